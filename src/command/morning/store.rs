//! What the morning list asks the database.

use super::SHOWN;
use crate::{
    command::clocks::Step,
    complaint::{Category, Millis, Reference},
    server::db::{Db, Sql, sql},
    shield::{Viewer, visible},
};
use sqlx::FromRow;

/// A complaint that came.
#[derive(Clone, Debug, FromRow)]
pub struct CameRow {
    /// Its number.
    pub reference: Reference,
    /// What it is about.
    pub category: Category,
    /// Its first words.
    pub words: String,
    /// Who has it.
    pub office_id: Option<i64>,
    /// When it came.
    pub received_at: Millis,
}

/// Complaints that came at or after a moment: the newest, and how many.
pub async fn came(db: &Db, viewer: &Viewer, since: Millis) -> sqlx::Result<(Vec<CameRow>, i64)> {
    let condition = |statement: &mut Sql| {
        statement.push("c.received_at >= ").bind(since).push(" and ");
        visible(statement, viewer);
    };
    let mut rows = sql(
        "select c.reference, c.category, substr(c.text, 1, 90) as words, c.office_id, c.received_at from complaint c where ",
    );
    condition(&mut rows);
    rows.push(" order by c.received_at desc, c.id desc limit ").bind(SHOWN);
    let mut count = sql("select count(*) from complaint c where ");
    condition(&mut count);
    Ok((db.all(&rows).await?, db.one::<(i64,)>(&count).await?.0))
}

/// Posts that wait on the wire.
pub async fn waiting(db: &Db) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(&sql("select count(*) from post where disposition is null")).await?.0)
}

/// A clock that is not met.
#[derive(Clone, Debug, FromRow)]
pub struct DueRow {
    /// Of which complaint.
    pub reference: Reference,
    /// What.
    pub step: Step,
    /// When.
    pub due_at: Millis,
    /// Who must do it.
    pub office_id: Option<i64>,
}

/// Clocks that run and are due between two moments, soonest first, and how many.
pub async fn due(db: &Db, viewer: &Viewer, from: Millis, to: Millis) -> sqlx::Result<(Vec<DueRow>, i64)> {
    let condition = |statement: &mut Sql| {
        statement.push("k.met_at is null and k.paused_at is null and k.due_at >= ").bind(from);
        statement.push(" and k.due_at < ").bind(to).push(" and ");
        visible(statement, viewer);
    };
    let mut rows = sql("select c.reference, k.step, k.due_at, coalesce(k.holder_id, c.office_id) as office_id \
         from clock k join complaint c on c.id = k.complaint_id where ");
    condition(&mut rows);
    rows.push(" order by k.due_at, k.id limit ").bind(SHOWN);
    let mut count = sql("select count(*) from clock k join complaint c on c.id = k.complaint_id where ");
    condition(&mut count);
    Ok((db.all(&rows).await?, db.one::<(i64,)>(&count).await?.0))
}

/// Stations that have held an open complaint since before a moment: which, how many they hold, when an officer of it last entered anything.
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
