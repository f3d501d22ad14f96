//! Queries of the morning list.

use crate::{
    command::{clocks::Step, morning::COUNTED},
    complaint::{Category, Millis, Reference, outgoing::case_kind},
    server::db::{Db, Sql, sql},
    shield::{Scope, Viewer, counted_for_officer, masks::CaseKind, visible, visible_to_officer},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;
use std::collections::BTreeMap;

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
    /// The kind of case, on which masking depends.
    pub kind: CaseKind,
}

/// A page of rows, the cursor of the next page, and the total number of rows, counted up to one more than [`COUNTED`].
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
    let mut rows = sql(concat!(
        "select c.id, c.reference, c.category, substr(c.text, 1, 400) as words, c.office_id, c.received_at, ",
        case_kind!(),
        " as kind from complaint c where "
    ));
    if let Some(After { at, id }) = after {
        rows.push("(c.received_at, c.id) < (").bind(at).push(", ").bind(id).push(") and ");
    }
    condition(&mut rows);
    rows.push(" order by c.received_at desc, c.id desc limit ").bind(most + 1);
    let mut count = sql("select count(*) from (select 1 as one from complaint c where ");
    condition(&mut count);
    count.push(" limit ").bind(COUNTED + 1).push(") x");
    let mut rows: Vec<CameRow> = db.all(&rows).await?;
    let next = page_of(&mut rows, most, |row| After { at: row.received_at, id: row.id });
    Ok((rows, next, db.one::<(i64,)>(&count).await?.0))
}

/// Number of posts that wait on the wire.
pub async fn waiting(db: &Db) -> sqlx::Result<i64> {
    let count = sql("select count(*) from (select 1 as one from post where disposition is null limit $1) x");
    Ok(db.one::<(i64,)>(&count.arg(COUNTED + 1)).await?.0)
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
    let mut count =
        sql("select count(*) from (select 1 as one from clock k join complaint c on c.id = k.complaint_id where ");
    condition(&mut count);
    count.push(" limit ").bind(COUNTED + 1).push(") x");
    let mut rows: Vec<DueRow> = db.all(&rows).await?;
    let next = page_of(&mut rows, most, |row| After { at: row.due_at, id: row.id });
    Ok((rows, next, db.one::<(i64,)>(&count).await?.0))
}

/// Stations that have held an open complaint since before a moment: the station, the number of complaints that it holds, and when one of its
/// officers last made a timeline entry. The longest silent comes first.
pub async fn stations(db: &Db, viewer: &Viewer, before: Millis) -> sqlx::Result<Vec<(i64, i64, Option<Millis>)>> {
    let Viewer::Officer(scope) = viewer else { return Ok(Vec::new()) };
    let mut held = sql(
        "select c.station_id, cast(sum(c.n) as bigint) as n from tally c where c.status in ('forwarded', 'investigating') \
         and c.station_id <> 0 and c.station_id = c.office_id and ",
    );
    counted_for_officer(&mut held, scope);
    held.push(" group by c.station_id having sum(c.n) > 0");
    let held: BTreeMap<i64, i64> = db.all::<(i64, i64)>(&held).await?.into_iter().collect();
    let silent: Vec<(i64, Option<Millis>)> = db.all(&waiting_at_stations(scope, before)).await?;
    Ok(silent.into_iter().filter_map(|(office, last_at)| Some((office, *held.get(&office)?, last_at))).collect())
}

/// For each station only one complaint that waits long enough is looked for, beginning with what it was given, and of its officers' entries only the
/// last ones are read. A complaint that was received later cannot have been forwarded earlier.
pub(super) fn waiting_at_stations(scope: &Scope, before: Millis) -> Sql {
    let mut statement = sql(
        "select o.id, (select max((select max(e.at) from entry e where e.officer_id = f.id)) from officer f \
         where f.office_id = o.id) as last_at from office o where o.kind = 'station' and exists (select 1 from complaint c \
         where c.office_id = o.id and c.station_id = o.id and c.status in ('forwarded', 'investigating') and c.received_at < ",
    );
    statement.bind(before).push(" and coalesce((select max(f.at) from entry f where f.complaint_id = c.id and f.kind = 'forwarded'), c.received_at) < ");
    statement.bind(before).push(" and ");
    visible_to_officer(&mut statement, scope);
    statement.push(") order by 2 nulls first, 1");
    statement
}
