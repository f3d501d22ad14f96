//! Renders pages, and answers the server functions that pages call.

use super::{
    AppState, follow,
    op::Op,
    security::{PageNonce, add_retry_after},
};
use crate::{
    error::Error,
    ui::{
        form::FormAnswer,
        unplaced::{Unplaced, document},
    },
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, Response, StatusCode, Uri, request::Parts},
    response::IntoResponse as _,
};
use futures::future::BoxFuture;
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*};
use leptos_axum::ResponseOptions;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

/// Whether the page is served without scripts, because the browser sends `Save-Data` or the address has `?lite=1`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lite(pub bool);

impl Lite {
    /// Whether this request wants a page without scripts.
    pub fn wanted(headers: &HeaderMap, uri: &Uri) -> Self {
        let saves_data = headers.get("save-data").is_some_and(|value| value == "on");
        Self(saves_data || has(uri, "lite=1") || has(uri, "offline=1"))
    }
}

/// Whether the page is served with the scripts that keep what is entered (`public/assets/early.js`), which do not need the rest of the scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Early(pub bool);

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
    let request = Request::from_parts(parts, Body::empty());
    let context = context(state, &request);
    let with_more = move || {
        context();
        more();
    };
    let Renderer(renderer) = *state.part();
    renderer(state.leptos().clone(), Arc::new(with_more), request).await
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
    if let Ok(error) = serde_json::from_slice::<Error>(&bytes) {
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
    // A caller may have decided already; a page rendered at an address other than its own has no scripts.
    let lite = request.extensions().get::<Lite>().copied();
    let lite = lite.unwrap_or_else(|| Lite::wanted(request.headers(), request.uri()));
    let offline = Offline(has(request.uri(), "offline=1"));
    let early = request.extensions().get::<Early>().copied().unwrap_or(Early(!lite.0 || offline.0));
    move || {
        provide_context(op.clone());
        provide_context(language);
        provide_context(Nonce::from_value(nonce.as_str()));
        provide_context(lite);
        provide_context(early);
        provide_context(offline);
    }
}
