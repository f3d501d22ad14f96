//! Decides once a month what is published of the sensitive counts (`sensitive`), and stores it.
//!
//! So asking before and after a single change gives the same answer, and an answer costs a few rows however many complaints there are.

use super::{
    blocks::{self, Block, Cells},
    parts::{self, LADDER, NOT_YET, Part, PartBlock},
    parts_store, sensitive, store,
};
use crate::{
    complaint::{
        Category, Millis,
        counting::{self, Histogram},
    },
    error::Error,
    language::dates,
    server::{
        db::{Db, Tx},
        follow::cause::cause,
        op::Op,
    },
};
use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// One count at a time in this process: the first request in a month counts, and the others wait for it.
static COUNTING: Mutex<()> = Mutex::const_new(());

/// What is published of the months of a span.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// When the outcomes were decided; `None` before the first release.
    pub at: Option<Millis>,
    /// The blocks of outcomes, in order of their months.
    pub blocks: Vec<Block>,
    /// The blocks of each part, in order of their months.
    pub parts: parts_store::Blocks,
    /// When each part was decided.
    pub parts_at: BTreeMap<Part, Millis>,
}

/// The month of a day, as the year times 12 plus the month counted from 0.
pub fn month_of(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// The first day of a month.
pub fn first_day(month: i64) -> Option<NaiveDate> {
    let year = i32::try_from(month.div_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)
}

/// The calendar day with this number of days since 1 January 1970.
pub fn date_at(day: i64) -> NaiveDate {
    let since = u64::try_from(day.max(0)).unwrap_or_default();
    NaiveDate::default().checked_add_days(Days::new(since)).unwrap_or_default()
}

/// What is published this month of the months from `first` to `last`, both included. If the new numbers cannot be stored, the previous ones stay.
pub async fn current(op: &Op, first: i64, last: i64) -> Result<Release, Error> {
    let until = month_of(date_at(dates::day(op.now()))) - 1;
    if !is_decided(op.db(), until).await? {
        let turn = COUNTING.lock().await;
        if let Err(error) = decide(op, until).await {
            tracing::warn!(
                error = cause(&error),
                "the figures of the month could not be stored; the previous ones stay"
            );
        }
        drop(turn);
    }
    let mut blocks = store::blocks(op.db()).await?;
    blocks.retain(|block| block.first >= first && block.last <= last);
    let parts_at = parts_store::released(op.db()).await?.into_iter().map(|(part, _, at)| (part, at)).collect();
    Ok(Release {
        at: store::released(op.db()).await?.map(|(_, at)| at),
        blocks,
        parts: parts_store::blocks(op.db(), first, last).await?,
        parts_at,
    })
}

async fn is_decided(db: &Db, until: i64) -> sqlx::Result<bool> {
    let parts = parts_store::released(db).await?;
    let part = |part: Part| parts.iter().any(|(known, month, _)| *known == part && *month >= until);
    Ok(store::released(db).await?.is_some_and(|(month, _)| month >= until) && sensitive::released_parts().all(part))
}

async fn decide(op: &Op, until: i64) -> sqlx::Result<()> {
    let db = op.db();
    // What is not counted yet must not be published as if it were all: a block keeps its months for ever.
    if is_decided(db, until).await? || !counting::ready(db).await? {
        return Ok(());
    }
    let months = counted(db, until).await?;
    // Without complaints nothing is decided, so that old complaints that are loaded later are still published by month.
    let Some(&oldest) = months.keys().next() else { return Ok(()) };
    let mut tx = db.begin().await?;
    // Also locks the release, so that one server decides at a time.
    if let Some(tried) = store::begin_release(&mut tx, until, op.now()).await? {
        let known = store::blocks_in(&mut tx).await?;
        let next = known.last().map_or(oldest, |block| block.last + 1);
        let states = |month: i64| months.get(&month).map(|month| month.ends).unwrap_or_default();
        let updated = known.into_iter().map(|block| {
            let sum = sum(&months, block.first, block.last, |month| month.ends.to_vec());
            let mut ends = Cells::default();
            ends.iter_mut().zip(&sum).for_each(|(cell, n)| *cell = *n);
            Block { cells: blocks::updated(&block, &ends, sum.iter().sum()), ..block }
        });
        let all: Vec<Block> = updated.chain(blocks::new_blocks(next, tried, until, states)).collect();
        store::write_blocks(&mut tx, &all).await?;
    }
    for part in sensitive::released_parts() {
        decide_part(&mut tx, part, &months, oldest, until, op.now()).await?;
    }
    tx.commit().await
}

async fn decide_part(
    tx: &mut Tx,
    part: Part,
    months: &BTreeMap<i64, Month>,
    oldest: i64,
    until: i64,
    now: Millis,
) -> sqlx::Result<()> {
    let tried = parts_store::tried(tx, part).await?;
    if tried.is_some_and(|month| month >= until) {
        return Ok(());
    }
    let known = parts_store::blocks_in(tx, part).await?;
    let next = known.last().map_or(oldest, |block| block.last + 1);
    let states = |month: i64| months.get(&month).map_or_else(|| vec![0; part.states()], |month| month.states(part));
    let updated = known.iter().map(|block| {
        let states = sum(months, block.first, block.last, |month| month.states(part));
        PartBlock { cells: block.updated(part, &states, states.iter().sum()), ..*block }
    });
    let new = parts::new_blocks(part, next, tried.unwrap_or(-1), until, states);
    let all: Vec<PartBlock> = updated.chain(new).collect();
    parts_store::write(tx, part, &known, &all, until, now).await
}

/// The sums of some months.
fn sum(months: &BTreeMap<i64, Month>, first: i64, last: i64, states: impl Fn(&Month) -> Vec<i64>) -> Vec<i64> {
    let mut sum = Vec::new();
    for (_, month) in months.range(first..=last) {
        let states = states(month);
        sum.resize(states.len(), 0);
        for (cell, n) in sum.iter_mut().zip(states) {
            *cell += n;
        }
    }
    sum
}

/// The complaints received in one month.
#[derive(Clone, Debug, Default)]
struct Month {
    all: i64,
    ends: Cells,
    subjects: BTreeMap<Category, i64>,
    reopened: i64,
    overturned: i64,
    response: Histogram,
    closing: Histogram,
}

impl Month {
    /// How many complaints are in each state of a part. They always add up to `all`.
    fn states(&self, part: Part) -> Vec<i64> {
        match part {
            Part::Subjects => {
                Category::ALL.iter().map(|category| self.subjects.get(category).copied().unwrap_or(0)).collect()
            }
            Part::Reopened => vec![self.all - self.reopened, self.reopened],
            Part::Overturned => vec![self.all - self.overturned, self.overturned],
            Part::Response => on_ladder(&self.response, self.all),
            Part::Closing => on_ladder(&self.closing, self.all),
        }
    }
}

/// How many complaints took how long, and how many of `all` have not come so far.
fn on_ladder(times: &Histogram, all: i64) -> Vec<i64> {
    let mut states = vec![0; NOT_YET + 1];
    let mut before = 0;
    for (class, state) in states.iter_mut().take(LADDER.len()).enumerate() {
        let up_to = LADDER.get(class + 1).map_or_else(|| times.n(), |ends| times.at_most(ends * 60_000));
        *state = up_to - before;
        before = up_to;
    }
    // The two counts are read one after another; a complaint between them is in neither state.
    states[NOT_YET] = (all - times.n()).max(0);
    states
}

async fn counted(db: &Db, until: i64) -> sqlx::Result<BTreeMap<i64, Month>> {
    let mut months: BTreeMap<i64, Month> = BTreeMap::new();
    for group in counting::public::by_month(db, 0, until + 1).await? {
        let month = months.entry(group.month).or_default();
        month.all += group.n;
        month.ends[blocks::state(group.status, group.outcome, group.confidential)] += group.n;
        *month.subjects.entry(group.category).or_default() += group.n;
        month.reopened += group.reopened;
        month.overturned += group.overturned;
    }
    months.retain(|_, month| month.all > 0);
    for times in counting::public::times_by_month(db, 0, until + 1).await? {
        if let Some(month) = months.get_mut(&times.month) {
            month.response.add(&times.response);
            month.closing.add(&times.closing);
        }
    }
    Ok(months)
}
