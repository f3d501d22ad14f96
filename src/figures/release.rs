//! Once a month it is decided what the public is told of outcomes, and written down.
//!
//! Asking before and after one change therefore gives the same answer, and a question costs a few rows however many complaints there are.

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

/// One at a time in this process: the first who asks in a month counts, the others wait for it.
static COUNTING: Mutex<()> = Mutex::const_new(());

/// What is told.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// When it was decided; none as long as there was nothing.
    pub at: Option<Millis>,
    /// In order.
    pub blocks: Vec<Block>,
}

/// Months since the year 0.
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

/// What is told this month. Where it cannot be written anew, what was told before stays.
pub async fn current(op: &Op) -> Result<Release, Error> {
    let until = month_at(dates::day(op.now())) - 1;
    let known = store::released(op.db()).await?;
    if known.as_ref().is_some_and(|(month, _)| *month >= until) {
        return read(op, known).await;
    }
    let turn = COUNTING.lock().await;
    if let Err(error) = decide(op, until).await {
        tracing::warn!(error = cause(&error), "the month's figures could not be written; the last ones stay");
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
    // Nothing yet: nothing is decided either, so that old complaints that are loaded later are told by the month.
    let Some(&oldest) = months.keys().next() else { return Ok(()) };
    let states = |month: i64| months.get(&month).copied().unwrap_or_default();
    let mut tx = db.begin().await?;
    let Some(tried) = store::begin_release(&mut tx, until, op.now()).await? else { return Ok(()) };
    let known = store::blocks_in(&mut tx).await?;
    let next = known.last().map_or(oldest, |block| block.last + 1);
    let followed = known.into_iter().map(|block| {
        let mut sum = Cells::default();
        for (_, states) in months.range(block.first..=block.last) {
            for (cell, n) in sum.iter_mut().zip(states) {
                *cell += n;
            }
        }
        Block { cells: blocks::followed(&block, &sum, sum.iter().sum()), ..block }
    });
    let all: Vec<Block> = followed.chain(blocks::made(next, tried, until, states)).collect();
    store::write_blocks(&mut tx, &all).await?;
    tx.commit().await
}
