//! Counts by station for those who may see the complaints behind them.
//!
//! Every count applies the visibility rule of the complaints themselves, so nobody learns from a sum what they may not read.

use super::{
    histogram::Histogram,
    periods::{Days, Pieces},
    public::put,
};
use crate::{
    complaint::{Category, Millis, Outcome, Reference, Status},
    server::db::{Db, Sql, Tx, sql},
    shield::{Scope, Viewer, counted_for_officer, visible},
    ui::paging::After,
};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// What became of the complaints of a span that concern one station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StationFigures {
    /// The station; none for those that concern no station yet.
    pub station_id: Option<i64>,
    /// How many were received.
    pub received: i64,
    /// How many of them are open.
    pub open: i64,
    /// How many are closed.
    pub closed: i64,
    /// How many were ever reopened.
    pub reopened: i64,
    /// How many were closed once more, with another outcome.
    pub overturned: i64,
    /// How many were closed in the last hour before their deadline.
    pub last_hour: i64,
    /// How many ended in which way; these add up to `closed`.
    pub outcomes: BTreeMap<Outcome, i64>,
    /// From receipt to the first word of a person to the complainant, for those that had one.
    pub response: Histogram,
    /// From receipt to the closing, for those that are closed.
    pub closing: Histogram,
}

#[derive(FromRow)]
struct Group {
    station_id: i64,
    outcome: Option<Outcome>,
    n: i64,
    reopened: i64,
    overturned: i64,
    last_hour: i64,
}

/// What became of the complaints of a span, by station, as far as this officer may see them. In order of the stations' primary keys, those
/// without a station first.
///
/// # Errors
/// A database error.
pub async fn stations(db: &Db, scope: &Scope, days: Days) -> sqlx::Result<Vec<StationFigures>> {
    let pieces = Pieces::of(days, true);
    // Of one moment, so that what is added up meanwhile is counted once.
    let mut tx = db.snapshot().await?;
    let mut stations: BTreeMap<i64, StationFigures> = BTreeMap::new();
    for group in groups(&mut tx, scope, &pieces, days).await? {
        let figures = stations.entry(group.station_id).or_default();
        figures.received += group.n;
        match group.outcome {
            None => figures.open += group.n,
            Some(outcome) => {
                figures.closed += group.n;
                *figures.outcomes.entry(outcome).or_default() += group.n;
            }
        }
        figures.reopened += group.reopened;
        figures.overturned += group.overturned;
        figures.last_hour += group.last_hour;
    }
    for (station_id, responded, closed) in times(&mut tx, scope, &pieces).await? {
        let figures = stations.entry(station_id).or_default();
        figures.response.add_packed(&responded);
        figures.closing.add_packed(&closed);
    }
    for (station_id, responded, closed, n) in changed(&mut tx, scope, days).await? {
        let figures = stations.entry(station_id).or_default();
        put(&mut figures.response, responded, n);
        put(&mut figures.closing, closed, n);
    }
    let named = stations.into_iter().map(|(station_id, mut figures)| {
        figures.station_id = (station_id != 0).then_some(station_id);
        figures.outcomes.retain(|_, n| *n != 0);
        figures
    });
    Ok(named.filter(|figures| figures.received != 0).collect())
}

async fn groups(tx: &mut Tx, scope: &Scope, pieces: &Pieces, days: Days) -> sqlx::Result<Vec<Group>> {
    let Pieces { years, months: [before, behind], days: [first, last] } = *pieces;
    let mut statement = sql("select c.station_id, nullif(c.outcome, '') as outcome, cast(sum(c.n) as bigint) as n, \
         cast(sum(c.reopened) as bigint) as reopened, cast(sum(c.overturned) as bigint) as overturned, \
         cast(sum(c.last_hour) as bigint) as last_hour from ( \
         select station_id, circle_id, office_id, accused_id, confidential, shielded, outcome, n, reopened, overturned, last_hour from figure_place \
         where grain = 'year' and period between $1 and $2 union all \
         select station_id, circle_id, office_id, accused_id, confidential, shielded, outcome, n, reopened, overturned, last_hour from figure_place \
         where grain = 'month' and period between $3 and $4 union all \
         select station_id, circle_id, office_id, accused_id, confidential, shielded, outcome, n, reopened, overturned, last_hour from figure_place \
         where grain = 'month' and period between $5 and $6 union all \
         select station_id, circle_id, office_id, accused_id, confidential, shielded, outcome, n, reopened, overturned, last_hour from figure_place \
         where grain = 'day' and period between $7 and $8 union all \
         select station_id, circle_id, office_id, accused_id, confidential, shielded, outcome, n, reopened, overturned, last_hour from figure_place \
         where grain = 'day' and period between $9 and $10 union all \
         select station_id, circle_id, office_id, accused_id, confidential, shielded, outcome, n, case when reopened then n else 0 end, \
         case when overturned then n else 0 end, case when last_hour then n else 0 end from figure_change where day between $11 and $12) c where ")
    .arg(years.0)
    .arg(years.1)
    .arg(before.0)
    .arg(before.1)
    .arg(behind.0)
    .arg(behind.1)
    .arg(first.0)
    .arg(first.1)
    .arg(last.0)
    .arg(last.1)
    .arg(days.first)
    .arg(days.last);
    counted_for_officer(&mut statement, scope);
    statement.push(" group by 1, 2");
    tx.all(&statement).await
}

async fn times(tx: &mut Tx, scope: &Scope, pieces: &Pieces) -> sqlx::Result<Vec<(i64, Vec<u8>, Vec<u8>)>> {
    let Pieces { years, months: [before, behind], days: [first, last] } = *pieces;
    let mut statement = sql("select c.station_id, c.responded, c.closed from ( \
         select * from figure_times where grain = 'year' and period between $1 and $2 \
         union all select * from figure_times where grain = 'month' and period between $3 and $4 \
         union all select * from figure_times where grain = 'month' and period between $5 and $6 \
         union all select * from figure_times where grain = 'day' and period between $7 and $8 \
         union all select * from figure_times where grain = 'day' and period between $9 and $10) c where ")
    .arg(years.0)
    .arg(years.1)
    .arg(before.0)
    .arg(before.1)
    .arg(behind.0)
    .arg(behind.1)
    .arg(first.0)
    .arg(first.1)
    .arg(last.0)
    .arg(last.1);
    counted_for_officer(&mut statement, scope);
    tx.all(&statement).await
}

async fn changed(tx: &mut Tx, scope: &Scope, days: Days) -> sqlx::Result<Vec<(i64, i64, i64, i64)>> {
    let mut statement =
        sql("select c.station_id, c.responded, c.closed, c.n from figure_change c where c.day between ");
    statement.bind(days.first).push(" and ").bind(days.last).push(" and ");
    counted_for_officer(&mut statement, scope);
    tx.all(&statement).await
}

/// Which number the cases behind it are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// All that were received.
    Received,
    /// The open ones.
    Open,
    /// The closed ones.
    Closed,
    /// Those that ended so.
    Outcome(Outcome),
    /// Those in which the complainant heard from a person.
    Responded,
    /// Those that were ever reopened.
    Reopened,
    /// Those that were closed once more, with another outcome.
    Overturned,
    /// Those that were closed in the last hour before their deadline.
    LastHour,
}

/// A case behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Case {
    /// Primary key of the complaint; never shown.
    pub id: i64,
    /// Its reference.
    pub reference: Reference,
    /// Its subject.
    pub category: Category,
    /// Its status.
    pub status: Status,
    /// How it ended, once closed.
    pub outcome: Option<Outcome>,
    /// Whether it is confidential.
    pub confidential: bool,
    /// When it was received.
    pub received_at: Millis,
    /// The station concerned.
    pub station_id: Option<i64>,
    /// The office that has it.
    pub office_id: Option<i64>,
}

/// Whose numbers the cases are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// All stations, and what concerns none.
    Everybody,
    /// One station.
    Station(i64),
    /// What concerns no station yet.
    NoStation,
}

/// The cases behind a number that this viewer may see: the newest `most + 1`, or as many after a case (`After` holds the moment of its receipt
/// and its primary key), for `ui::paging::page_of`.
///
/// # Errors
/// A database error.
pub async fn cases(
    db: &Db,
    viewer: &Viewer,
    days: Days,
    of: Of,
    behind: Behind,
    after: Option<After>,
    most: i64,
) -> sqlx::Result<Vec<Case>> {
    let (from, before) = days.moments();
    let mut statement = sql(
        "select c.id, c.reference, c.category, c.status, c.outcome, c.confidential, c.received_at, c.station_id, c.office_id \
         from figure_fact f join complaint c on c.id = f.id where f.received_at >= ",
    );
    statement.bind(from).push(" and f.received_at < ").bind(before);
    match of {
        Of::Everybody => {}
        Of::Station(id) => {
            statement.push(" and f.station_id = ").bind(id);
        }
        Of::NoStation => {
            statement.push(" and f.station_id = 0");
        }
    }
    behind_it(&mut statement, behind);
    if let Some(After { at, id }) = after {
        statement.push(" and (f.received_at, f.id) < (").bind(at).push(", ").bind(id).push(")");
    }
    statement.push(" and ");
    visible(&mut statement, viewer);
    statement.push(" order by f.received_at desc, f.id desc limit ").bind(most + 1);
    db.all(&statement).await
}

fn behind_it(statement: &mut Sql, behind: Behind) {
    match behind {
        Behind::Received => {}
        Behind::Open => {
            statement.push(" and f.outcome = ''");
        }
        Behind::Closed => {
            statement.push(" and f.outcome <> ''");
        }
        Behind::Outcome(outcome) => {
            statement.push(" and f.outcome = ").bind(outcome);
        }
        Behind::Responded => {
            statement.push(" and f.responded >= 0");
        }
        Behind::Reopened => {
            statement.push(" and f.reopened = true");
        }
        Behind::Overturned => {
            statement.push(" and f.overturned = true");
        }
        Behind::LastHour => {
            statement.push(" and f.last_hour = true");
        }
    }
}
