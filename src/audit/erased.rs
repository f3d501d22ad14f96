//! Covered rows that were erased when their time was over.
//!
//! A covered row never changes, with one exception: the law says that a person's data goes when there is no reason to keep it. Then one entry records,
//! for each erased row, the hash that it had and the hash that it has now. [`super::verify()`] accepts a row that differs from its first entry only if such
//! an entry leads from the one to the other; so an erasure is as visible as everything else, and no other change passes as one.

use super::{
    append,
    covered::{Kind, Rows, hashes, parse},
};
use crate::{
    language::dates::Millis,
    server::db::{Tx, columns, insert_into, sql},
};
use std::collections::{BTreeSet, HashMap};

/// The action of an entry that records an erasure. No other entry may name a hash that a row had before.
pub const ERASED: &str = "retention_erased";

/// How a row was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Erasure {
    /// Its hash before.
    pub was: [u8; 32],
    /// Its hash afterwards.
    pub hash: [u8; 32],
}

/// The hashes of rows that are about to be erased.
#[derive(Debug)]
pub struct RowsBefore(Vec<(Rows, [u8; 32])>);

/// Reads the hashes of single rows that are about to be erased. Rows that do not exist are left out.
///
/// # Errors
/// Database errors.
pub async fn rows_before(tx: &mut Tx, rows: &[Rows]) -> sqlx::Result<RowsBefore> {
    let mut all = Vec::with_capacity(rows.len());
    for kind in Kind::ALL {
        let ids: Vec<i64> = rows.iter().filter(|one| one.kind == kind).map(|one| one.from).collect();
        let found = hashes(tx, kind, &ids).await?;
        let mut found: Vec<(Rows, [u8; 32])> =
            found.into_iter().map(|(id, hash)| (Rows::one(kind, id), hash)).collect();
        found.sort_by_key(|(rows, _)| rows.from);
        all.extend(found);
    }
    Ok(RowsBefore(all))
}

/// Adds the entry that says that these rows were erased: they have been changed since [`rows_before`]. Rows that are as they were are left out. A row can be
/// erased once.
///
/// # Errors
/// Database errors; a row that was erased before, or that is gone.
pub async fn cover_erased(
    tx: &mut Tx,
    at: Millis,
    officer_id: Option<i64>,
    subject: &str,
    detail: &str,
    before: RowsBefore,
) -> sqlx::Result<()> {
    let mut now: HashMap<Kind, HashMap<i64, [u8; 32]>> = HashMap::new();
    for kind in Kind::ALL {
        let ids: Vec<i64> = before.0.iter().filter(|(rows, _)| rows.kind == kind).map(|(rows, _)| rows.from).collect();
        now.insert(kind, hashes(tx, kind, &ids).await?);
    }
    let mut words = Vec::new();
    let mut erased = Vec::new();
    for (rows, was) in before.0 {
        let hash = now.get(&rows.kind).and_then(|of| of.get(&rows.from)).ok_or(sqlx::Error::RowNotFound)?;
        if *hash != was {
            words.push(format!("{}:{}:{}:{}", rows.kind.word(), rows.from, hex::encode(hash), hex::encode(was)));
            erased.push(rows);
        }
    }
    let entry = append(tx, at, officer_id, (ERASED, subject, detail), words.join(" ")).await?;
    for some in erased.chunks(200) {
        let rows = some
            .iter()
            .map(|rows| columns().set("kind", rows.kind.word()).set("row_id", rows.from).set("entry_id", entry));
        tx.run(&insert_into("erased_row", rows)).await?;
    }
    Ok(())
}

/// How these rows were erased, by id, as the entries that [`cover_erased`] wrote say. Rows that were not erased are left out.
pub(super) async fn erasures(tx: &mut Tx, kind: Kind, ids: &[i64]) -> sqlx::Result<HashMap<i64, Erasure>> {
    let mut found = HashMap::new();
    for some in ids.chunks(500) {
        let mut statement = sql("select distinct entry_id from erased_row where kind = ");
        statement.bind(kind.word()).push(" and row_id in ").bind_list(some.iter().copied());
        let entries: Vec<(i64,)> = tx.all(&statement).await?;
        let wanted: BTreeSet<i64> = some.iter().copied().collect();
        for entry in entries.chunks(50) {
            let mut statement = sql("select covers from audit where action = 'retention_erased' and id in ");
            statement.bind_list(entry.iter().map(|(id,)| *id));
            let covers: Vec<(String,)> = tx.all(&statement).await?;
            for coverage in covers.iter().filter_map(|(covers,)| parse(covers)).flatten() {
                let Rows { kind: of, from, .. } = coverage.rows;
                if let Some(was) = coverage.was.filter(|_| of == kind && wanted.contains(&from)) {
                    found.insert(from, Erasure { was, hash: coverage.hash });
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::ERASED;

    #[test]
    fn the_statement_that_finds_erasures_names_their_action() {
        assert!(include_str!("erased.rs").contains(&format!("where action = '{ERASED}'")));
    }
}
