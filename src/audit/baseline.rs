//! Covers many rows at once: rows from before the trail covered rows, and rows of a bulk load. Each entry covers a thousand rows, so that
//! `verify` can say roughly which row was changed.

use super::{
    cover,
    covered::{Kind, Rows},
};
use crate::{
    language::dates::Millis,
    server::db::{Db, Tx, sql},
};

/// Number of rows that one entry covers.
const BLOCK: i64 = 1_000;

/// The highest id of each kind at one moment.
#[derive(Clone, Debug)]
pub struct Marks(Vec<(Kind, i64)>);

impl Marks {
    /// The highest ids now.
    ///
    /// # Errors
    /// Database errors.
    pub async fn now(tx: &mut Tx) -> sqlx::Result<Self> {
        let mut marks = Vec::new();
        for kind in Kind::ALL {
            let (_, highest): (i64, i64) = tx.one(&kind.count()).await?;
            marks.push((kind, highest));
        }
        Ok(Self(marks))
    }

    /// Marks that come before all rows.
    fn zero() -> Self {
        Self(Kind::ALL.map(|kind| (kind, 0)).to_vec())
    }

    /// Covers every row added since.
    ///
    /// # Errors
    /// Database errors.
    pub async fn cover_since(&self, tx: &mut Tx, now: Millis, action: &str) -> sqlx::Result<()> {
        for &(kind, mark) in &self.0 {
            let (_, highest): (i64, i64) = tx.one(&kind.count()).await?;
            let mut after = mark;
            while after < highest {
                // Ids may have wide gaps, so a block is counted in rows, not ids.
                let ids: Vec<(i64,)> = tx.all(&kind.ids_after(after)).await?;
                for some in ids.chunks(BLOCK as usize) {
                    let (Some(&(from,)), Some(&(to,))) = (some.first(), some.last()) else { continue };
                    cover(tx, now, None, action, "", &some.len().to_string(), &[Rows { kind, from, to }]).await?;
                    after = to;
                }
                if ids.is_empty() {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Covers all rows from before the trail covered rows, as they are now, unless that has been done: once in a database's life.
///
/// # Errors
/// Database errors.
pub async fn take_if_due(db: &Db, now: Millis) -> sqlx::Result<()> {
    let due = sql("select baseline_due from audit_end where one = 1");
    let (is_due,): (bool,) = db.one(&due).await?;
    if !is_due {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    take_in(&mut tx, now).await?;
    tx.commit().await
}

/// Does the same inside a transaction.
///
/// # Errors
/// Database errors.
pub async fn take_in(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    // The row lock makes sure that only one of several starting servers does it.
    let claim = sql("update audit_end set baseline_due = false where one = 1 and baseline_due = true");
    if tx.run(&claim).await? > 0 {
        Marks::zero().cover_since(tx, now, "baseline").await?;
    }
    Ok(())
}
