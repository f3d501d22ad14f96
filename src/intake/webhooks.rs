//! What the platforms call: each its own path (`channels::platform`).
//!
//! A delivery is judged by its raw bytes: signature first, then read, then stored, then acknowledged. What is not acknowledged comes again.

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

/// Long texts arrive with every letter escaped; Meta says 3 MB for the largest.
pub const MAX_DELIVERY: usize = 4 * 1024 * 1024;

/// What is asked before a delivery's body is read: that the channel is on and that there is a signature to judge it by.
///
/// # Errors
/// The status of the refusal.
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

/// The door of one platform: its question whether the address is ours, and its deliveries.
pub fn door(channel: Channel) -> MethodRouter<AppState> {
    get(async move |State(state): State<AppState>, Query(asked): Query<HashMap<String, String>>| {
        challenge(&state, channel, &asked)
    })
    .post(async move |State(state): State<AppState>, extensions: Extensions, headers: HeaderMap, body: Bytes| {
        deliver(&Op::begin(&state, &extensions), channel, &headers, &body).await
    })
}

fn challenge(state: &AppState, channel: Channel, asked: &HashMap<String, String>) -> Response<Body> {
    let Some(listener) = state.channels().listener(channel) else { return StatusCode::NOT_FOUND.into_response() };
    match listener.challenge(asked) {
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
    // What is signed and begins no object is no delivery: the answer to a challenge is the same kind of signature.
    if body.trim_ascii_start().first() != Some(&b'{') {
        op.state().channels().refuse(channel);
        return StatusCode::BAD_REQUEST.into_response();
    }
    // A full disk: the platform delivers again.
    let taken = match op.has_room() {
        Ok(()) => arrivals::take(op, channel, parsed, body).await.map(|_| ()),
        full => full,
    };
    let Err(error) = taken else { return "ok".into_response() };
    follow::refused(&error);
    match error {
        // The platform delivers again; nothing is half there.
        Error::Busy | Error::NoRoom => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
    .into_response()
}
