//! Counting.

use crate::{
    complaint::{Channel, Millis, Outcome, Status},
    server::db::{Db, sql},
};
use sqlx::FromRow;

/// How many complaints share all of these.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Group {
    /// The way they came.
    pub channel: Channel,
    /// Where they stand.
    pub status: Status,
    /// How they ended.
    pub outcome: Option<Outcome>,
    /// Whether they are confidential.
    pub confidential: bool,
    /// How many.
    pub n: i64,
}

/// Complaints received from one moment up to another (exclusive), in groups.
pub async fn groups(db: &Db, from: Millis, to: Millis) -> sqlx::Result<Vec<Group>> {
    let statement = sql("select channel, status, outcome, confidential, count(*) as n from complaint \
         where received_at >= $1 and received_at < $2 group by channel, status, outcome, confidential");
    db.all(&statement.arg(from).arg(to)).await
}
