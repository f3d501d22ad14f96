//! Sends the messages of webhooks. All servers share this work: a message is a row that is claimed.

use super::{
    signing,
    store::{self, Leased, Next, Outcome},
};
use crate::{
    api,
    complaint::{Millis, store as complaints},
    language::dates,
    officers,
    server::{
        AppState,
        db::Db,
        follow::cause::cause,
        outward::{self, Outward},
    },
};
use reqwest::{
    Method, Request, StatusCode,
    header::{CONTENT_TYPE, HeaderValue, USER_AGENT},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How often the worker looks for messages when there were none.
const IDLE: Duration = Duration::from_secs(1);
/// The time limit of one call; the specification suggests 15 to 30 seconds.
const TIME_LIMIT: Duration = Duration::from_secs(15);
/// Calls at the same time.
const AT_ONCE: usize = 8;
/// Most bytes of an answer that are read. What they say does not matter.
const ANSWER: usize = 16 * 1024;
/// How often old rows are removed.
const TIDY: Duration = Duration::from_secs(3_600);
/// Pauses after each failed attempt, in milliseconds: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h. After the attempt that follows the last of them, a message
/// is given up.
const PAUSES: [Millis; 6] = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000];
/// The longest pause that a receiver may ask for, in milliseconds.
const LONGEST: Millis = 24 * 3_600_000;
/// How long requests are remembered, in milliseconds.
const REMEMBERED: Millis = 30 * 24 * 3_600_000;

/// Runs the worker until the process ends.
pub async fn work(state: AppState) {
    let outward = match client(&state) {
        Ok(outward) => Arc::new(outward),
        Err(error) => return tracing::error!(%error, "webhooks are not called: the HTTP client could not be set up"),
    };
    let mut sending = JoinSet::new();
    let mut hour = tokio::time::interval(TIDY);
    loop {
        if let Err(error) = round(&state, &outward, &mut sending).await {
            tracing::warn!(error = cause(&error), "webhooks could not be called; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            Some(_) = sending.join_next() => {}
            _ = hour.tick() => {
                let op = state.op();
                if let Err(error) = tidy(op.db(), op.now()).await {
                    tracing::warn!(error = cause(&error), "old messages of webhooks could not be removed; trying again in an hour");
                }
            }
        }
    }
}

/// The client for webhooks.
///
/// # Errors
/// TLS could not be initialised.
pub fn client(state: &AppState) -> reqwest::Result<Outward> {
    Outward::new(state.settings().push.inward_origins.clone(), TIME_LIMIT)
}

async fn tidy(db: &Db, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    store::tidy(&mut tx, now).await?;
    api::store::forget_requests(&mut tx, now - REMEMBERED).await?;
    tx.commit().await
}

async fn round(state: &AppState, outward: &Arc<Outward>, sending: &mut JoinSet<()>) -> sqlx::Result<()> {
    let op = state.op();
    let (db, now) = (op.db(), op.now());
    store::expire_leases(db, now, now).await?;
    while sending.len() < AT_ONCE {
        match store::lease(db, now).await? {
            Next::Message(leased) => {
                let (state, outward) = (state.clone(), outward.clone());
                sending.spawn(async move {
                    if let Err(error) = deliver(&state, &outward, &leased).await {
                        // The lease expires, and the message is sent again.
                        tracing::warn!(error = cause(&error), "the call of a webhook could not be recorded");
                    }
                });
            }
            Next::Other => {}
            Next::Nothing => break,
        }
    }
    Ok(())
}

/// Sends one message and records what became of it.
pub(super) async fn deliver(state: &AppState, outward: &Outward, leased: &Leased) -> sqlx::Result<()> {
    let (outcome, answer) = attempt(state, outward, leased).await?;
    // The call may have taken a while.
    let op = state.op();
    let switched_off = store::settle(op.db(), leased, outcome, &answer, op.now()).await?;
    if switched_off {
        tracing::warn!(webhook = leased.webhook_id, answer, "a webhook was switched off because nothing arrives there");
    }
    Ok(())
}

async fn attempt(state: &AppState, outward: &Outward, leased: &Leased) -> sqlx::Result<(Outcome, String)> {
    let Some(body) = body(state, leased).await? else { return Ok((Outcome::Needless, "not_seen".to_owned())) };
    let Some(request) = request(state, leased, body) else {
        return Ok((Outcome::GivenUp, "not_an_address".to_owned()));
    };
    let called = outward.send(request).await;
    let now = state.op().now();
    let again = |wait: Option<Millis>| match usize::try_from(leased.attempts - 1).ok().and_then(|n| PAUSES.get(n)) {
        Some(pause) => Outcome::Again((now + pause).max(wait.unwrap_or(0).min(now + LONGEST))),
        None => Outcome::GivenUp,
    };
    Ok(match called {
        Ok(answer) => {
            let (status, headers) = (answer.status(), answer.headers().clone());
            let _ = outward::body(answer, ANSWER).await;
            let outcome = match status {
                status if status.is_success() => Outcome::Sent,
                StatusCode::GONE => Outcome::Gone,
                _ => again(outward::retry_after(&headers, now)),
            };
            (outcome, status.as_str().to_owned())
        }
        Err(not_called) => {
            let outcome = if not_called.is_passing() { again(None) } else { Outcome::GivenUp };
            (outcome, not_called.why().to_owned())
        }
    })
}

/// What is sent; `None` if the account of the hook may not see the complaint, or is closed. Asked now, because that may have changed since.
async fn body(state: &AppState, leased: &Leased) -> sqlx::Result<Option<Vec<u8>>> {
    let op = state.op();
    let data = match leased.reference {
        None => json!({}),
        Some(reference) => {
            let officer = officers::store::by_id(op.db(), leased.officer_id).await?.filter(|officer| officer.active);
            let Some(officer) = officer else { return Ok(None) };
            let viewer = officers::sign_in::viewer(&op, &officer);
            let seen = complaints::by_reference(op.db(), &viewer, reference).await?;
            let Some(complaint) = seen else { return Ok(None) };
            json!({
                "reference": reference.as_str(),
                "status": complaint.status,
                "version": complaint.version,
                "url": format!("{}/v1/complaints/{}", op.settings().public_url, reference.as_str()),
            })
        }
    };
    let message = json!({ "type": leased.event, "timestamp": dates::exact(leased.at), "data": data });
    Ok(Some(message.to_string().into_bytes()))
}

fn request(state: &AppState, leased: &Leased, body: Vec<u8>) -> Option<Request> {
    // The same for every attempt, by which the receiver recognises what it has got already.
    let id = format!("msg_{}_{}", leased.webhook_id, leased.id);
    let seconds = state.op().lived() / 1_000;
    let signature = signing::signature(&leased.secret, &id, seconds, &body);
    let mut request = Request::new(Method::POST, leased.url.parse().ok()?);
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static("Sunwai"));
    headers.insert("webhook-id", id.parse().ok()?);
    headers.insert("webhook-timestamp", HeaderValue::from(seconds));
    headers.insert("webhook-signature", signature.parse().ok()?);
    *request.body_mut() = Some(body.into());
    Some(request)
}
