//! Covered rows out of which the details of complainants were taken, to be sealed.
//!
//! An entry from before has the hash of the row as it was then. That hash is kept with the entry that covers the row in its new form; older entries
//! are compared with it, that entry and later ones with the row itself. So the trail holds over the change, and a row that is changed later, or a
//! hash that is slipped in without such an entry, is found as before.

use super::covered::{self, Coverage, Kind, Rows};
use crate::server::db::{Tx, columns, insert_into, sql};
use std::collections::{HashMap, HashSet};

/// What the entry that covers sealed rows in their new form is called.
pub const SEALED: &str = "identity_sealed";

/// Hashes of rows of one kind before a change, by id.
#[derive(Debug)]
pub struct Hashes {
    kind: Kind,
    hashes: HashMap<i64, [u8; 32]>,
}

impl Hashes {
    /// The hashes of these rows now, before they are changed.
    ///
    /// # Errors
    /// A database error.
    pub async fn now(tx: &mut Tx, kind: Kind, ids: &[i64]) -> sqlx::Result<Self> {
        Ok(Self { kind, hashes: covered::hashes(tx, kind, ids).await? })
    }
}

/// Keeps the hashes from before the change that the newest entry of the trail, written by this transaction, covers.
///
/// # Errors
/// A database error.
pub async fn keep(tx: &mut Tx, before: &[Hashes]) -> sqlx::Result<()> {
    let (entry,): (i64,) = tx.one(&sql("select length from audit_end where one = 1")).await?;
    for Hashes { kind, hashes } in before {
        if hashes.is_empty() {
            continue;
        }
        let rows = hashes.iter().map(|(id, hash)| {
            columns().set("kind", kind.word()).set("row_id", *id).set("hash", hash.as_slice()).set("entry", entry)
        });
        tx.run(&insert_into("sealed_before", rows)).await?;
    }
    Ok(())
}

/// Hashes from before, for some coverages.
#[derive(Debug, Default)]
pub(super) struct Before(HashMap<(Kind, i64), (i64, [u8; 32])>);

impl Before {
    /// Those of the rows of these coverages.
    ///
    /// # Errors
    /// A database error.
    pub(super) async fn of(tx: &mut Tx, coverages: &[(i64, Coverage)]) -> sqlx::Result<Self> {
        let first: Option<(i64,)> = tx.maybe(&sql("select row_id from sealed_before limit 1")).await?;
        if first.is_none() {
            return Ok(Self::default());
        }
        let mut found: Vec<(Kind, i64, i64, [u8; 32])> = Vec::new();
        for kind in Kind::ALL {
            let of_kind = || coverages.iter().map(|(_, one)| one.rows).filter(move |rows| rows.kind == kind);
            let ids: Vec<i64> = of_kind().filter(|rows| rows.from == rows.to).map(|rows| rows.from).collect();
            let mut rows: Vec<(i64, i64, Vec<u8>)> = Vec::new();
            for some in ids.chunks(500) {
                let mut statement = sql("select row_id, entry, hash from sealed_before where kind = ");
                statement.bind(kind.word()).push(" and row_id in ").bind_list(some.iter().copied());
                rows.extend(tx.all::<(i64, i64, Vec<u8>)>(&statement).await?);
            }
            let spans: Vec<Rows> = of_kind().filter(|rows| rows.from != rows.to).collect();
            for span in spans {
                let statement =
                    sql("select row_id, entry, hash from sealed_before where kind = $1 and row_id between $2 and $3")
                        .arg(kind.word())
                        .arg(span.from)
                        .arg(span.to);
                rows.extend(tx.all::<(i64, i64, Vec<u8>)>(&statement).await?);
            }
            for (id, entry, hash) in rows {
                // A hash of another length fits nothing.
                if let Ok(hash) = <[u8; 32]>::try_from(hash) {
                    found.push((kind, id, entry, hash));
                }
            }
        }
        let entries: HashSet<i64> = found.iter().map(|(_, _, entry, _)| *entry).collect();
        let mut covers: HashSet<(i64, Kind, i64)> = HashSet::new();
        for entry in entries {
            let statement = sql("select covers from audit where id = $1 and action = $2").arg(entry).arg(SEALED);
            let words: Option<(String,)> = tx.maybe(&statement).await?;
            for coverage in words.and_then(|(words,)| covered::parse(&words)).unwrap_or_default() {
                if coverage.rows.from == coverage.rows.to {
                    covers.insert((entry, coverage.rows.kind, coverage.rows.from));
                }
            }
        }
        // Without an entry that covers the row anew, nothing would notice a change of it.
        let known = found.into_iter().filter(|(kind, id, entry, _)| covers.contains(&(*entry, *kind, *id)));
        Ok(Self(known.map(|(kind, id, entry, hash)| ((kind, id), (entry, hash))).collect()))
    }

    /// The hash that the row had at this entry of the trail, if it was another one than today.
    pub(super) fn hash(&self, kind: Kind, id: i64, at: i64) -> Option<&[u8; 32]> {
        self.0.get(&(kind, id)).filter(|(entry, _)| at < *entry).map(|(_, hash)| hash)
    }
}
