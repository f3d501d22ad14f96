//! What was done, by whom, in an order that cannot be changed afterwards without being noticed.
//!
//! Each entry's hash covers its own fields and the hash before it. [`verify`] walks the chain and names the first entry that does
//! not fit. An entry is written in the same transaction as what it tells of.

use crate::{
    complaint::Millis,
    server::db::{Db, Tx, sql},
};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

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
    /// SHA-256 over all of the above.
    pub hash: Vec<u8>,
}

impl AuditEntry {
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
    };
    entry.hash = entry.digest();
    let insert = sql("insert into audit (id, at, officer_id, action, subject, detail, previous, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .arg(id)
        .arg(at)
        .arg(officer_id)
        .arg(action)
        .arg(subject)
        .arg(detail)
        .arg(entry.previous)
        .arg(entry.hash.clone());
    tx.run(&insert).await?;
    tx.run(&sql("update audit_end set hash = $1 where one = 1").arg(entry.hash)).await?;
    Ok(())
}

/// Takes the chain's lock without adding to it, for an event that tells of nothing that is kept: event ids still grow in the order of commits.
pub async fn hold(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update audit_end set length = length where one = 1")).await?;
    Ok(())
}

/// What a walk along the chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every entry fits; how many there are.
    Whole(i64),
    /// The first entry that is missing, was changed, or does not follow from the one before.
    BrokenAt(i64),
}

/// Walks the whole chain, a thousand entries at a time.
pub async fn verify(db: &Db) -> sqlx::Result<Chain> {
    // The end first: what is written while we walk lies behind it.
    let end = sql("select length, hash from audit_end where one = 1");
    let (length, hash): (i64, Vec<u8>) = db.one(&end).await?;
    let mut expected = 1;
    let mut previous = Vec::new();
    'walk: loop {
        let page = sql(
            "select id, at, officer_id, action, subject, detail, previous, hash from audit where id >= $1 order by id limit 1000",
        );
        let entries: Vec<AuditEntry> = db.all(&page.arg(expected)).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            if expected > length {
                break 'walk;
            }
            if entry.id != expected || entry.previous != previous || entry.hash != entry.digest() {
                return Ok(Chain::BrokenAt(expected));
            }
            previous = entry.hash;
            expected += 1;
        }
    }
    // Entries cut off at the end leave a chain that fits in itself but not the remembered end.
    if length != expected - 1 || hash != previous {
        return Ok(Chain::BrokenAt(expected));
    }
    Ok(Chain::Whole(length))
}
