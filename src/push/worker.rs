//! Passes changes of status on to the browsers that asked for them.
//!
//! All servers share this work: a change and a message are rows that are claimed one by one. A message is sent at least once; one that is sent twice
//! replaces itself, at the push service by its topic and on the phone by its tag.

use super::{
    Delivery, message,
    store::{self, Leased, Next, Outcome},
};
use crate::{
    complaint::{Millis, store as complaints},
    replies::outbox::pause_after,
    server::{
        AppState,
        db::Db,
        follow::cause::cause,
        outward::{self, Outward},
    },
};
use axum::http::HeaderMap;
use reqwest::StatusCode;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How often the worker looks for changes when there were none.
const IDLE: Duration = Duration::from_secs(1);
/// The time limit of one call of a push service.
const TIME_LIMIT: Duration = Duration::from_secs(15);
/// Calls at the same time: a service that does not answer holds up only its share.
const AT_ONCE: usize = 16;
/// Most bytes of an answer that are read, so that the connection can be used again. What they say does not matter.
const ANSWER: usize = 16 * 1024;
/// A message is given up this long after the status changed, in milliseconds.
const LONGEST: Millis = 24 * 3_600_000;
/// How often old rows are removed.
const TIDY: Duration = Duration::from_secs(3_600);

/// Runs the worker until the process ends.
pub async fn work(state: AppState) {
    let outward = match client(&state) {
        Ok(outward) => Arc::new(outward),
        Err(error) => {
            return tracing::error!(%error, "browsers cannot be told of changes: the HTTP client could not be set up");
        }
    };
    let mut sending = JoinSet::new();
    let mut hour = tokio::time::interval(TIDY);
    loop {
        if let Err(error) = round(&state, &outward, &mut sending).await {
            tracing::warn!(error = cause(&error), "changes could not be passed on to browsers; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            Some(_) = sending.join_next() => {}
            _ = hour.tick() => {
                if let Err(error) = store::tidy(state.db(), state.op().now()).await {
                    tracing::warn!(error = cause(&error), "old subscriptions could not be removed; trying again in an hour");
                }
            }
        }
    }
}

/// The client for push services.
///
/// # Errors
/// TLS could not be initialised.
pub fn client(state: &AppState) -> reqwest::Result<Outward> {
    Outward::new(state.push().exempt.clone(), TIME_LIMIT)
}

/// Passes on what has changed, and begins to send what is due.
async fn round(state: &AppState, outward: &Arc<Outward>, sending: &mut JoinSet<()>) -> sqlx::Result<()> {
    let op = state.op();
    let (db, now) = (op.db(), op.now());
    prepare(db, now).await?;
    while sending.len() < AT_ONCE {
        match store::lease(db, now).await? {
            Next::Message(leased) => {
                let (state, outward) = (state.clone(), outward.clone());
                sending.spawn(async move {
                    if let Err(error) = deliver(&state, &outward, &leased).await {
                        // The lease expires, and the message is sent again.
                        tracing::warn!(error = cause(&error), "the delivery of a message could not be recorded");
                    }
                });
            }
            Next::Other => {}
            Next::Nothing => break,
        }
    }
    Ok(())
}

/// Takes back what a server that stopped was sending, and queues messages about what has changed.
pub(super) async fn prepare(db: &Db, now: Millis) -> sqlx::Result<()> {
    store::expire_leases(db, now, now).await?;
    while store::pass_on(db, now).await? {}
    Ok(())
}

/// Sends one message and records what became of it.
pub(super) async fn deliver(state: &AppState, outward: &Outward, leased: &Leased) -> sqlx::Result<()> {
    let outcome = attempt(state, outward, leased).await?;
    // The call may have taken a while.
    let op = state.op();
    let now = op.now();
    let outcome = match outcome {
        Outcome::Again(at, why) if at > leased.created_at + LONGEST => Outcome::GivenUp(why),
        other => other,
    };
    let delivery = match outcome {
        Outcome::Sent(_) => Delivery::Sent,
        Outcome::Needless => Delivery::Needless,
        Outcome::Gone => Delivery::Gone,
        Outcome::Again(..) => Delivery::Postponed,
        Outcome::GivenUp(why) => {
            tracing::warn!(why, "a browser could not be told of a change; given up");
            Delivery::GivenUp
        }
    };
    state.push().count(delivery);
    store::settle(op.db(), leased, outcome, now).await
}

async fn attempt(state: &AppState, outward: &Outward, leased: &Leased) -> sqlx::Result<Outcome> {
    let op = state.op();
    // Asked now: the complaint may have become confidential, or moved on, since the message was queued.
    let shown = complaints::public(op.db(), leased.reference).await?.and_then(|row| row.status);
    let Some(status) = shown.filter(|status| Some(*status) != leased.told) else { return Ok(Outcome::Needless) };
    let Some(request) = message::request(state.push(), leased, status, op.lived()) else {
        return Ok(Outcome::GivenUp("not_understood"));
    };
    let called = outward.send(request).await;
    let now = state.op().now();
    Ok(match called {
        Ok(answer) => {
            let (status_code, headers) = (answer.status(), answer.headers().clone());
            let _ = outward::body(answer, ANSWER).await;
            match judged(status_code, &headers, leased.attempts, now) {
                Judged::Accepted => Outcome::Sent(status),
                Judged::Other(outcome) => outcome,
                Judged::Paused(until, why) => {
                    store::pause(op.db(), &leased.service, until.min(now + LONGEST)).await?;
                    Outcome::Again(until, why)
                }
            }
        }
        Err(not_called) if not_called.is_passing() => {
            Outcome::Again(now + pause_after(leased.attempts), not_called.why())
        }
        // A name may lead elsewhere tomorrow, so the subscription stays for now.
        Err(not_called) => Outcome::GivenUp(not_called.why()),
    })
}

/// What the answer of a push service means (RFC 8030, sections 5 and 7).
enum Judged {
    Accepted,
    /// The service wants to be left alone until then.
    Paused(Millis, &'static str),
    Other(Outcome),
}

fn judged(status: StatusCode, headers: &HeaderMap, attempts: i64, now: Millis) -> Judged {
    let wait = outward::retry_after(headers, now).map(|until| until.max(now));
    let pause = now + pause_after(attempts);
    match status {
        status if status.is_success() => Judged::Accepted,
        StatusCode::NOT_FOUND | StatusCode::GONE => Judged::Other(Outcome::Gone),
        StatusCode::TOO_MANY_REQUESTS => Judged::Paused(wait.unwrap_or(pause).max(pause), "too_many"),
        status if status.is_server_error() => match wait {
            Some(until) => Judged::Paused(until.max(pause), "service_error"),
            None => Judged::Other(Outcome::Again(pause, "service_error")),
        },
        status if status.is_redirection() => Judged::Other(Outcome::GivenUp("redirected")),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Judged::Other(Outcome::GivenUp("key_refused")),
        _ => Judged::Other(Outcome::GivenUp("refused")),
    }
}
