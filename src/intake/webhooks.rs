//! Webhook handlers; each platform has its own path (`channels::platform`).
//!
//! The signature is checked over the raw bytes first; then the delivery is parsed, stored and acknowledged, in this order. The platform repeats a
//! delivery that is not acknowledged.

use super::{arrivals, inbound::Parsed};
use crate::{
    channels::platform::platform,
    complaint::Channel,
    error::Error,
    server::{AppState, follow, op::Op},
};
use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    http::{Extensions, HeaderMap, Response, StatusCode, header::CONTENT_TYPE},
    response::IntoResponse as _,
    routing::{MethodRouter, get},
};
use std::collections::HashMap;

/// The largest accepted body in bytes. Long texts arrive with every letter escaped; Meta states 3 MB as the maximum.
pub const MAX_DELIVERY: usize = 4 * 1024 * 1024;

/// Checks before the body is read that the channel is enabled and that a signature of the right length is present.
///
/// # Errors
/// The HTTP status of the refusal.
pub fn before_reading(state: &AppState, channel: Channel, headers: &HeaderMap) -> Result<(), StatusCode> {
    let on = state.channels().listener(channel).and(platform(channel));
    let platform = on.ok_or(StatusCode::NOT_FOUND)?;
    let signature = headers.get(platform.signature).and_then(|value| value.as_bytes().strip_prefix(b"sha256="));
    if signature.is_none_or(|signature| signature.len() != platform.signature_length) {
        state.channels().refuse(channel);
        return Err(StatusCode::UNAUTHORIZED);
    }
    Ok(())
}

/// Handlers of one platform's webhook: GET answers its verification challenge, POST takes its deliveries.
pub fn door(channel: Channel) -> MethodRouter<AppState> {
    get(async move |State(state): State<AppState>, Query(query): Query<HashMap<String, String>>| {
        challenge(&state, channel, &query)
    })
    .post(async move |State(state): State<AppState>, extensions: Extensions, headers: HeaderMap, body: Bytes| {
        deliver(&Op::begin(&state, &extensions), channel, &headers, &body).await
    })
}

fn challenge(state: &AppState, channel: Channel, query: &HashMap<String, String>) -> Response<Body> {
    let Some(listener) = state.channels().listener(channel) else { return StatusCode::NOT_FOUND.into_response() };
    match listener.challenge(query) {
        Ok((kind, answer)) => ([(CONTENT_TYPE, kind)], answer).into_response(),
        Err(status) => status.into_response(),
    }
}

async fn deliver(op: &Op, channel: Channel, headers: &HeaderMap, body: &Bytes) -> Response<Body> {
    let (Some(listener), Some(platform)) = (op.state().channels().listener(channel), platform(channel)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let signature = headers.get(platform.signature).and_then(|value| value.to_str().ok());
    if !listener.is_signed(signature, body) {
        op.state().channels().refuse(channel);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    store(op, channel, listener.parse(body), body).await
}

async fn store(op: &Op, channel: Channel, parsed: Parsed, body: &[u8]) -> Response<Body> {
    // A signed body that is not a JSON object is not a delivery: answers to challenges are signatures of the same kind, so they could be replayed here.
    if body.trim_ascii_start().first() != Some(&b'{') {
        op.state().channels().refuse(channel);
        return StatusCode::BAD_REQUEST.into_response();
    }
    // If the disk is full, the platform delivers again later.
    let taken = match op.has_room() {
        Ok(()) => arrivals::take(op, channel, parsed, body).await.map(|_| ()),
        full => full,
    };
    let Err(error) = taken else { return "ok".into_response() };
    follow::refused(&error);
    match error {
        // The platform delivers again; nothing was partly stored.
        Error::Busy | Error::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
    .into_response()
}
