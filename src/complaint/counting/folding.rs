//! Adds up the differences that changes have appended.

use super::{
    cell,
    facts::{CHANGES, Change},
    hold,
    sums::Sums,
};
use crate::server::{
    AppState,
    db::{Db, sql, to_change},
    follow::cause::cause,
};
use std::time::Duration;

/// How often the worker looks for something to add up. Figures do not wait for it, except those of posts and replies.
const EVERY: Duration = Duration::from_secs(3);
/// Differences added up in one transaction.
const AT_ONCE: i64 = 1_000;

/// Adds up what changes, until the process ends. One server at a time.
pub async fn work(state: AppState) {
    loop {
        if let Err(error) = all(state.db()).await {
            tracing::warn!(
                error = cause(&error),
                "the figures could not be added up; they stay right, but get slower to read"
            );
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Adds up everything that there is.
///
/// # Errors
/// A database error. What was added up before it stays so.
pub async fn all(db: &Db) -> sqlx::Result<()> {
    while some(db, AT_ONCE).await? {}
    while cell::some(db, AT_ONCE).await? {}
    Ok(())
}

/// Adds up the oldest differences, at most so many. Returns false if there were none.
async fn some(db: &Db, most: i64) -> sqlx::Result<bool> {
    // Nothing is written, and nobody is held up, when nothing has changed.
    if db.maybe::<(i64,)>(&sql("select id from figure_change limit 1")).await?.is_none() {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    hold(&mut tx).await?;
    let mut statement = sql(CHANGES);
    statement.push("1 = 1 order by f.id limit ").bind(most).push(to_change(&tx));
    let changes: Vec<Change> = tx.all(&statement).await?;
    let mut sums = Sums::default();
    for change in &changes {
        sums.add(change.day, &change.counted, change.n);
    }
    let mut done = sql("delete from figure_change where id in ");
    done.bind_list(changes.iter().map(|change| change.id));
    tx.run(&done).await?;
    sums.write(&mut tx).await?;
    tx.commit().await?;
    Ok(!changes.is_empty())
}
