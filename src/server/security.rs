//! Security headers of every answer, and identification of the client. The order of the layers is in `app::router`.

use super::{
    AppState, assets, follow,
    proxies::{self, Origin},
};
use crate::{
    error::Error,
    language::{self, Language},
};
use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::IntoResponse as _,
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Nonce of the Content-Security-Policy of this answer, for the page that is rendered.
#[derive(Clone, Debug)]
pub struct PageNonce(pub String);

/// The client address of a request.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

/// Adds the security headers. Each page gets a new nonce; inline scripts without it, and scripts and styles from other sites, are blocked.
pub async fn headers(State(state): State<AppState>, mut request: Request<Body>, next: Next) -> Response<Body> {
    let nonce = STANDARD.encode(rand::random::<[u8; 16]>());
    request.extensions_mut().insert(PageNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let is_page = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        // Only during development (`make watch`).
        let reload = assets::reload_port().map(|port| format!(" ws://127.0.0.1:{port}")).unwrap_or_default();
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' blob:; \
             connect-src 'self'{reload}; font-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'"
        );
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.insert("content-security-policy", policy);
        }
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        // Private links are not sent to other sites; our own forms still send a referrer.
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if state.settings().is_https() {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Determines the client address and the language of a request.
pub fn identify(state: &AppState, request: &mut Request<Body>) {
    let client = client(state, request);
    let language = language_of(request.headers());
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(language);
}

fn client(state: &AppState, request: &Request<Body>) -> Client {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let Origin { address, doubt } = proxies::origin(&state.settings().trusted_proxies, peer, request.headers());
    if let Some(doubt) = doubt {
        state.warned().of(doubt, peer, state.clock().now());
    }
    Client(address)
}

/// Marks an answer that says already what is wrong.
#[derive(Clone, Copy)]
struct Explained;

/// A short text answer in the client's language, for when no page can be rendered.
pub fn plain(error: &Error, language: Language) -> Response<Body> {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    follow::refused(error);
    let text = language::texts::error(error, language);
    let mut response = (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    add_retry_after(error, response.headers_mut());
    response.extensions_mut().insert(Explained);
    response
}

/// Adds `Retry-After` (RFC 9110, 10.2.3) if a retry may succeed.
pub fn add_retry_after(error: &Error, headers: &mut HeaderMap) {
    if let Some(seconds) = seconds_to_wait(error) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// Seconds after which a retry may succeed; `None` if a retry does not help.
pub fn seconds_to_wait(error: &Error) -> Option<u64> {
    match error {
        Error::TooMany(seconds) | Error::Slowly(seconds) | Error::Burst(seconds) => Some(*seconds),
        Error::Busy => Some(5),
        Error::NoRoom => Some(300),
        _ => None,
    }
}

/// Seconds to wait, where a refusal does not know better.
const SOME_WAIT: u64 = 30;

/// Adds `Retry-After` to a refusal that a retry may turn into an answer and that does not say when: whichever handler or layer made it.
pub async fn say_when(request: Request<Body>, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    let later = matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    if later && !response.headers().contains_key(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(SOME_WAIT));
    }
    response
}

/// Gives the empty refusals of inner layers (body too large, cross-site post, timeout, panic) a readable message.
pub async fn explain(request: Request<Body>, next: Next) -> Response<Body> {
    let language = request.extensions().get().copied().unwrap_or(Language::Hindi);
    // A load balancer or service manager gets the plain reason.
    let for_machines = request.uri().path() == "/readyz";
    let response = next.run(request).await;
    if for_machines {
        return response;
    }
    let ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        [&b"text/html"[..], b"application/json", b"application/problem+json", b"text/xml"]
            .iter()
            .any(|ours| kind.as_bytes().starts_with(ours))
    });
    let refused_function = response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if ours || refused_function || response.extensions().get::<Explained>().is_some() {
        return response;
    }
    match response.status().as_u16() {
        413 => plain(&Error::TooLarge, language),
        403 => plain(&Error::NotAllowed, language),
        408 | 503 => plain(&Error::Busy, language),
        500 => plain(&Error::Internal, language),
        _ => response,
    }
}

/// The language of a request, from its cookie or `Accept-Language`.
pub fn language_of(headers: &HeaderMap) -> Language {
    let jar = CookieJar::from_headers(headers);
    language::choose(
        jar.get(language::COOKIE).map(Cookie::value),
        headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
    )
}
