//! Complaints received over time, which may be told for any days.

use super::{
    Row, Series, Span, Unit,
    release::{date_at, first_day, month_of},
};
use crate::{
    complaint::{
        Channel,
        counting::{self, Days, Grain},
    },
    language::dates,
    server::db::Db,
};
use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeMap;

/// The most rows by day, and the most by month; longer spans are shown more coarsely.
const MOST_DAYS: i64 = 93;
const MOST_MONTHS: i64 = 120;

/// The complaints received in a span, by day if it is short enough, else by month or year. It begins with the first complaint where the span begins
/// before, and ends today.
pub async fn series(db: &Db, span: Span, today: NaiveDate) -> sqlx::Result<Series> {
    let days = Days::of(span.from, span.to);
    let months = counting::public::received_by(db, days, Grain::Month).await?;
    let known = months.iter().filter(|of| of.n > 0).map(|of| of.period);
    let (Some(first), Some(last)) = (known.clone().min(), known.max()) else {
        return Ok(Series { unit: Unit::Day, rows: Vec::new() });
    };
    let begins = first_day(first).max(span.from).unwrap_or(today);
    // A span without an end goes on to today, and one with an end is shown to its end, but not into the future.
    let ends = span.to.map_or(today, |to| to.min(today)).max(first_day(last).unwrap_or(today));
    let n = (ends - begins).num_days() + 1;
    let (unit, found) = if n <= MOST_DAYS {
        (Unit::Day, counting::public::received_by(db, days, Grain::Day).await?)
    } else if month_of(ends) - month_of(begins) < MOST_MONTHS {
        (Unit::Month, months)
    } else {
        (Unit::Year, counting::public::received_by(db, days, Grain::Year).await?)
    };
    let mut counts: BTreeMap<(i64, Channel), i64> = BTreeMap::new();
    for of in found {
        *counts.entry((of.period, of.channel)).or_default() += of.n;
    }
    let iso = |day: NaiveDate| dates::iso(dates::start_of(day));
    let mut rows = Vec::new();
    for period in number(unit, begins)..=number(unit, ends) {
        let (Some(first), Some(next)) = (start(unit, period), start(unit, period + 1)) else { break };
        let last = next.pred_opt().unwrap_or(next);
        let of = |channel: &Channel| counts.get(&(period, *channel)).copied().unwrap_or(0);
        rows.push(Row {
            from: iso(first.max(begins)),
            to: iso(last.min(ends)),
            by_channel: Channel::ALL.iter().map(|channel| (*channel, of(channel))).collect(),
        });
    }
    Ok(Series { unit, rows })
}

/// The number of the period in which a day lies.
fn number(unit: Unit, day: NaiveDate) -> i64 {
    match unit {
        Unit::Day => dates::day(dates::start_of(day)),
        Unit::Month => month_of(day),
        Unit::Year => i64::from(day.year()),
    }
}

/// The first day of a period.
fn start(unit: Unit, period: i64) -> Option<NaiveDate> {
    match unit {
        Unit::Day => Some(date_at(period)),
        Unit::Month => first_day(period),
        Unit::Year => NaiveDate::from_ymd_opt(i32::try_from(period).ok()?, 1, 1),
    }
}
