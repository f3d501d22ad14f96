//! Renders pages, and answers the server functions that pages call.

use super::{
    AppState, follow,
    local_address::staff_address,
    op::Op,
    security::{PageNonce, add_retry_after},
    style::{EmbeddedStyle, PageStyle},
};
use crate::{
    error::Error,
    ui::{
        data,
        form::FormAnswer,
        share_tags::InHead,
        unplaced::{Unplaced, document},
    },
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header::SET_COOKIE, request::Parts},
    response::IntoResponse as _,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use futures::future::BoxFuture;
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*};
use leptos_axum::ResponseOptions;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

/// Whether the page is served without scripts: what the reader chose with `?lite=1` or `?lite=0`, here or on an earlier page; else whether the browser
/// sends `Save-Data`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lite(pub bool);

/// Which scripts a page has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// None at all.
    None,
    /// Only the plain ones (`public/assets`), which do not need the rest: they keep what is entered, and send it.
    Plain,
    /// Those that make the page alive too.
    All,
}

impl Scripts {
    /// Besides pages that the reader wants without, the sign-in has none: it needs none, and whoever signs in loads the staff's part next.
    fn of(path: &str, lite: Lite, offline: Offline) -> Self {
        match (path, lite, offline) {
            (_, _, Offline(true)) => Self::Plain,
            ("/sign-in" | "/sign-in/code", ..) | (_, Lite(true), _) => Self::None,
            _ => Self::All,
        }
    }
}

/// The cookie that stores the choice.
const LITE_COOKIE: &str = "lite";

impl Lite {
    /// Whether this request wants a page without scripts.
    pub fn wanted(headers: &HeaderMap, uri: &Uri) -> Self {
        let saves_data = || headers.get("save-data").is_some_and(|value| value == "on");
        let kept = || CookieJar::from_headers(headers).get(LITE_COOKIE).map(|kept| Self(kept.value() == "1"));
        Self::chosen(uri).or_else(kept).unwrap_or_else(|| Self(saves_data()))
    }

    /// What the reader chooses with this address.
    fn chosen(uri: &Uri) -> Option<Self> {
        uri.query()?.split('&').find_map(|pair| match pair.split_once('=')? {
            ("lite", "1") => Some(Self(true)),
            ("lite", "0") => Some(Self(false)),
            _ => None,
        })
    }

    /// The header that stores the choice.
    fn cookie(self, https: bool) -> Option<HeaderValue> {
        let mut cookie = Cookie::new(LITE_COOKIE, if self.0 { "1" } else { "0" });
        cookie.set_path("/");
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(https);
        cookie.make_permanent();
        HeaderValue::try_from(cookie.to_string()).ok()
    }
}

/// Whether the page is the one that the service worker keeps for a phone without a network: the filing form without the rest of the scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Offline(pub bool);

fn has(uri: &Uri, wanted: &str) -> bool {
    uri.query().is_some_and(|query| query.split('&').any(|pair| pair == wanted))
}

/// Function that provides the context of a page before it is rendered.
pub type PageContext = Arc<dyn Fn() + Send + Sync>;

/// Function that renders a page of the application. Passed to the server at its start, because the server does not depend on the pages.
#[derive(Clone, Copy)]
pub struct Renderer(pub fn(LeptosOptions, PageContext, Request) -> BoxFuture<'static, Response<Body>>);

/// Most bytes of a rendered page that is searched or modified; none of our pages is that large.
pub(super) const LARGEST_PAGE: usize = 32 * 1_048_576;

/// Renders the page at the request's address, with the answer to the form that was posted to it. The result always contains what was typed: if the
/// page no longer has the form, a page that shows only what was typed is rendered instead.
pub async fn answered(state: &AppState, parts: Parts, answer: FormAnswer) -> Response<Body> {
    let status = answer.error.as_ref().and_then(|error| StatusCode::from_u16(error.status()).ok());
    let unplaced = Unplaced::of(&answer);
    let with_answer = move || {
        if let Some(status) = status {
            expect_context::<ResponseOptions>().set_status(status);
        }
        provide_context(answer.clone());
    };
    let Some(unplaced) = unplaced else { return render(state, parts, with_answer).await };
    let page = render(state, parts.clone(), with_answer).await;
    let (head, body) = page.into_parts();
    match axum::body::to_bytes(body, LARGEST_PAGE).await {
        Ok(html) if unplaced.is_shown_by(&String::from_utf8_lossy(&html)) => {
            Response::from_parts(head, Body::from(html))
        }
        _ => typed(state, parts, unplaced).await,
    }
}

/// Renders a page that shows what was typed in a form that no longer exists.
pub async fn typed(state: &AppState, mut parts: Parts, unplaced: Unplaced) -> Response<Body> {
    parts.method = Method::GET;
    let status = StatusCode::from_u16(unplaced.error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let request = Request::from_parts(parts, Body::empty());
    let context = context(state, &request);
    let options = state.leptos().clone();
    let document = move || document(options.clone(), unplaced.clone());
    let mut response = leptos_axum::render_app_async_with_context(context, document)(request).await;
    *response.status_mut() = status;
    response
}

/// Renders the page at the request's address, with additional context.
pub async fn render(
    state: &AppState,
    mut parts: Parts,
    more: impl Fn() + Clone + Send + Sync + 'static,
) -> Response<Body> {
    parts.method = Method::GET;
    let cookie = Lite::chosen(&parts.uri).and_then(|lite| lite.cookie(state.settings().is_https()));
    let request = Request::from_parts(parts, Body::empty());
    let context = context(state, &request);
    let with_more = move || {
        context();
        more();
    };
    let Renderer(renderer) = *state.part();
    let mut response = renderer(state.leptos().clone(), Arc::new(with_more), request).await;
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The page at this address, or the "not found" page.
pub async fn page(state: &AppState, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let (parts, _) = request.into_parts();
    render(state, parts, || ()).await
}

/// Characters escaped in an address used as a query value.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// Escapes an address for use as a query value.
pub fn form_urlencoded(address: &str) -> String {
    utf8_percent_encode(address, ESCAPED).to_string()
}

/// Most bytes of an error returned by a server function.
const LONGEST_ERROR: usize = 64 * 1_024;

/// Handler for calls of server functions.
pub async fn server_function(State(state): State<AppState>, request: Request) -> Response<Body> {
    let context = context(&state, &request);
    let answer = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    // Leptos refuses malformed arguments with status 500 before it calls our function; this sets the right status.
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LONGEST_ERROR).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(error) = data::decoded::<Error>(&bytes) {
        follow::refused(&error);
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        add_retry_after(&error, &mut parts.headers);
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn context(state: &AppState, request: &Request) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    // One operation for the page and all server functions that it calls.
    let op = Op::begin(state, request.extensions());
    let language = op.language();
    let nonce = request.extensions().get::<PageNonce>().map(|PageNonce(nonce)| nonce.clone()).unwrap_or_default();
    // Staff pages link to the whole style sheet.
    let style = match staff_address(request.uri().path()) {
        Some(_) => PageStyle::default(),
        None => state.part::<EmbeddedStyle>().at(request.uri().path()),
    };
    // A caller may have decided already; a page rendered at an address other than its own has no scripts.
    let lite = request.extensions().get::<Lite>().copied();
    let offline = Offline(has(request.uri(), "offline=1"));
    let lite = lite.unwrap_or_else(|| Lite(!offline.0 && Lite::wanted(request.headers(), request.uri()).0));
    // A caller may have decided this too.
    let scripts = request.extensions().get::<Scripts>().copied();
    let scripts = scripts.unwrap_or_else(|| Scripts::of(request.uri().path(), lite, offline));
    move || {
        provide_context(op.clone());
        provide_context(language);
        provide_context(Nonce::from_value(nonce.as_str()));
        provide_context(lite);
        provide_context(scripts);
        provide_context(style.clone());
        provide_context(offline);
        provide_context(InHead::default());
    }
}
