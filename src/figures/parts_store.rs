//! The published parts, as rows.

use super::parts::{Part, PartBlock};
use crate::{
    complaint::Millis,
    server::db::{Db, Tx, sql},
};
use sqlx::FromRow;
use std::collections::BTreeMap;

#[derive(FromRow)]
struct CellRow {
    part: Part,
    first_month: i64,
    last_month: i64,
    cell: String,
    n: i64,
}

/// The blocks of each part.
pub type Blocks = BTreeMap<Part, Vec<PartBlock>>;

fn joined(rows: Vec<CellRow>) -> Blocks {
    let mut blocks = Blocks::new();
    for row in rows {
        // A cell that this version of the program does not know is left out, and with it its number.
        let Some(state) = row.part.state(&row.cell) else { continue };
        let of_part = blocks.entry(row.part).or_default();
        match of_part.last_mut().filter(|block| block.first == row.first_month) {
            Some(block) => {
                block.cells.insert(state, row.n);
            }
            None => of_part.push(PartBlock {
                first: row.first_month,
                last: row.last_month,
                cells: BTreeMap::from([(state, row.n)]),
            }),
        }
    }
    blocks
}

/// The published blocks that lie in these months, both included, in order of their months.
pub async fn blocks(db: &Db, first: i64, last: i64) -> sqlx::Result<Blocks> {
    let rows = sql("select part, first_month, last_month, cell, n from figures_part \
         where first_month >= $1 and last_month <= $2 order by part, first_month");
    Ok(joined(db.all(&rows.arg(first).arg(last)).await?))
}

/// All blocks of one part, inside the transaction of a release.
pub async fn blocks_in(tx: &mut Tx, part: Part) -> sqlx::Result<Vec<PartBlock>> {
    let rows =
        sql("select part, first_month, last_month, cell, n from figures_part where part = $1 order by first_month");
    Ok(joined(tx.all(&rows.arg(part)).await?).remove(&part).unwrap_or_default())
}

/// Up to which month each part was decided, and when.
pub async fn released(db: &Db) -> sqlx::Result<Vec<(Part, i64, Millis)>> {
    db.all(&sql("select part, month, at from figures_part_release")).await
}

/// Up to which month this part was decided; `None` before its first release.
pub async fn tried(tx: &mut Tx, part: Part) -> sqlx::Result<Option<i64>> {
    let row: Option<(i64,)> =
        tx.maybe(&sql("select month from figures_part_release where part = $1").arg(part)).await?;
    Ok(row.map(|(month,)| month))
}

/// Stores the published blocks of a part, decided up to the month `until`; `known` are those that are stored.
pub async fn write(
    tx: &mut Tx,
    part: Part,
    known: &[PartBlock],
    blocks: &[PartBlock],
    until: i64,
    now: Millis,
) -> sqlx::Result<()> {
    let release = sql("insert into figures_part_release (part, month, at) values ($1, $2, $3) \
         on conflict (part) do update set month = excluded.month, at = excluded.at");
    tx.run(&release.arg(part).arg(until).arg(now)).await?;
    for block in blocks.iter().filter(|block| !known.contains(block)) {
        let before = sql("delete from figures_part where part = $1 and first_month = $2");
        tx.run(&before.arg(part).arg(block.first)).await?;
        for (first, n) in &block.cells {
            let row =
                sql("insert into figures_part (part, first_month, last_month, cell, n) values ($1, $2, $3, $4, $5)");
            tx.run(&row.arg(part).arg(block.first).arg(block.last).arg(part.word(*first)).arg(*n)).await?;
        }
    }
    Ok(())
}
