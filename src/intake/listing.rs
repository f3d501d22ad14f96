//! The platform's own list as a backstop: read when no delivery has come for a while, and every night to see what was lost.

use super::{arrivals, inbound::What, wire::store};
use crate::{
    complaint::{Channel, Millis},
    language::dates::{self, DAY},
    replies::channel::ChannelClient,
    server::{AppState, db::sql, follow::cause::unquoted},
};
use std::{sync::Arc, time::Duration};

/// How often it is looked whether there is anything to do.
const ROUND: Duration = Duration::from_secs(60);
/// Without a delivery for this long, the list is read.
const SILENCE: Millis = 10 * 60_000;
/// Lists leave things out near their edge, so each reading begins this much before the last one ended.
const OVERLAP: Millis = 3_600_000;
/// What is younger than this may still be on its way as a delivery: it is not missing yet.
const ON_ITS_WAY: Millis = 10 * 60_000;
/// IST hour of the nightly reconciliation.
const NIGHT: Millis = 2 * 3_600_000;

/// Works for one channel until the process ends.
pub async fn work(state: AppState, carrier: Arc<dyn ChannelClient>) {
    let mut pace = Pace::default();
    loop {
        round(&state, carrier.as_ref(), &mut pace).await;
        tokio::time::sleep(ROUND).await;
    }
}

/// How the platform takes being asked.
#[derive(Debug, Default)]
struct Pace {
    failures: i64,
    not_before: Millis,
}

/// One look whether there is anything to read.
async fn round(state: &AppState, carrier: &dyn ChannelClient, pace: &mut Pace) {
    let now = state.clock().now();
    // What cannot be taken is not paid for. The list goes back far enough for what is missed meanwhile.
    if now < pace.not_before || state.has_room().is_err() {
        return;
    }
    match when_due(state, carrier, now).await {
        Ok(()) => *pace = Pace::default(),
        Err(error) => {
            // A refused request counts against the rate as well, and may be paid for.
            pace.failures += 1;
            pace.not_before = now + (60_000 << pace.failures.min(4)).min(SILENCE);
            tracing::warn!(
                channel = carrier.channel().as_str(),
                error = unquoted(&error),
                "the platform's list could not be read; trying again later"
            );
        }
    }
}

async fn when_due(state: &AppState, carrier: &dyn ChannelClient, now: Millis) -> Result<(), String> {
    // The first time this makes the row in which it is noted up to where the list was read.
    store::channel_state(state.db(), carrier.channel()).await.map_err(|error| error.to_string())?;
    let today = dates::day(now);
    let night_is_over = now - dates::begins(today) >= NIGHT;
    // The database knows, so that a start or another server does not read the day once more.
    if !night_is_over || reconciled(state, carrier.channel(), today - 1).await? {
        return when_silent(state, carrier, now).await;
    }
    let subscribed = carrier.subscribed().await.err();
    let _ = store::subscription(state.db(), carrier.channel(), subscribed).await;
    read(state, carrier, now - DAY - OVERLAP, Why::Reconciliation).await
}

async fn reconciled(state: &AppState, channel: Channel, day: i64) -> Result<bool, String> {
    let statement = sql("select count(*) from reconciliation where channel = $1 and day = $2");
    let (n,): (i64,) = state.db().one(&statement.arg(channel).arg(day)).await.map_err(|error| error.to_string())?;
    Ok(n > 0)
}

async fn when_silent(state: &AppState, carrier: &dyn ChannelClient, now: Millis) -> Result<(), String> {
    let known = store::channel_state(state.db(), carrier.channel()).await.map_err(|error| error.to_string())?;
    // The list was read when what is on its way had been left out of it, not at the moment up to which it was complete.
    let listed_at = if known.listed_until == 0 { 0 } else { known.listed_until + ON_ITS_WAY };
    if now - known.heard_at.max(listed_at) < SILENCE {
        return Ok(());
    }
    let since = if known.listed_until == 0 { now - DAY } else { known.listed_until - OVERLAP };
    read(state, carrier, since, Why::Silence).await
}

/// Why the list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing was delivered for a while.
    Silence,
    /// To compare a day with what was delivered.
    Reconciliation,
}

/// Reads the platform's list from a moment on and takes what is missing. What was read up to moves on only when every page was read.
///
/// # Errors
/// The platform's words, or the database's.
pub async fn read(state: &AppState, carrier: &dyn ChannelClient, since: Millis, why: Why) -> Result<(), String> {
    let now = state.clock().now();
    let channel = carrier.channel();
    let items = carrier.list(since).await?;
    let settled = |at: Option<Millis>| at.is_none_or(|at| at < now - ON_ITS_WAY);
    let posts: Vec<_> =
        items.into_iter().filter(|item| matches!(item.what, What::New | What::Edited) && settled(item.at)).collect();
    let mut missing = Vec::new();
    for item in &posts {
        if !known(state, channel, &item.key).await? {
            missing.push(item.clone());
        }
    }
    let (listed, lost) = (posts.len() as i64, missing.len() as i64);
    if !missing.is_empty() {
        // The reading takes its time, and the disk may have filled meanwhile.
        state.has_room().map_err(|_| "the disk is full up to the floor".to_owned())?;
        // `heard_at` is about deliveries; taking from the list does not count as one.
        arrivals::take_listed(&state.op(), missing).await.map_err(|error| error.to_string())?;
    }
    if why == Why::Reconciliation {
        let day = dates::day(now) - 1;
        store::reconciled(state.db(), channel, day, listed, lost, now).await.map_err(|error| error.to_string())?;
    }
    store::listed(state.db(), channel, now - ON_ITS_WAY).await.map_err(|error| error.to_string())
}

async fn known(state: &AppState, channel: Channel, key: &str) -> Result<bool, String> {
    let statement = sql("select (select count(*) from post where channel = $1 and channel_key = $2) + \
                         (select count(*) from post where channel = $1 and version_key = $2) + \
                         (select count(*) from post_fact where channel = $1 and version_key = $2 and what in ('new', 'edited')) + \
                         (select count(*) from post_version where channel_key = $2)");
    let (n,): (i64,) = state.db().one(&statement.arg(channel).arg(key)).await.map_err(|error| error.to_string())?;
    Ok(n > 0)
}

#[cfg(test)]
mod tests;
