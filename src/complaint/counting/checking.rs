//! Compares what is kept with a full recount.

use super::{
    cell,
    facts::{self, CHANGES, Change, FACTS, Fact, Place},
    histogram::Histogram,
    periods::Grain,
    sums::Sums,
};
use crate::{
    complaint::{Category, Channel, Outcome, Reference, Status},
    language::dates,
    server::db::{Tx, sql},
};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// Complaints compared at once.
const AT_ONCE: i64 = 5_000;
/// Differences that are named; of more, only the number is told.
const NAMED: usize = 100;

/// What a recount found to be different, one line each.
#[derive(Debug, Default)]
pub struct Differences {
    /// The first of them.
    pub lines: Vec<String>,
    /// How many there are in all.
    pub n: usize,
}

impl Differences {
    fn found(&mut self, line: impl FnOnce() -> String) {
        self.n += 1;
        if self.lines.len() < NAMED {
            self.lines.push(line());
        }
    }
}

/// Compares all that is kept with what the rows say, in this transaction, which must see one moment ([`Db::snapshot`](crate::server::db::Db)). What
/// is not added up yet counts as added.
///
/// # Errors
/// A database error.
pub async fn compare(tx: &mut Tx) -> sqlx::Result<Differences> {
    let mut differences = Differences::default();
    let mut sums = complaints(tx, &mut differences).await?;
    let mut changes = sql(CHANGES);
    changes.push("1 = 1");
    for change in tx.all::<Change>(&changes).await? {
        sums.add(change.day, &change.counted, -change.n);
    }
    for &grain in Grain::ALL {
        take_stored(tx, &mut sums, grain).await?;
    }
    take_stored_months(tx, &mut sums).await?;
    let left = sums.without_zeros();
    for (key, n) in left.received {
        differences.found(|| format!("received {key:?}: {n} more were counted than are kept"));
    }
    for (key, n) in left.months {
        differences.found(|| format!("month {key:?}: {n:?} more were counted than are kept"));
    }
    for (key, n) in left.places {
        differences.found(|| format!("office {key:?}: {n:?} more were counted than are kept"));
    }
    for (key, _) in left.times {
        differences.found(|| format!("times {key:?}: other times were counted than are kept"));
    }
    posts_and_replies(tx, &mut differences).await?;
    Ok(differences)
}

/// Compares the facts of all complaints, and adds up the recounted ones.
async fn complaints(tx: &mut Tx, differences: &mut Differences) -> sqlx::Result<Sums> {
    let mut sums = Sums::default();
    let mut after = 0;
    loop {
        let counted = facts::recounted(tx, after, AT_ONCE).await?;
        let until = counted.last().map_or(i64::MAX, |fact| fact.id);
        let mut kept = sql(FACTS);
        kept.push("f.id > ").bind(after).push(" and f.id <= ").bind(until);
        let kept: Vec<Fact> = tx.all(&kept).await?;
        let mut kept: BTreeMap<i64, Fact> = kept.into_iter().map(|fact| (fact.id, fact)).collect();
        for fact in &counted {
            sums.add(fact.day, &fact.counted, 1);
            if kept.remove(&fact.id).as_ref() != Some(fact) {
                let name = sql("select reference from complaint where id = $1");
                let (reference,): (Reference,) = tx.one(&name.arg(fact.id)).await?;
                differences.found(|| format!("complaint {reference} is not counted as its rows say"));
            }
        }
        for id in kept.into_keys() {
            differences.found(|| format!("complaint {id} is counted, but does not exist"));
        }
        if counted.is_empty() {
            return Ok(sums);
        }
        after = until;
    }
}

#[derive(FromRow)]
struct StoredPlace {
    period: i64,
    #[sqlx(flatten)]
    place: Place,
    status: Status,
    outcome: Option<Outcome>,
    n: i64,
    reopened: i64,
    overturned: i64,
    last_hour: i64,
}

#[derive(FromRow)]
struct StoredTimes {
    period: i64,
    #[sqlx(flatten)]
    place: Place,
    responded: Vec<u8>,
    closed: Vec<u8>,
}

/// Takes what is stored for periods of one length off the sums.
async fn take_stored(tx: &mut Tx, sums: &mut Sums, grain: Grain) -> sqlx::Result<()> {
    let received = sql("select period, channel, n from figure_received where grain = $1").arg(grain);
    for (period, channel, n) in tx.all::<(i64, Channel, i64)>(&received).await? {
        *sums.received.entry((grain, period, channel)).or_default() -= n;
    }
    let places = sql("select period, station_id, circle_id, office_id, accused_id, confidential, shielded, status, nullif(outcome, '') as outcome, \
         n, reopened, overturned, last_hour from figure_place where grain = $1")
    .arg(grain);
    for row in tx.all::<StoredPlace>(&places).await? {
        let kept = sums.places.entry((grain, row.period, row.place, row.status, row.outcome)).or_default();
        for (sum, n) in kept.iter_mut().zip([row.n, row.reopened, row.overturned, row.last_hour]) {
            *sum -= n;
        }
    }
    let times = sql("select period, station_id, circle_id, office_id, accused_id, confidential, shielded, responded, closed from figure_times \
         where grain = $1")
    .arg(grain);
    for row in tx.all::<StoredTimes>(&times).await? {
        let kept = sums.times.entry((grain, row.period, row.place)).or_default();
        for (histogram, bytes) in [(&mut kept.0, &row.responded), (&mut kept.1, &row.closed)] {
            for (bucket, n) in Histogram::unpacked(bytes).buckets() {
                histogram.put(bucket, -n);
            }
        }
    }
    Ok(())
}

async fn take_stored_months(tx: &mut Tx, sums: &mut Sums) -> sqlx::Result<()> {
    type Row = (i64, Category, Status, Option<Outcome>, bool, i64, i64, i64, i64);
    let months = sql(
        "select month, category, status, nullif(outcome, '') as outcome, confidential, n, reopened, overturned, last_hour \
         from figure_month",
    );
    for (month, category, status, outcome, confidential, n, reopened, overturned, last_hour) in
        tx.all::<Row>(&months).await?
    {
        let kept = sums.months.entry((month, category, status, outcome, confidential)).or_default();
        for (sum, n) in kept.iter_mut().zip([n, reopened, overturned, last_hour]) {
            *sum -= n;
        }
    }
    Ok(())
}

/// Compares the posts and replies of each day, except of days that are noted to be counted anew.
async fn posts_and_replies(tx: &mut Tx, differences: &mut Differences) -> sqlx::Result<()> {
    let noted: Vec<(i64,)> = tx.all(&sql("select distinct day from figure_touched")).await?;
    let noted: BTreeSet<i64> = noted.into_iter().map(|(day,)| day).collect();
    let ends = sql("select min(x.day), max(x.day) from ( \
         select min((received_at + 19800000) / 86400000) as day from post union all select max((received_at + 19800000) / 86400000) from post \
         union all select min((created_at + 19800000) / 86400000) from reply union all select max((created_at + 19800000) / 86400000) from reply \
         union all select min(period) from figure_posts where grain = 'day' union all select max(period) from figure_posts where grain = 'day' \
         union all select min(day) from figure_replies union all select max(day) from figure_replies) x");
    let (Some(first), Some(last)) = tx.one::<(Option<i64>, Option<i64>)>(&ends).await? else { return Ok(()) };
    for day in (first..=last).filter(|day| !noted.contains(day)) {
        let kept = sql(
            "select grain, period, channel, came, decided, waited from figure_posts where (grain = 'hour' and period between $1 and $2) \
             or (grain = 'day' and period = $3)",
        );
        let kept = kept.arg(day * 24).arg(day * 24 + 23).arg(day);
        let kept: Vec<(String, i64, Channel, i64, i64, Vec<u8>)> = tx.all(&kept).await?;
        let kept: BTreeMap<_, _> = kept
            .into_iter()
            .map(|(grain, period, channel, came, decided, waited)| {
                ((grain, period, channel), (came, decided, Histogram::unpacked(&waited)))
            })
            .collect();
        let counted: BTreeMap<_, _> = cell::counted_posts(tx, day)
            .await?
            .into_iter()
            .map(|((grain, period, channel), counts)| ((grain.to_owned(), period, channel), counts))
            .collect();
        if kept != counted {
            differences.found(|| format!("posts of {}: other numbers are kept than were counted", iso(day)));
        }
        let kept = sql("select channel, state, why, n from figure_replies where day = $1 order by 1, 2, 3").arg(day);
        let kept: BTreeSet<(Channel, String, String, i64)> = tx.all(&kept).await?.into_iter().collect();
        let counted: BTreeSet<(Channel, String, String, i64)> =
            tx.all(&cell::counted_replies(day)).await?.into_iter().collect();
        if kept != counted {
            differences.found(|| format!("replies of {}: other numbers are kept than were counted", iso(day)));
        }
    }
    Ok(())
}

fn iso(day: i64) -> String {
    dates::iso(dates::begins(day))
}
