//! The numbers of requests. One that is made here can be said on the telephone: twelve digits in three groups.
//!
//! A proxy that is trusted may give the number instead, so that its log and ours tell of the same request. Nobody else may: whoever chooses
//! the number of a request chooses what is found by it.

use crate::server::AppState;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Request},
};
use std::net::SocketAddr;
use tower_http::request_id::{MakeRequestId, RequestId};

/// `X-Request-Id`
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest that is taken from a proxy, in characters: a UUID has 36.
const LONGEST: usize = 64;

/// Takes away what the sender wrote as the request's number, unless it is a proxy whose word is taken and a word that can stand anywhere.
pub fn unless_trusted(state: &AppState, mut request: Request<Body>) -> Request<Body> {
    if request.headers().contains_key(&HEADER) {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let is_trusted = peer.is_some_and(|peer| state.settings().trusted_proxies.holds(peer));
        if !(is_trusted && is_one_fit_word(request.headers())) {
            request.headers_mut().remove(&HEADER);
        }
    }
    request
}

fn is_one_fit_word(headers: &HeaderMap) -> bool {
    let mut all = headers.get_all(&HEADER).iter();
    // Two may have come from two hands.
    let (Some(word), None) = (all.next(), all.next()) else { return false };
    let word = word.as_bytes();
    (1..=LONGEST).contains(&word.len())
        && word.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Makes numbers.
#[derive(Clone, Copy, Debug)]
pub struct Numbers;

impl MakeRequestId for Numbers {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        let number = rand::random_range(0..1_000_000_000_000_u64);
        let group = |n: u64| n % 10_000;
        let text = format!("{:04}-{:04}-{:04}", group(number / 100_000_000), group(number / 10_000), group(number));
        HeaderValue::try_from(text).ok().map(RequestId::new)
    }
}
