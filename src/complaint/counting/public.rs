//! Counts of the whole district.
//!
//! How many complaints were received, also by channel and day, may be told to anyone. Everything else here is sensitive: whoever publishes it
//! publishes whole months and no small number (`figures`).

use super::{
    histogram::Histogram,
    periods::{Days, Grain, Pieces, period_of},
};
use crate::{
    complaint::{Category, Channel, Outcome, Status},
    server::db::{Db, Sql, Tx, sql},
};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// Complaints received in a period through a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The day, month or year, as in [`Grain`].
    pub period: i64,
    /// The channel.
    pub channel: Channel,
    /// How many.
    pub n: i64,
}

/// The complaints received in a span, in the periods that are stored, together with those that are not added up yet.
fn stored(days: Days, with_years: bool) -> Sql {
    let Pieces { years, months: [before, behind], days: [first, last] } = Pieces::of(days, with_years);
    sql("select x.grain, x.period, x.channel, cast(sum(x.n) as bigint) as n from ( \
         select grain, period, channel, n from figure_received where grain = 'year' and period between $1 and $2 \
         union all select grain, period, channel, n from figure_received where grain = 'month' and period between $3 and $4 \
         union all select grain, period, channel, n from figure_received where grain = 'month' and period between $5 and $6 \
         union all select grain, period, channel, n from figure_received where grain = 'day' and period between $7 and $8 \
         union all select grain, period, channel, n from figure_received where grain = 'day' and period between $9 and $10 \
         union all select 'day', day, channel, n from figure_change where day between $11 and $12) x \
         group by x.grain, x.period, x.channel")
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
    .arg(days.last)
}

/// Complaints received in a span, by channel; a channel without one is left out.
///
/// # Errors
/// A database error.
pub async fn received(db: &Db, days: Days) -> sqlx::Result<Vec<(Channel, i64)>> {
    let rows: Vec<(Grain, i64, Channel, i64)> = db.all(&stored(days, true)).await?;
    let mut by_channel: BTreeMap<Channel, i64> = BTreeMap::new();
    for (_, _, channel, n) in rows {
        *by_channel.entry(channel).or_default() += n;
    }
    Ok(by_channel.into_iter().filter(|(_, n)| *n != 0).collect())
}

/// Complaints received in a span, by period and channel, in order of both. A period that begins before the span, or ends after it, counts only
/// its days within the span; periods without a complaint are left out.
///
/// # Errors
/// A database error.
pub async fn received_by(db: &Db, days: Days, grain: Grain) -> sqlx::Result<Vec<Received>> {
    let rows: Vec<(Grain, i64, Channel, i64)> = match grain {
        Grain::Year => db.all(&stored(days, true)).await?,
        Grain::Month => db.all(&stored(days, false)).await?,
        Grain::Day => {
            let days = days.clamped();
            let statement = sql("select 'day' as grain, x.period, x.channel, cast(sum(x.n) as bigint) as n from ( \
                 select period, channel, n from figure_received where grain = 'day' and period between $1 and $2 \
                 union all select day as period, channel, n from figure_change where day between $1 and $2) x group by x.period, x.channel");
            db.all(&statement.arg(days.first).arg(days.last)).await?
        }
    };
    let mut periods: BTreeMap<(i64, Channel), i64> = BTreeMap::new();
    for (of, period, channel, n) in rows {
        *periods.entry((period_of(grain, of, period), channel)).or_default() += n;
    }
    let counted = periods.into_iter().filter(|(_, n)| *n != 0);
    Ok(counted.map(|((period, channel), n)| Received { period, channel, n }).collect())
}

/// How many complaints of a month share all of these properties. Sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct MonthGroup {
    /// Month of their receipt.
    pub month: i64,
    /// Their subject.
    pub category: Category,
    /// Their status.
    pub status: Status,
    /// How they ended, once closed.
    pub outcome: Option<Outcome>,
    /// Whether they are confidential.
    pub confidential: bool,
    /// How many there are.
    pub n: i64,
    /// How many of these were ever reopened.
    pub reopened: i64,
    /// How many of these were closed once more, with another outcome.
    pub overturned: i64,
    /// How many of these were closed in the last hour before their deadline.
    pub last_hour: i64,
}

/// The complaints of the months from `first` until before `before`, in groups. Sensitive.
///
/// # Errors
/// A database error.
pub async fn by_month(db: &Db, first: i64, before: i64) -> sqlx::Result<Vec<MonthGroup>> {
    let statement = sql(
        "select x.month, x.category, x.status, nullif(x.outcome, '') as outcome, x.confidential, cast(sum(x.n) as bigint) as n, \
         cast(sum(x.reopened) as bigint) as reopened, cast(sum(x.overturned) as bigint) as overturned, \
         cast(sum(x.last_hour) as bigint) as last_hour from ( \
         select month, category, status, outcome, confidential, n, reopened, overturned, last_hour from figure_month \
         where month >= $1 and month < $2 \
         union all select month, category, status, outcome, confidential, n, case when reopened then n else 0 end, \
         case when overturned then n else 0 end, case when last_hour then n else 0 end from figure_change \
         where month >= $1 and month < $2) x \
         group by x.month, x.category, x.status, x.outcome, x.confidential having sum(x.n) <> 0 order by 1, 2, 3, 4, 5",
    );
    db.all(&statement.arg(first).arg(before)).await
}

/// How long the complaints of a month took. Sensitive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthTimes {
    /// Month of their receipt.
    pub month: i64,
    /// Whether these are the confidential ones.
    pub confidential: bool,
    /// From receipt to the first word of a person to the complainant, for those that had one.
    pub response: Histogram,
    /// From receipt to the closing, for those that are closed.
    pub closing: Histogram,
}

/// How long the complaints of the months from `first` until before `before` took. Sensitive.
///
/// # Errors
/// A database error.
pub async fn times_by_month(db: &Db, first: i64, before: i64) -> sqlx::Result<Vec<MonthTimes>> {
    // Of one moment, so that what is added up meanwhile is counted once.
    let mut tx = db.snapshot().await?;
    let mut months: BTreeMap<(i64, bool), (Histogram, Histogram)> = BTreeMap::new();
    let stored = sql(
        "select period, confidential, responded, closed from figure_times where grain = 'month' and period >= $1 and period < $2",
    );
    let stored: Vec<(i64, bool, Vec<u8>, Vec<u8>)> = tx.all(&stored.arg(first).arg(before)).await?;
    for (month, confidential, responded, closed) in stored {
        let (response, closing) = months.entry((month, confidential)).or_default();
        response.add_packed(&responded);
        closing.add_packed(&closed);
    }
    for (month, confidential, responded, closed, n) in changed(&mut tx, first, before).await? {
        let (response, closing) = months.entry((month, confidential)).or_default();
        put(response, responded, n);
        put(closing, closed, n);
    }
    let counted = months.into_iter().filter(|(_, (response, closing))| !response.is_empty() || !closing.is_empty());
    let times = counted.map(|((month, confidential), (response, closing))| MonthTimes {
        month,
        confidential,
        response,
        closing,
    });
    Ok(times.collect())
}

async fn changed(tx: &mut Tx, first: i64, before: i64) -> sqlx::Result<Vec<(i64, bool, i64, i64, i64)>> {
    let changed = sql("select month, confidential, responded, closed, cast(sum(n) as bigint) as n from figure_change \
         where month >= $1 and month < $2 group by 1, 2, 3, 4");
    tx.all(&changed.arg(first).arg(before)).await
}

/// Adds `n` to a bucket; a negative bucket is none.
pub(super) fn put(histogram: &mut Histogram, bucket: i64, n: i64) {
    if let Ok(bucket) = u16::try_from(bucket) {
        histogram.put(bucket, n);
    }
}
