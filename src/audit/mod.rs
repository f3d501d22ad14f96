//! The audit trail: what was done and by whom, in a hash chain that cannot be changed later without being noticed.
//!
//! The hash of each entry covers its own fields, the rows written with it ([`covered`]) and the hash before it. [`verify()`] walks the
//! chain and names the first entry or row that does not match. An entry is written in the same transaction as the change it records.

pub mod anchors;
pub mod baseline;
mod before;
pub mod commands;
mod covered;
mod erased;
mod head;
mod verify;

pub use before::{Hashes, SEALED, keep};
pub use covered::{Kind, Rows};
pub use erased::{ERASED, RowsBefore, cover_erased, rows_before};
pub use head::Head;
pub use verify::{Chain, verify, walk};

use crate::{
    language::dates::Millis,
    server::db::{Tx, sql},
};
use sha2::{Digest as _, Sha256};

#[cfg(test)]
mod anchor_tests;
#[cfg(test)]
mod covered_tests;
#[cfg(test)]
mod forged_tests;
#[cfg(test)]
mod tests;

/// One entry of the audit trail.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// Its position in the chain, starting at 1.
    pub id: i64,
    /// When it was written, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// The officer who acted; `None` for the complainant and the system.
    pub officer_id: Option<i64>,
    /// What was done, as one identifier.
    pub action: String,
    /// What it was done to: a reference, a login.
    pub subject: String,
    /// Further details; never personal data of a complainant.
    pub detail: String,
    /// The hash of the previous entry; empty for the first.
    pub previous: Vec<u8>,
    /// SHA-256 over all of the above and `covers`.
    pub hash: Vec<u8>,
    /// The rows written with it and their hashes; empty when it covers no rows.
    pub covers: String,
}

impl AuditEntry {
    /// Whether the entry is unchanged, at this position in the chain and after an entry with this hash.
    pub fn follows(&self, id: i64, previous: &[u8]) -> bool {
        self.id == id && self.previous == previous && self.officer_id != Some(0) && self.hash == self.digest()
    }

    fn digest(&self) -> [u8; 32] {
        let texts = [self.action.as_bytes(), self.subject.as_bytes(), self.detail.as_bytes()];
        digest(&self.previous, [self.id, self.at, self.officer_id.unwrap_or(0)], texts, self.covers.as_bytes())
    }
}

/// The hash that an entry should have: over the hash before it, its numbers (id, time, officer or 0), its texts (action, subject, detail) and what it
/// covers. The lengths of texts are hashed too, so that no two different entries hash the same bytes.
fn digest(previous: &[u8], numbers: [i64; 3], texts: [&[u8]; 3], covers: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous);
    for number in numbers {
        hash.update(number.to_be_bytes());
    }
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    // Entries without covered rows keep the hash format from before rows were covered.
    if !covers.is_empty() {
        hash.update((covers.len() as u64).to_be_bytes());
        hash.update(covers);
    }
    hash.finalize().into()
}

/// Adds an entry to the chain.
pub async fn write(
    tx: &mut Tx,
    at: Millis,
    officer_id: Option<i64>,
    action: &str,
    subject: &str,
    detail: &str,
) -> sqlx::Result<()> {
    cover(tx, at, officer_id, action, subject, detail, &[]).await
}

/// Adds an entry that covers rows written by this transaction, which never change again.
pub async fn cover(
    tx: &mut Tx,
    at: Millis,
    officer_id: Option<i64>,
    action: &str,
    subject: &str,
    detail: &str,
    rows: &[Rows],
) -> sqlx::Result<()> {
    // Done before taking the lock, because all other writers wait for it.
    let covers = if rows.is_empty() { String::new() } else { covered::describe(tx, rows).await? };
    append(tx, at, officer_id, (action, subject, detail), covers).await?;
    Ok(())
}

/// Appends an entry and returns its position. `covers` is a text as [`covered::parse`] reads it.
async fn append(
    tx: &mut Tx,
    at: Millis,
    officer_id: Option<i64>,
    (action, subject, detail): (&str, &str, &str),
    covers: String,
) -> sqlx::Result<i64> {
    // The update takes the row lock first, so that no other transaction can append to the chain until this one ends.
    let end = sql("update audit_end set length = length + 1 where one = 1 returning length, hash");
    let (id, previous): (i64, Vec<u8>) = tx.one(&end).await?;
    let mut entry = AuditEntry {
        id,
        at,
        officer_id,
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: detail.to_owned(),
        previous,
        hash: Vec::new(),
        covers,
    };
    entry.hash = entry.digest().to_vec();
    let insert = sql("insert into audit (id, at, officer_id, action, subject, detail, previous, hash, covers) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .arg(id)
        .arg(at)
        .arg(officer_id)
        .arg(action)
        .arg(subject)
        .arg(detail)
        .arg(entry.previous)
        .arg(entry.hash.clone())
        .arg(entry.covers);
    tx.run(&insert).await?;
    tx.run(&sql("update audit_end set hash = $1 where one = 1").arg(entry.hash)).await?;
    Ok(id)
}

/// Takes the chain's lock without adding an entry, for an event without a stored change, so that event ids still grow in commit order.
pub async fn hold(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update audit_end set length = length where one = 1")).await?;
    Ok(())
}
