//! What was done, by whom, in an order that cannot be changed afterwards without being noticed.
//!
//! Each entry's hash covers its own fields, the rows that came into being with it ([`covered`]) and the hash before it. [`verify()`] walks the
//! chain and names the first entry or row that does not fit. An entry is written in the same transaction as what it tells of.

pub mod baseline;
pub mod commands;
mod covered;
mod head;
mod verify;

pub use covered::{Kind, Rows};
pub use head::Head;
pub use verify::{Chain, verify, walk};

use crate::{
    language::dates::Millis,
    server::db::{Tx, sql},
};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

#[cfg(test)]
mod covered_tests;
#[cfg(test)]
mod tests;

/// One entry of the chain.
#[derive(Clone, Debug, FromRow)]
pub struct AuditEntry {
    /// Its place in the chain, from 1.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Who; none for the complainant and the system.
    pub officer_id: Option<i64>,
    /// What was done, one word.
    pub action: String,
    /// To what: a reference, a login.
    pub subject: String,
    /// More, never personal data of a complainant.
    pub detail: String,
    /// The hash of the entry before; empty for the first.
    pub previous: Vec<u8>,
    /// SHA-256 over all of the above and `covers`.
    pub hash: Vec<u8>,
    /// The rows that came into being with it, with their hashes; empty when it only tells.
    pub covers: String,
}

impl AuditEntry {
    /// Whether it is as it was written, at this place in the chain and after an entry with this hash.
    pub fn follows(&self, id: i64, previous: &[u8]) -> bool {
        self.id == id && self.previous == previous && self.hash == self.digest()
    }

    /// The hash this entry should have. Lengths go in with the texts, so that no two different entries hash the same bytes.
    fn digest(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(&self.previous);
        for number in [self.id, self.at, self.officer_id.unwrap_or(0)] {
            hash.update(number.to_be_bytes());
        }
        for text in [&self.action, &self.subject, &self.detail] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        // Entries that cover nothing hash as they did before any could.
        if !self.covers.is_empty() {
            hash.update((self.covers.len() as u64).to_be_bytes());
            hash.update(&self.covers);
        }
        hash.finalize().to_vec()
    }
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

/// Adds an entry that covers rows which this transaction wrote and which never change again.
pub async fn cover(
    tx: &mut Tx,
    at: Millis,
    officer_id: Option<i64>,
    action: &str,
    subject: &str,
    detail: &str,
    rows: &[Rows],
) -> sqlx::Result<()> {
    // Before the lock, for which everybody else waits.
    let covers = if rows.is_empty() { String::new() } else { covered::say(tx, rows).await? };
    // The update takes the row's lock first; until this transaction ends, nobody else can be at the end of the chain.
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
    entry.hash = entry.digest();
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
    Ok(())
}

/// Takes the chain's lock without adding to it, for an event that tells of nothing that is kept: event ids still grow in the order of commits.
pub async fn hold(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update audit_end set length = length where one = 1")).await?;
    Ok(())
}
