//! Counts complaints, and stores the published outcomes.

use super::blocks::{Block, Detail};
use crate::{
    complaint::{
        Channel, Millis,
        counting::{self, Days},
    },
    server::db::{Db, Tx, sql},
};
use sqlx::FromRow;

/// Number of complaints received from `from` until before `to`, by channel. Both are the beginnings of IST days.
pub async fn received(db: &Db, from: Millis, to: Millis) -> sqlx::Result<Vec<(Channel, i64)>> {
    counting::public::received(db, Days::between(from, to)).await
}

/// The last month for which the outcomes were decided, and when they were.
pub async fn released(db: &Db) -> sqlx::Result<Option<(i64, Millis)>> {
    db.maybe(&sql("select month, at from figures_release")).await
}

/// Claims the release up to the month `until`. Returns the month decided last before (-1 before the first release), or `None` when another server
/// was faster.
pub async fn begin_release(tx: &mut Tx, until: i64, now: Millis) -> sqlx::Result<Option<i64>> {
    let first = sql("insert into figures_release (one, month, at) values (1, -1, 0) on conflict (one) do nothing");
    tx.run(&first).await?;
    // Locks the row, so that it is read after any other transaction that changes it.
    tx.run(&sql("update figures_release set at = at")).await?;
    let (tried,): (i64,) = tx.one(&sql("select month from figures_release")).await?;
    let mine = sql("update figures_release set month = $1, at = $2 where month < $1");
    let mine = tx.run(&mine.arg(until).arg(now)).await? == 1;
    Ok(mine.then_some(tried))
}

#[derive(FromRow)]
struct BlockRow {
    first_month: i64,
    last_month: i64,
    detail: Detail,
    disposed: i64,
    found_fake: i64,
    confidential_investigating: i64,
    confidential_other: i64,
    open_investigating: i64,
    open_other: i64,
}

impl From<BlockRow> for Block {
    fn from(row: BlockRow) -> Self {
        Self {
            first: row.first_month,
            last: row.last_month,
            detail: row.detail,
            cells: [
                row.disposed,
                row.found_fake,
                row.confidential_investigating,
                row.confidential_other,
                row.open_investigating,
                row.open_other,
            ],
        }
    }
}

const BLOCKS: &str = "select first_month, last_month, detail, disposed, found_fake, confidential_investigating, confidential_other, \
    open_investigating, open_other from figures_block order by first_month";

/// The published blocks, in order of their months.
pub async fn blocks(db: &Db) -> sqlx::Result<Vec<Block>> {
    Ok(db.all::<BlockRow>(&sql(BLOCKS)).await?.into_iter().map(Into::into).collect())
}

/// The same inside a transaction.
pub async fn blocks_in(tx: &mut Tx) -> sqlx::Result<Vec<Block>> {
    Ok(tx.all::<BlockRow>(&sql(BLOCKS)).await?.into_iter().map(Into::into).collect())
}

/// Replaces the published blocks.
pub async fn write_blocks(tx: &mut Tx, blocks: &[Block]) -> sqlx::Result<()> {
    tx.run(&sql("delete from figures_block")).await?;
    for block in blocks {
        let mut row = sql("insert into figures_block (first_month, last_month, detail, disposed, found_fake, \
             confidential_investigating, confidential_other, open_investigating, open_other) values \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .arg(block.first)
        .arg(block.last)
        .arg(block.detail);
        for cell in block.cells {
            row = row.arg(cell);
        }
        tx.run(&row).await?;
    }
    Ok(())
}
