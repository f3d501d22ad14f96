//! Request ids. An id generated here can be said on the phone: twelve digits in three groups.
//!
//! A trusted proxy may provide the id instead, so that its log and ours use the same one. Nobody else may: somebody who chooses the id of a request
//! can decide what a search for it finds.

use crate::server::AppState;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Request},
};
use std::net::SocketAddr;
use tower_http::request_id::{MakeRequestId, RequestId};

/// The header `X-Request-Id`.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id accepted from a proxy, in characters; a UUID has 36.
const LONGEST: usize = 64;

/// Removes the sender's request id, unless the sender is a trusted proxy and the id consists of safe characters.
pub fn strip_untrusted(state: &AppState, mut request: Request<Body>) -> Request<Body> {
    if request.headers().contains_key(&HEADER) {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let is_trusted = peer.is_some_and(|peer| state.settings().trusted_proxies.holds(peer));
        if !(is_trusted && is_single_safe_id(request.headers())) {
            request.headers_mut().remove(&HEADER);
        }
    }
    request
}

fn is_single_safe_id(headers: &HeaderMap) -> bool {
    let mut all = headers.get_all(&HEADER).iter();
    // Two ids may come from two different senders.
    let (Some(word), None) = (all.next(), all.next()) else { return false };
    let word = word.as_bytes();
    (1..=LONGEST).contains(&word.len())
        && word.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Generates request ids.
#[derive(Clone, Copy, Debug)]
pub struct Numbers;

impl MakeRequestId for Numbers {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        let mut number = rand::random_range(0..1_000_000_000_000_u64);
        let mut text = *b"0000-0000-0000";
        for digit in text.iter_mut().rev().filter(|digit| **digit != b'-') {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
        HeaderValue::from_bytes(&text).ok().map(RequestId::new)
    }
}
