//! Releases what waits for its time, and asks the platforms whether they still have what was posted.

use super::{release, store};
use crate::{
    error::Error,
    replies::{channel::ChannelClient, parts},
    server::{AppState, follow::cause::cause},
};
use std::{sync::Arc, time::Duration};

/// How often due releases are looked for.
const EVERY: Duration = Duration::from_secs(5);
/// How often the platforms are asked, at most; each post is asked about far more rarely.
const SEES_EVERY: Duration = Duration::from_secs(300);

/// Releases due versions until the process ends. Several servers share the work: each version is released once.
pub async fn work(state: AppState) {
    loop {
        if let Err(error) = round(&state).await {
            tracing::warn!(error = cause(&error), "due statements could not be released; trying again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Releases everything that is due. Returns how many were released.
///
/// # Errors
/// Database errors.
pub async fn round(state: &AppState) -> Result<usize, Error> {
    let op = state.op();
    let mut released = 0;
    for id in store::due(op.db(), op.now()).await? {
        match release::release_due(&op, id).await {
            Ok(true) => released += 1,
            // Stopped by the guard, or released by another server.
            Ok(false) | Err(Error::Changed) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(released)
}

/// Asks one platform about our posts until the process ends.
pub async fn watch(state: AppState, carrier: Arc<dyn ChannelClient>) {
    loop {
        if let Err(error) = see(&state, carrier.as_ref()).await {
            tracing::warn!(error = cause(&error), "our posts could not be looked at; trying again");
        }
        tokio::time::sleep(SEES_EVERY).await;
    }
}

/// Asks the platform about the posts that were not looked at for a while. Returns how many it no longer has.
///
/// # Errors
/// Database errors. A platform that does not answer is asked again later.
pub async fn see(state: &AppState, carrier: &dyn ChannelClient) -> sqlx::Result<u64> {
    let op = state.op();
    let due = parts::to_see(op.db(), carrier.channel(), op.now()).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let ids: Vec<String> = due.iter().map(|one| one.platform_id.clone()).collect();
    let gone = match carrier.gone(&ids).await {
        Ok(gone) => gone,
        // What the platform says is none of our own words, so the log does not repeat it.
        Err(_) => {
            tracing::info!(channel = carrier.channel().as_str(), "the platform did not say what it still has");
            return Ok(0);
        }
    };
    let mut tx = op.db().begin().await?;
    let lost = parts::seen(&mut tx, &due, &gone, op.now()).await?;
    if lost > 0 {
        store::woken(&mut tx, op.now()).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(lost)
}
