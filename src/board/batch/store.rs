//! Batches in the database.

use super::BatchResult;
use crate::{
    complaint::{Millis, Reference},
    server::db::{Db, Tx, sql},
};

/// Stores a batch before any of it is done, and returns its id.
pub async fn add(
    tx: &mut Tx,
    officer_id: i64,
    station_id: i64,
    picked: &[(Reference, i64)],
    now: Millis,
) -> sqlx::Result<i64> {
    let statement = sql("insert into batch (officer_id, station_id, at) values ($1, $2, $3) returning id");
    let (id,): (i64,) = tx.one(&statement.arg(officer_id).arg(station_id).arg(now)).await?;
    let mut items = sql("insert into batch_item (batch_id, reference, version) values ");
    for (n, (reference, version)) in picked.iter().enumerate() {
        items.push(if n == 0 { "(" } else { ", (" }).bind(id).push(", ").bind(*reference);
        items.push(", ").bind(*version).push(")");
    }
    tx.run(&items).await?;
    Ok(id)
}

/// Stores the result for one complaint.
pub async fn became(db: &Db, id: i64, reference: Reference, result: BatchResult) -> sqlx::Result<()> {
    let statement = sql("update batch_item set result = $3 where batch_id = $1 and reference = $2");
    let mut tx = db.begin().await?;
    tx.run(&statement.arg(id).arg(reference).arg(result)).await?;
    tx.commit().await
}

/// The station that a batch of this officer was forwarded to.
pub async fn station(db: &Db, id: i64, officer_id: i64) -> sqlx::Result<Option<i64>> {
    let statement = sql("select station_id from batch where id = $1 and officer_id = $2").arg(id).arg(officer_id);
    Ok(db.maybe::<(i64,)>(&statement).await?.map(|(station,)| station))
}

/// The complaints of a batch. These are only the reference numbers that the officer submitted.
pub async fn items(db: &Db, id: i64) -> sqlx::Result<Vec<(Reference, Option<BatchResult>)>> {
    db.all(&sql("select reference, result from batch_item where batch_id = $1 order by id").arg(id)).await
}
