//! Handlers for the playground's user: writing a post, making a network misbehave, moving the clock forward, and listing what was written.

use super::{
    Network, Playground, Written, is_type, pairs,
    state::{Kind, Post},
};
use crate::{complaint::Millis, demo::pictures::draw};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::de::{DeserializeOwned, IntoDeserializer as _, value::Error as NotOne};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The fields of a form or of a flat JSON object.
fn fields(headers: &HeaderMap, body: &Bytes) -> HashMap<String, String> {
    if !is_type(headers, header::CONTENT_TYPE, "json") {
        return pairs(&String::from_utf8_lossy(body)).into_iter().filter(|(_, value)| !value.is_empty()).collect();
    }
    let object: HashMap<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    object.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, text(value))).collect()
}

/// Parses an enum variant by its serialised name.
pub(super) fn word<T: DeserializeOwned>(text: Option<&String>) -> Option<T> {
    let text: serde::de::value::StrDeserializer<'_, NotOne> = text?.as_str().into_deserializer();
    T::deserialize(text).ok()
}

fn is_on(field: Option<&String>) -> bool {
    field.is_some_and(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

fn refused(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response()
}

pub(super) async fn write_form(State(playground): State<Playground>, headers: HeaderMap, body: Bytes) -> Response {
    let form = fields(&headers, &body);
    let Some(network) = word::<Network>(form.get("network")) else { return refused("network is x or facebook") };
    let handle = form.get("as").cloned().unwrap_or_default();
    let written = Written {
        network,
        handle: handle.clone(),
        text: form.get("text").cloned().unwrap_or_default(),
        in_reply_to: form.get("in_reply_to").cloned(),
        quotes: form.get("quotes").cloned(),
        private: is_on(form.get("private")),
        elsewhere: is_on(form.get("elsewhere")),
        picture: is_on(form.get("picture")),
    };
    match playground.write(written) {
        Err(why) => refused(&why),
        Ok(id) if is_type(&headers, header::ACCEPT, "application/json") => Json(json!({ "id": id })).into_response(),
        // A handle that was accepted needs no escaping.
        Ok(_) => Redirect::to(&format!("/{}?as={}", network.as_str(), handle.trim_start_matches('@'))).into_response(),
    }
}

pub(super) async fn misbehave(State(playground): State<Playground>, headers: HeaderMap, body: Bytes) -> Response {
    let form = fields(&headers, &body);
    let times = form.get("times").map_or(Some(1), |times| times.parse().ok());
    let (Some(next), Some(times)) = (word(form.get("next")), times) else { return refused("next or times not known") };
    playground.misbehave(next, word(form.get("network")), times);
    Json(json!({ "ok": true })).into_response()
}

/// Moves the demo's clock forward by a number of milliseconds.
pub(super) async fn clock(State(playground): State<Playground>, headers: HeaderMap, body: Bytes) -> Response {
    let by = fields(&headers, &body).get("ahead").and_then(|by| by.parse::<Millis>().ok()).filter(|by| *by >= 0);
    let Some(by) = by else { return refused("ahead is a number of milliseconds, not below 0") };
    playground.inner.clock.advance(by);
    Json(json!({ "now": playground.now() })).into_response()
}

pub(super) async fn check(State(playground): State<Playground>, headers: HeaderMap, body: Bytes) -> Response {
    let network = word(fields(&headers, &body).get("network")).unwrap_or(Network::X);
    Json(json!({ "valid": playground.check(network).await })).into_response()
}

/// A post's picture, the same on every request.
pub(super) async fn picture(State(playground): State<Playground>, Path(name): Path<String>) -> Response {
    let id = name.trim_end_matches(".jpg");
    let Some(number) = playground.store().post(id).filter(|post| post.picture).map(|post| post.at / 1_000) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let drawn = tokio::task::spawn_blocking(move || draw((number % 97) as u32)).await.unwrap_or_default();
    ([(header::CONTENT_TYPE, "image/jpeg")], drawn).into_response()
}

pub(super) async fn posts(State(playground): State<Playground>) -> Json<Value> {
    let store = playground.store();
    let of = |post: &Post| {
        let to = post.to.as_deref().and_then(|id| store.person(post.author.network, id));
        json!({
            "id": post.id,
            "network": post.author.network.as_str(),
            "as": post.author.handle,
            "by_desk": post.by_desk,
            "text": post.text,
            "in_reply_to": post.target.as_ref().filter(|_| matches!(post.kind, Kind::Reply | Kind::Message)),
            "quotes": post.target.as_ref().filter(|_| post.kind == Kind::Quote),
            "reposts": post.target.as_ref().filter(|_| post.kind == Kind::Repost),
            "private": post.kind == Kind::Message,
            "to": to.map(|person| &person.handle),
            "thread": post.thread,
            "at": post.at,
        })
    };
    Json(Value::Array(store.posts().iter().map(of).collect()))
}
