//! The query of the figures that is not among the counts that are kept: what is late changes with time alone.

use super::LATE_COUNTED;
use crate::{
    complaint::Millis,
    server::db::{Db, sql},
    shield::{Viewer, visible},
};

/// Late complaints of each station that has any, as far as this viewer may see them, counted up to [`LATE_COUNTED`] for each. Read from the index of
/// each station that is sorted by when its complaints are due, however many complaints there are.
pub async fn late(db: &Db, viewer: &Viewer, now: Millis) -> sqlx::Result<Vec<(i64, i64)>> {
    let mut statement = sql(
        "select x.id, x.n from (select o.id, (select count(*) from (select 1 as one from complaint c \
         where c.station_id = o.id and c.status in ('received', 'forwarded', 'investigating', 'reported') and c.due_at <= ",
    );
    statement.bind(now).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" limit ").bind(LATE_COUNTED);
    statement.push(") l) as n from office o where o.kind = 'station') x where x.n > 0");
    db.all(&statement).await
}
