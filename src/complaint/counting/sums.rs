//! Adds facts up and writes the sums.

use super::{
    facts::{Counted, Place},
    histogram::Histogram,
    periods::{Grain, month_of},
};
use crate::{
    complaint::{Category, Channel, Outcome, Status},
    server::db::{Sql, Tx, columns, insert_into, sql},
};
use std::collections::BTreeMap;

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// How many there are, and how many of them were reopened, overturned, and closed in the last hour.
pub(super) type Four = [i64; 4];

/// How long it took to respond and to close.
pub(super) type Times = (Histogram, Histogram);

/// A row of `figure_month`: month, category, status, outcome, whether confidential.
type MonthKey = (i64, Category, Status, Option<Outcome>, bool);
/// A row of `figure_place`.
type PlaceKey = (Grain, i64, Place, Status, Option<Outcome>);
/// A row of `figure_times`.
type TimesKey = (Grain, i64, Place);

/// Sums, or what is to be added to them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Rows of `figure_received`.
    pub(super) received: BTreeMap<(Grain, i64, Channel), i64>,
    /// Rows of `figure_month`.
    pub(super) months: BTreeMap<MonthKey, Four>,
    /// Rows of `figure_place`.
    pub(super) places: BTreeMap<PlaceKey, Four>,
    /// Rows of `figure_times`.
    pub(super) times: BTreeMap<TimesKey, Times>,
}

fn add<K: Ord>(to: &mut BTreeMap<K, Four>, key: K, four: Four) {
    let sums = to.entry(key).or_default();
    for (sum, n) in sums.iter_mut().zip(four) {
        *sum += n;
    }
}

impl Sums {
    /// Adds `n` complaints of a day, which may be negative.
    pub(super) fn add(&mut self, day: i64, counted: &Counted, n: i64) {
        let Counted { channel, category, status, outcome, place, responded, closed, .. } = *counted;
        let if_so = |so: bool| if so { n } else { 0 };
        let four = [n, if_so(counted.reopened), if_so(counted.overturned), if_so(counted.last_hour)];
        let month = month_of(day);
        add(&mut self.months, (month, category, status, outcome, place.confidential), four);
        for (grain, period) in [(Grain::Day, day), (Grain::Month, month), (Grain::Year, month.div_euclid(12))] {
            *self.received.entry((grain, period, channel)).or_default() += n;
            add(&mut self.places, (grain, period, place, status, outcome), four);
            if responded < 0 && closed < 0 {
                continue;
            }
            let times = self.times.entry((grain, period, place)).or_default();
            for (bucket, histogram) in [(responded, &mut times.0), (closed, &mut times.1)] {
                if let Ok(bucket) = u16::try_from(bucket) {
                    histogram.put(bucket, n);
                }
            }
        }
    }

    /// Leaves out what adds up to nothing.
    pub(super) fn without_zeros(mut self) -> Self {
        self.received.retain(|_, n| *n != 0);
        self.months.retain(|_, four| *four != Four::default());
        self.places.retain(|_, four| *four != Four::default());
        self.times.retain(|_, (responded, closed)| !responded.is_empty() || !closed.is_empty());
        self
    }

    /// Adds these sums to the stored ones. One process at a time.
    pub(super) async fn write(self, tx: &mut Tx) -> sqlx::Result<()> {
        let Self { received, months, places, times } = self.without_zeros();
        let received: Vec<_> = received.into_iter().collect();
        for some in received.chunks(AT_ONCE) {
            tx.run(&add_received(some)).await?;
        }
        let months: Vec<_> = months.into_iter().collect();
        for some in months.chunks(AT_ONCE) {
            tx.run(&add_months(some)).await?;
        }
        let places: Vec<_> = places.into_iter().collect();
        for some in places.chunks(AT_ONCE) {
            tx.run(&add_places(some)).await?;
        }
        // A complaint leaves an empty row behind at every step of its way.
        tx.run(&sql("delete from figure_month where n = 0")).await?;
        tx.run(&sql("delete from figure_place where n = 0")).await?;
        let mut rows = Vec::new();
        for (key, added) in times {
            rows.push((key, with_stored(tx, key, added).await?));
        }
        for some in rows.chunks(AT_ONCE) {
            tx.run(&set_times(some)).await?;
        }
        Ok(())
    }
}

/// The stored times of a period and place, with these added.
async fn with_stored(tx: &mut Tx, (grain, period, place): TimesKey, mut times: Times) -> sqlx::Result<Times> {
    let stored = sql("select responded, closed from figure_times where grain = $1 and period = $2 and station_id = $3 and circle_id = $4 \
         and office_id = $5 and accused_id = $6 and confidential = $7 and shielded = $8")
    .arg(grain)
    .arg(period)
    .arg(place.station_id)
    .arg(place.circle_id)
    .arg(place.office_id)
    .arg(place.accused_id)
    .arg(place.confidential)
    .arg(place.shielded);
    if let Some((responded, closed)) = tx.maybe::<(Vec<u8>, Vec<u8>)>(&stored).await? {
        times.0.add_packed(&responded);
        times.1.add_packed(&closed);
    }
    Ok(times)
}

fn add_received(rows: &[((Grain, i64, Channel), i64)]) -> Sql {
    let rows = rows.iter().map(|((grain, period, channel), n)| {
        columns().set("grain", *grain).set("period", *period).set("channel", *channel).set("n", *n)
    });
    let mut statement = insert_into("figure_received", rows);
    statement.push(" on conflict (grain, period, channel) do update set n = figure_received.n + excluded.n");
    statement
}

fn add_months(rows: &[(MonthKey, Four)]) -> Sql {
    let rows =
        rows.iter().map(|((month, category, status, outcome, confidential), [n, reopened, overturned, last_hour])| {
            columns()
                .set("month", *month)
                .set("category", *category)
                .set("status", *status)
                .set("outcome", outcome.map_or("", Outcome::as_str))
                .set("confidential", *confidential)
                .set("n", *n)
                .set("reopened", *reopened)
                .set("overturned", *overturned)
                .set("last_hour", *last_hour)
        });
    let mut statement = insert_into("figure_month", rows);
    statement.push(
        " on conflict (month, category, status, outcome, confidential) do update set n = figure_month.n + excluded.n, \
         reopened = figure_month.reopened + excluded.reopened, overturned = figure_month.overturned + excluded.overturned, \
         last_hour = figure_month.last_hour + excluded.last_hour",
    );
    statement
}

fn add_places(rows: &[(PlaceKey, Four)]) -> Sql {
    let rows = rows.iter().map(|((grain, period, place, status, outcome), [n, reopened, overturned, last_hour])| {
        columns()
            .set("grain", *grain)
            .set("period", *period)
            .set("station_id", place.station_id)
            .set("circle_id", place.circle_id)
            .set("office_id", place.office_id)
            .set("accused_id", place.accused_id)
            .set("confidential", place.confidential)
            .set("shielded", place.shielded)
            .set("status", *status)
            .set("outcome", outcome.map_or("", Outcome::as_str))
            .set("n", *n)
            .set("reopened", *reopened)
            .set("overturned", *overturned)
            .set("last_hour", *last_hour)
    });
    let mut statement = insert_into("figure_place", rows);
    statement.push(
        " on conflict (grain, period, station_id, circle_id, office_id, accused_id, confidential, shielded, status, outcome) \
         do update set n = figure_place.n + excluded.n, reopened = figure_place.reopened + excluded.reopened, \
         overturned = figure_place.overturned + excluded.overturned, last_hour = figure_place.last_hour + excluded.last_hour",
    );
    statement
}

fn set_times(rows: &[(TimesKey, Times)]) -> Sql {
    let rows = rows.iter().map(|((grain, period, place), (responded, closed))| {
        columns()
            .set("grain", *grain)
            .set("period", *period)
            .set("station_id", place.station_id)
            .set("circle_id", place.circle_id)
            .set("office_id", place.office_id)
            .set("accused_id", place.accused_id)
            .set("confidential", place.confidential)
            .set("shielded", place.shielded)
            .set("responded", responded.packed())
            .set("closed", closed.packed())
    });
    let mut statement = insert_into("figure_times", rows);
    statement.push(
        " on conflict (grain, period, station_id, circle_id, office_id, accused_id, confidential, shielded) \
         do update set responded = excluded.responded, closed = excluded.closed",
    );
    statement
}
