//! Exact counts that are fast to read: one row for each combination of the board's filters, updated by every change.

use super::{Category, Channel, Status};
use crate::{
    server::db::{Db, Sql, Tx, sql},
    shield::CasePosition,
};
use sqlx::FromRow;

/// The values of a complaint by which it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Status of the complaint.
    pub status: Status,
    /// Its position in the office tree, and whether it is confidential or shielded.
    pub place: CasePosition,
    /// The channel through which it arrived.
    pub channel: Channel,
    /// Its subject.
    pub category: Category,
}

impl Counted {
    /// A fixed order of the rows, so that transactions that update two rows lock them in the same order.
    pub fn key(&self) -> (Status, [Option<i64>; 4], bool, bool) {
        let CasePosition { station_id, circle_id, office_id, accused_id, confidential, shielded, .. } = self.place;
        (self.status, [station_id, circle_id, office_id, accused_id], confidential, shielded)
    }
}

/// Adds `by` (1 or -1) to the row that counts complaints like this one.
pub async fn add(tx: &mut Tx, counted: &Counted, by: i64) -> sqlx::Result<()> {
    let statement = sql(
        "insert into tally (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, shielded, n) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, shielded) \
         do update set n = tally.n + excluded.n",
    )
    .arg(counted.status)
    .arg(counted.place.station_id.unwrap_or(0))
    .arg(counted.place.circle_id.unwrap_or(0))
    .arg(counted.place.office_id.unwrap_or(0))
    .arg(counted.place.accused_id.unwrap_or(0))
    .arg(counted.channel)
    .arg(counted.category)
    .arg(counted.place.confidential)
    .arg(counted.place.shielded)
    .arg(by);
    tx.run(&statement).await?;
    Ok(())
}

/// Number of complaints in one status.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct StatusCount {
    /// The status that is counted.
    pub status: Status,
    /// Number of complaints.
    pub n: i64,
}

/// Runs `select status, sum(n) from tally as c` with the conditions added by `conditions`, grouped by status.
pub async fn by_status(db: &Db, conditions: impl FnOnce(&mut Sql)) -> sqlx::Result<Vec<StatusCount>> {
    let mut statement = sql("select c.status, cast(sum(c.n) as bigint) as n from tally c where ");
    conditions(&mut statement);
    statement.push(" group by c.status");
    db.all(&statement).await
}

/// Rebuilds every row from the complaints, after a bulk load.
pub async fn rebuild(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("delete from tally")).await?;
    tx.run(&sql("insert into tally (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, shielded, n) \
         select status, coalesce(station_id, 0), coalesce(circle_id, 0), coalesce(office_id, 0), coalesce(accused_id, 0), channel, category, \
         confidential, (shield is not null), count(*) from complaint group by 1, 2, 3, 4, 5, 6, 7, 8, 9"))
        .await?;
    Ok(())
}
