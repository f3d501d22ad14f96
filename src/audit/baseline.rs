//! Many rows covered at once: those from before the trail covered rows, and those of a bulk load. A thousand rows are one entry, so that
//! it can be said roughly which was changed.

use super::{
    cover,
    covered::{Kind, Rows},
};
use crate::{
    language::dates::Millis,
    server::db::{Db, Tx, sql},
};

/// Rows that one entry covers.
const BLOCK: i64 = 1_000;

/// The highest id of each kind at a moment.
#[derive(Clone, Debug)]
pub struct Marks(Vec<(Kind, i64)>);

impl Marks {
    /// As they are now.
    ///
    /// # Errors
    /// The database's.
    pub async fn now(tx: &mut Tx) -> sqlx::Result<Self> {
        let mut marks = Vec::new();
        for kind in Kind::ALL {
            let (_, highest): (i64, i64) = tx.one(&kind.count()).await?;
            marks.push((kind, highest));
        }
        Ok(Self(marks))
    }

    /// Before all rows.
    fn zero() -> Self {
        Self(Kind::ALL.map(|kind| (kind, 0)).to_vec())
    }

    /// Covers every row that has come since.
    ///
    /// # Errors
    /// The database's.
    pub async fn cover_since(&self, tx: &mut Tx, now: Millis, action: &str) -> sqlx::Result<()> {
        for &(kind, mark) in &self.0 {
            let (_, highest): (i64, i64) = tx.one(&kind.count()).await?;
            let mut after = mark;
            while after < highest {
                // Ids may have wide gaps: a block is rows, not ids.
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

/// Covers all rows from before the trail covered any, as they stand, if that has not been done: once in a database's life.
///
/// # Errors
/// The database's.
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

/// The same inside a transaction.
///
/// # Errors
/// The database's.
pub async fn take_in(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    // The row's lock: of several servers that start, one does it.
    let claim = sql("update audit_end set baseline_due = false where one = 1 and baseline_due = true");
    if tx.run(&claim).await? > 0 {
        Marks::zero().cover_since(tx, now, "baseline").await?;
    }
    Ok(())
}
