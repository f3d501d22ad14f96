//! Decides once a month which outcomes are published, and stores them.
//!
//! So asking before and after a single change gives the same answer, and an answer costs a few rows however many complaints there are.

use super::{
    blocks::{self, Block, Cells},
    store,
};
use crate::{
    complaint::Millis,
    error::Error,
    language::dates,
    server::{follow::cause::cause, op::Op},
};
use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// One count at a time in this process: the first request in a month counts, and the others wait for it.
static COUNTING: Mutex<()> = Mutex::const_new(());

/// The published outcomes.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// When they were decided; `None` before the first release.
    pub at: Option<Millis>,
    /// The blocks, in order of their months.
    pub blocks: Vec<Block>,
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

fn month_at(day: i64) -> i64 {
    let since = u64::try_from(day.max(0)).unwrap_or_default();
    NaiveDate::default().checked_add_days(Days::new(since)).map_or(0, month_of)
}

/// The outcomes published this month. If the new ones cannot be stored, the previous ones stay.
pub async fn current(op: &Op) -> Result<Release, Error> {
    let until = month_at(dates::day(op.now())) - 1;
    let known = store::released(op.db()).await?;
    if known.as_ref().is_some_and(|(month, _)| *month >= until) {
        return read(op, known).await;
    }
    let turn = COUNTING.lock().await;
    if let Err(error) = decide(op, until).await {
        tracing::warn!(error = cause(&error), "the figures of the month could not be stored; the previous ones stay");
    }
    drop(turn);
    read(op, store::released(op.db()).await?).await
}

async fn read(op: &Op, known: Option<(i64, Millis)>) -> Result<Release, Error> {
    let blocks = store::blocks(op.db()).await?;
    Ok(Release { at: known.map(|(_, at)| at), blocks })
}

async fn decide(op: &Op, until: i64) -> sqlx::Result<()> {
    let db = op.db();
    if store::released(db).await?.is_some_and(|(month, _)| month >= until) {
        return Ok(());
    }
    let end = first_day(until + 1).map_or(Millis::MIN, dates::start_of);
    let mut months: BTreeMap<i64, Cells> = BTreeMap::new();
    for group in store::by_day(db, end).await? {
        let states = months.entry(month_at(group.day)).or_default();
        states[blocks::state(group.status, group.outcome, group.confidential)] += group.n;
    }
    // Without complaints nothing is decided, so that old complaints that are loaded later are still published by month.
    let Some(&oldest) = months.keys().next() else { return Ok(()) };
    let states = |month: i64| months.get(&month).copied().unwrap_or_default();
    let mut tx = db.begin().await?;
    let Some(tried) = store::begin_release(&mut tx, until, op.now()).await? else { return Ok(()) };
    let known = store::blocks_in(&mut tx).await?;
    let next = known.last().map_or(oldest, |block| block.last + 1);
    let updated = known.into_iter().map(|block| {
        let mut sum = Cells::default();
        for (_, states) in months.range(block.first..=block.last) {
            for (cell, n) in sum.iter_mut().zip(states) {
                *cell += n;
            }
        }
        Block { cells: blocks::updated(&block, &sum, sum.iter().sum()), ..block }
    });
    let all: Vec<Block> = updated.chain(blocks::new_blocks(next, tried, until, states)).collect();
    store::write_blocks(&mut tx, &all).await?;
    tx.commit().await
}
