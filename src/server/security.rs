//! What every answer carries and every request must pass. The order of the layers is in `router`.

use super::{
    House, follow,
    proxies::{self, Origin},
};
use crate::{
    error::Error,
    language::{self, Language},
    officers::{
        idle,
        session::{self, Held},
        sign_in::SignedIn,
    },
};
use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Request, Response,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::IntoResponse as _,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The nonce of this answer's Content-Security-Policy, for the page that is rendered into it.
#[derive(Clone, Debug)]
pub struct PageNonce(pub String);

/// The address a request came from.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

/// Adds the security headers. A page gets a fresh nonce; scripts and styles without it, or from elsewhere, do not run.
pub async fn headers(State(house): State<House>, mut request: Request<Body>, next: Next) -> Response<Body> {
    let nonce = STANDARD.encode(rand::random::<[u8; 16]>());
    request.extensions_mut().insert(PageNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let is_page = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; style-src 'self'; img-src 'self' blob:; \
             connect-src 'self'; font-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'"
        );
        if let Ok(policy) = HeaderValue::try_from(policy) {
            headers.insert("content-security-policy", policy);
        }
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        // Private links never leave the site; our own forms still say where they came from.
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if house.settings().is_https() {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Finds out who asks: the client's address, the reader's language, the officer signed in.
pub async fn identify(State(house): State<House>, mut request: Request<Body>, next: Next) -> Response<Body> {
    let client = client(&house, &request);
    request.extensions_mut().insert(client);
    let jar = CookieJar::from_headers(request.headers());
    let wish = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = language::choose(jar.get(language::COOKIE).map(Cookie::value), wish);
    request.extensions_mut().insert(language);
    if let Some(token) = jar.get(session_cookie_name(&house)).map(Cookie::value) {
        let deliberate = idle::is_deliberate(&request);
        match session::open(&house, token, deliberate).await {
            Ok(opened) => session::carry(request.extensions_mut(), opened),
            Err(error) => return plain(&error, language),
        }
    }
    next.run(request).await
}

fn client(house: &House, request: &Request<Body>) -> Client {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let Origin { address, doubt } = proxies::origin(&house.settings().trusted_proxies, peer, request.headers());
    if let Some(doubt) = doubt {
        house.warned().of(doubt, peer, house.clock().now());
    }
    Client(address)
}

/// A short answer in the reader's language where no page can be made.
pub fn plain(error: &Error, language: Language) -> Response<Body> {
    let status =
        axum::http::StatusCode::from_u16(error.status()).unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
    follow::refused(error);
    let text = language::texts::error(error, language);
    let mut response = (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    say_when(error, response.headers_mut());
    response
}

/// Says when the same may be tried again (`Retry-After`, RFC 9110, 10.2.3).
pub fn say_when(error: &Error, headers: &mut HeaderMap) {
    if let Some(seconds) = seconds_to_wait(error) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// After how many seconds the same may be tried again, where trying again helps.
pub fn seconds_to_wait(error: &Error) -> Option<u64> {
    match error {
        Error::TooMany(seconds) | Error::Slowly(seconds) => Some(*seconds),
        Error::Busy => Some(5),
        Error::NoRoom => Some(300),
        _ => None,
    }
}

/// Turns the empty refusals of layers further in (a body too large, a cross-site post, a time-out, a panic) into a sentence.
pub async fn explain(request: Request<Body>, next: Next) -> Response<Body> {
    let language = request.extensions().get().copied().unwrap_or(Language::Hindi);
    // A service manager reads its reason as it is.
    let for_machines = request.uri().path() == "/readyz";
    let response = next.run(request).await;
    if for_machines {
        return response;
    }
    let ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/json")
    });
    if ours {
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

/// The language that a request asks for.
pub fn wished(headers: &HeaderMap) -> Language {
    let jar = CookieJar::from_headers(headers);
    language::choose(
        jar.get(language::COOKIE).map(Cookie::value),
        headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
    )
}

/// The session cookie's name. Over TLS the `__Host-` prefix makes browsers refuse one set from elsewhere.
pub fn session_cookie_name(house: &House) -> &'static str {
    if house.settings().is_https() { "__Host-sunwai" } else { "sunwai" }
}

/// A cookie that holds a session's token; with no token, one that ends it.
pub fn session_cookie(house: &House, token: Option<String>) -> Cookie<'static> {
    let ends = token.is_none();
    let mut cookie = secret_cookie(house, session_cookie_name(house), token.unwrap_or_default());
    if ends {
        cookie.make_removal();
    }
    cookie
}

/// The name of the cookie by which a browser is known in which an officer has signed in before.
pub fn browser_cookie_name(house: &House) -> &'static str {
    if house.settings().is_https() { "__Host-sunwai-browser" } else { "sunwai-browser" }
}

/// A cookie by which a browser is known again. It opens nothing.
pub fn browser_cookie(house: &House, token: String) -> Cookie<'static> {
    let mut cookie = secret_cookie(house, browser_cookie_name(house), token);
    cookie.make_permanent();
    cookie
}

/// The name of the cookie between the password and the code.
pub fn half_cookie_name(house: &House) -> &'static str {
    if house.settings().is_https() { "__Host-sunwai-half" } else { "sunwai-half" }
}

/// A cookie that holds the token of a sign-in that waits for its code; with no token, one that ends it.
pub fn half_cookie(house: &House, token: Option<String>) -> Cookie<'static> {
    let ends = token.is_none();
    let mut cookie = secret_cookie(house, half_cookie_name(house), token.unwrap_or_default());
    if ends {
        cookie.make_removal();
    }
    cookie
}

fn secret_cookie(house: &House, name: &'static str, value: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(name, value);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(house.settings().is_https());
    cookie.set_path("/");
    cookie
}

/// Who is signed in, from the request's parts.
///
/// # Errors
/// [`Error::SignIn`]; for an officer who has to do something first, that.
pub fn signed_in(extensions: &axum::http::Extensions) -> Result<SignedIn, Error> {
    let refusal = || extensions.get::<Held>().map_or(Error::SignIn, |held| held.owes.error());
    extensions.get::<SignedIn>().cloned().ok_or_else(refusal)
}
