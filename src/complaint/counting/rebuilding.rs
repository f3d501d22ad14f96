//! Counts everything anew, from the rows of complaints, entries, clocks, posts and replies.

use super::{VERSION, cell, facts, hold, ready, sums::Sums};
use crate::{
    language::dates,
    server::db::{Db, Tx, sql},
};

/// Complaints counted in one transaction, so that others can write in between.
const AT_ONCE: i64 = 5_000;
/// Days of posts and replies counted in one transaction.
const DAYS_AT_ONCE: i64 = 31;

/// Counts everything anew if it was counted in another way, or never. An interrupted count begins again at the next start.
///
/// # Errors
/// A database error.
pub async fn if_due(db: &Db) -> sqlx::Result<()> {
    if ready(db).await? {
        return Ok(());
    }
    tracing::info!("counting complaints for the figures; this is done once per way of counting");
    all(db).await
}

/// Counts everything anew, step by step. Complaints may be filed and changed meanwhile: whoever comes first counts a complaint, and what changes
/// later is appended as always.
///
/// # Errors
/// A database error.
pub async fn all(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    clear(&mut tx).await?;
    tx.commit().await?;
    let mut after = Some(0);
    while let Some(last) = after {
        let mut tx = db.begin().await?;
        after = complaints(&mut tx, last).await?;
        tx.commit().await?;
    }
    let mut tx = db.begin().await?;
    let mut days = first_day(&mut tx).await?;
    tx.commit().await?;
    while let Some(first) = days {
        let mut tx = db.begin().await?;
        days = posts_and_replies(&mut tx, first).await?;
        tx.commit().await?;
    }
    let mut tx = db.begin().await?;
    done(&mut tx).await?;
    tx.commit().await
}

/// The same in one transaction, after a bulk load.
///
/// # Errors
/// A database error.
pub async fn all_in(tx: &mut Tx) -> sqlx::Result<()> {
    clear(tx).await?;
    let mut after = Some(0);
    while let Some(last) = after {
        after = complaints(tx, last).await?;
    }
    let mut days = first_day(tx).await?;
    while let Some(first) = days {
        days = posts_and_replies(tx, first).await?;
    }
    done(tx).await
}

async fn clear(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update figure_state set version = 0 where one = 1")).await?;
    tx.run(&sql("delete from figure_change")).await?;
    tx.run(&sql("delete from figure_fact")).await?;
    tx.run(&sql("delete from figure_received")).await?;
    tx.run(&sql("delete from figure_month")).await?;
    tx.run(&sql("delete from figure_place")).await?;
    tx.run(&sql("delete from figure_times")).await?;
    tx.run(&sql("delete from figure_touched")).await?;
    tx.run(&sql("delete from figure_posts")).await?;
    tx.run(&sql("delete from figure_replies")).await?;
    Ok(())
}

async fn done(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update figure_state set version = $1 where one = 1").arg(VERSION)).await?;
    Ok(())
}

/// Counts the next complaints. Returns the primary key of the last, or `None` if there was none left.
async fn complaints(tx: &mut Tx, after: i64) -> sqlx::Result<Option<i64>> {
    hold(tx).await?;
    let facts = facts::recounted(tx, after, AT_ONCE).await?;
    let last = facts.last().map(|fact| fact.id);
    let mut sums = Sums::default();
    for fact in facts::store(tx, facts).await? {
        sums.add(fact.day, &fact.counted, 1);
    }
    sums.write(tx).await?;
    Ok(last)
}

/// The day of the first post or reply; none if there is neither.
async fn first_day(tx: &mut Tx) -> sqlx::Result<Option<i64>> {
    let first = sql("select min(x.at) from (select min(received_at) as at from post where kind is not null \
         union all select min(created_at) as at from reply) x");
    let (first,): (Option<i64>,) = tx.one(&first).await?;
    Ok(first.map(dates::day))
}

/// Counts the posts and replies of some days. Returns the day after them, or `None` after the last.
async fn posts_and_replies(tx: &mut Tx, first: i64) -> sqlx::Result<Option<i64>> {
    hold(tx).await?;
    let last = sql("select max(x.at) from (select max(received_at) as at from post \
         union all select max(created_at) as at from reply) x");
    let (last,): (Option<i64>,) = tx.one(&last).await?;
    let Some(last) = last.map(dates::day) else { return Ok(None) };
    let until = (first + DAYS_AT_ONCE).min(last + 1);
    for day in first..until {
        cell::recount_posts(tx, day).await?;
        cell::recount_replies(tx, day).await?;
    }
    Ok((until <= last).then_some(until))
}
