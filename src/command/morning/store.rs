//! Queries of the morning list.

use crate::{
    command::clocks::Step,
    complaint::{Category, Millis, Reference},
    server::db::{Db, Sql, sql},
    shield::{Viewer, visible},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// Row of a newly received complaint.
#[derive(Clone, Debug, FromRow)]
pub struct CameRow {
    /// Primary key of `complaint`.
    pub id: i64,
    /// Reference of the complaint.
    pub reference: Reference,
    /// Category of the complaint.
    pub category: Category,
    /// Beginning of its text, at most 400 characters.
    pub words: String,
    /// Office that holds it; none for the cell.
    pub office_id: Option<i64>,
    /// When it was received.
    pub received_at: Millis,
}

/// A page of rows, the cursor of the next page, and the total number of rows.
pub type Listed<T> = (Vec<T>, Option<After>, i64);

/// Complaints received at or after `since`, newest first.
pub async fn came(
    db: &Db,
    viewer: &Viewer,
    since: Millis,
    after: Option<After>,
    most: i64,
) -> sqlx::Result<Listed<CameRow>> {
    let condition = |statement: &mut Sql| {
        statement.push("c.received_at >= ").bind(since).push(" and ");
        visible(statement, viewer);
    };
    let mut rows = sql(
        "select c.id, c.reference, c.category, substr(c.text, 1, 400) as words, c.office_id, c.received_at from complaint c where ",
    );
    if let Some(After { at, id }) = after {
        rows.push("(c.received_at, c.id) < (").bind(at).push(", ").bind(id).push(") and ");
    }
    condition(&mut rows);
    rows.push(" order by c.received_at desc, c.id desc limit ").bind(most + 1);
    let mut count = sql("select count(*) from complaint c where ");
    condition(&mut count);
    let mut rows: Vec<CameRow> = db.all(&rows).await?;
    let next = page_of(&mut rows, most, |row| After { at: row.received_at, id: row.id });
    Ok((rows, next, db.one::<(i64,)>(&count).await?.0))
}

/// Number of posts that wait on the wire.
pub async fn waiting(db: &Db) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(&sql("select count(*) from post where disposition is null")).await?.0)
}

/// Row of a running clock.
#[derive(Clone, Debug, FromRow)]
pub struct DueRow {
    /// Primary key of `clock`.
    pub id: i64,
    /// Reference of the complaint.
    pub reference: Reference,
    /// The step that is due.
    pub step: Step,
    /// When the step is due.
    pub due_at: Millis,
    /// Office that must act; none for the cell.
    pub office_id: Option<i64>,
}

/// Running clocks that are due from `from` until before `to`, soonest first.
pub async fn due(
    db: &Db,
    viewer: &Viewer,
    (from, to): (Millis, Millis),
    after: Option<After>,
    most: i64,
) -> sqlx::Result<Listed<DueRow>> {
    let condition = |statement: &mut Sql| {
        statement.push("k.met_at is null and k.paused_at is null and k.due_at >= ").bind(from);
        statement.push(" and k.due_at < ").bind(to).push(" and ");
        visible(statement, viewer);
    };
    let mut rows = sql("select k.id, c.reference, k.step, k.due_at, coalesce(k.holder_id, c.office_id) as office_id \
         from clock k join complaint c on c.id = k.complaint_id where ");
    if let Some(After { at, id }) = after {
        rows.push("(k.due_at, k.id) > (").bind(at).push(", ").bind(id).push(") and ");
    }
    condition(&mut rows);
    rows.push(" order by k.due_at, k.id limit ").bind(most + 1);
    let mut count = sql("select count(*) from clock k join complaint c on c.id = k.complaint_id where ");
    condition(&mut count);
    let mut rows: Vec<DueRow> = db.all(&rows).await?;
    let next = page_of(&mut rows, most, |row| After { at: row.due_at, id: row.id });
    Ok((rows, next, db.one::<(i64,)>(&count).await?.0))
}

/// Stations that have held an open complaint since before a moment: the station, the number of complaints that it holds, and when one of its
/// officers last made a timeline entry.
pub async fn stations(db: &Db, viewer: &Viewer, before: Millis) -> sqlx::Result<Vec<(i64, i64, Option<Millis>)>> {
    let mut statement = sql("select x.office_id, x.holds, \
         (select max((select max(e.at) from entry e where e.officer_id = o.id)) from officer o where o.office_id = x.office_id) \
         as last_at from (select c.office_id, count(*) as holds, min(coalesce((select max(f.at) from entry f \
          where f.complaint_id = c.id and f.kind = 'forwarded'), c.received_at)) as since from complaint c where c.status in ('forwarded', 'investigating') \
          and c.office_id = c.station_id and ");
    visible(&mut statement, viewer);
    statement.push(" group by c.office_id) x where x.since < ").bind(before).push(" order by 3 nulls first, 1");
    db.all(&statement).await
}
