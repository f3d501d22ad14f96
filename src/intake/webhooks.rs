//! `/webhooks/x` and `/webhooks/facebook`: what the platforms call.
//!
//! A delivery is judged by its raw bytes: signature first, then read, then stored, then acknowledged. What is not acknowledged comes again.

use super::{arrivals, facebook, inbound::Parsed, x};
use crate::{
    complaint::Channel,
    error::Error,
    server::{House, follow},
};
use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderMap, Response, StatusCode, header::CONTENT_TYPE},
    response::IntoResponse as _,
};
use serde::Deserialize;

/// Long texts arrive with every letter escaped; Meta says 3 MB for the largest.
pub const MAX_DELIVERY: usize = 4 * 1024 * 1024;

/// What is asked before a delivery's body is read: that the channel is on and that there is a signature to judge it by.
///
/// # Errors
/// The status of the refusal.
pub fn before_reading(house: &House, channel: Channel, headers: &HeaderMap) -> Result<(), StatusCode> {
    // The lengths are those of a SHA-256 in base 64 and in hexadecimal digits.
    let (is_on, header, length) = match channel {
        Channel::X => (house.channels().x.is_some(), x::signature::HEADER, 44),
        Channel::Facebook => (house.channels().facebook.is_some(), facebook::signature::HEADER, 64),
        _ => (false, "", 0),
    };
    if !is_on {
        return Err(StatusCode::NOT_FOUND);
    }
    let signature = headers.get(header).and_then(|value| value.as_bytes().strip_prefix(b"sha256="));
    if signature.is_none_or(|signature| signature.len() != length) {
        house.channels().refuse(channel);
        return Err(StatusCode::UNAUTHORIZED);
    }
    Ok(())
}

/// What X asks when it checks that we hold the secret.
#[derive(Deserialize)]
pub struct Challenge {
    crc_token: Option<String>,
}

/// `GET /webhooks/x`
pub async fn x_challenge(State(house): State<House>, Query(asked): Query<Challenge>) -> Response<Body> {
    let Some(account) = &house.channels().x else { return StatusCode::NOT_FOUND.into_response() };
    let asked = asked.crc_token.as_deref();
    let Some(token) = asked.and_then(|token| x::signature::response_token(&account.consumer_secret, token)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let answer = serde_json::json!({ "response_token": token });
    ([(CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

/// `POST /webhooks/x`
pub async fn x(State(house): State<House>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let Some(account) = house.channels().x.clone() else { return StatusCode::NOT_FOUND.into_response() };
    let signature = headers.get(x::signature::HEADER).and_then(|value| value.to_str().ok());
    if !x::signature::is_signed(&account.consumer_secret, signature, &body) {
        house.channels().refuse(Channel::X);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    store(&house, Channel::X, x::payload::parse(&body, &account.user_id, account.chief_user_id.as_deref()), &body).await
}

/// What Facebook asks when it checks that the address is ours.
#[derive(Deserialize)]
pub struct Subscribing {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
    #[serde(rename = "hub.verify_token")]
    verify_token: Option<String>,
}

/// `GET /webhooks/facebook`
pub async fn facebook_challenge(State(house): State<House>, Query(asked): Query<Subscribing>) -> Response<Body> {
    let Some(page) = &house.channels().facebook else { return StatusCode::NOT_FOUND.into_response() };
    let Subscribing { mode, challenge, verify_token } = &asked;
    match facebook::signature::challenge(
        &page.verify_token,
        mode.as_deref(),
        verify_token.as_deref(),
        challenge.as_deref(),
    ) {
        Some(challenge) => ([(CONTENT_TYPE, "text/plain")], challenge.to_owned()).into_response(),
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

/// `POST /webhooks/facebook`
pub async fn facebook(State(house): State<House>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let Some(page) = house.channels().facebook.clone() else { return StatusCode::NOT_FOUND.into_response() };
    let signature = headers.get(facebook::signature::HEADER).and_then(|value| value.to_str().ok());
    if !facebook::signature::is_signed(&page.app_secret, signature, &body) {
        house.channels().refuse(Channel::Facebook);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    store(&house, Channel::Facebook, facebook::payload::parse(&body, &page.page_id), &body).await
}

async fn store(house: &House, channel: Channel, parsed: Parsed, body: &[u8]) -> Response<Body> {
    // What is signed and begins no object is no delivery: the answer to a challenge is the same kind of signature.
    if body.trim_ascii_start().first() != Some(&b'{') {
        house.channels().refuse(channel);
        return StatusCode::BAD_REQUEST.into_response();
    }
    // A full disk: the platform delivers again.
    let taken = match house.has_room() {
        Ok(()) => arrivals::take(house, channel, parsed, body).await.map(|_| ()),
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
