//! Reads the platform's own list of posts as a backstop: when nothing has been delivered for a while, and every night to find what was missed.

use super::{arrivals, inbound::What, wire::store};
use crate::{
    complaint::{Channel, Millis},
    language::dates::{self, DAY},
    replies::channel::ChannelClient,
    server::{AppState, db::sql, follow::cause::unquoted},
};
use std::{sync::Arc, time::Duration};

/// How often the worker checks whether there is anything to do.
const ROUND: Duration = Duration::from_secs(60);
/// The list is read after this long without a delivery, in milliseconds.
const SILENCE: Millis = 10 * 60_000;
/// Lists are incomplete near their end, so each reading starts this much before the end of the last one, in milliseconds.
const OVERLAP: Millis = 3_600_000;
/// A post younger than this may still be delivered, so it does not count as missing yet. In milliseconds.
const ON_ITS_WAY: Millis = 10 * 60_000;
/// Time of the nightly reconciliation, in milliseconds after midnight IST.
const NIGHT: Millis = 2 * 3_600_000;

/// Runs the worker of one channel until the process ends.
pub async fn work(state: AppState, carrier: Arc<dyn ChannelClient>) {
    let mut pace = Pace::default();
    loop {
        round(&state, carrier.as_ref(), &mut pace).await;
        tokio::time::sleep(ROUND).await;
    }
}

/// Back-off after failed requests to the platform.
#[derive(Debug, Default)]
struct Pace {
    /// Failures in a row.
    failures: i64,
    /// No request is made before this time.
    not_before: Millis,
}

/// Checks once whether the list is due, and reads it if so.
async fn round(state: &AppState, carrier: &dyn ChannelClient, pace: &mut Pace) {
    let now = state.clock().now();
    // Without disk space the posts could not be stored, so no request is paid for. The list reaches back far enough to catch up later.
    if now < pace.not_before || state.has_room().is_err() {
        return;
    }
    match when_due(state, carrier, now).await {
        Ok(()) => *pace = Pace::default(),
        Err(error) => {
            // A refused request still counts towards the rate limit, and may be charged.
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
    // The first call creates the row that records up to when the list has been read.
    store::channel_state(state.db(), carrier.channel()).await.map_err(|error| error.to_string())?;
    let today = dates::day(now);
    let night_is_over = now - dates::begins(today) >= NIGHT;
    // Stored in the database, so that neither a restart nor another server reads the same day again.
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
    // `listed_until` leaves out posts that may still be delivered; the list itself was read that much later.
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
    /// Nothing has been delivered for a while.
    Silence,
    /// Nightly comparison of a day with what was delivered.
    Reconciliation,
}

/// Reads the platform's list from `since` on and stores what is missing. `listed_until` advances only after every page has been read.
///
/// # Errors
/// The error message of the platform or of the database, or that the disk is full.
pub async fn read(state: &AppState, carrier: &dyn ChannelClient, since: Millis, why: Why) -> Result<(), String> {
    let now = state.clock().now();
    let channel = carrier.channel();
    let items = carrier.list(since).await?;
    let settled = |at: Option<Millis>| at.is_none_or(|at| at < now - ON_ITS_WAY);
    let posts: Vec<_> =
        items.into_iter().filter(|item| matches!(item.what, What::New | What::Edited) && settled(item.at)).collect();
    let mut missing = Vec::new();
    for item in &posts {
        if !is_stored(state, channel, &item.key).await? {
            missing.push(item.clone());
        }
    }
    let (listed, lost) = (posts.len() as i64, missing.len() as i64);
    if !missing.is_empty() {
        // Reading takes time, and the disk may have filled up meanwhile.
        state.has_room().map_err(|_| "the disk is full up to its floor".to_owned())?;
        // `heard_at` is about deliveries; taking from the list does not count as one.
        arrivals::take_listed(&state.op(), missing).await.map_err(|error| error.to_string())?;
    }
    if why == Why::Reconciliation {
        let day = dates::day(now) - 1;
        store::reconciled(state.db(), channel, day, listed, lost, now).await.map_err(|error| error.to_string())?;
    }
    store::listed(state.db(), channel, now - ON_ITS_WAY).await.map_err(|error| error.to_string())
}

async fn is_stored(state: &AppState, channel: Channel, key: &str) -> Result<bool, String> {
    let statement = sql("select (select count(*) from post where channel = $1 and channel_key = $2) + \
                         (select count(*) from post where channel = $1 and version_key = $2) + \
                         (select count(*) from post_fact where channel = $1 and version_key = $2 and what in ('new', 'edited')) + \
                         (select count(*) from post_version where channel_key = $2)");
    let (n,): (i64,) = state.db().one(&statement.arg(channel).arg(key)).await.map_err(|error| error.to_string())?;
    Ok(n > 0)
}

#[cfg(test)]
mod tests;
