//! Rendering a page, and answering the server functions that pages call.

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

/// Whether the page is to come without scripts: the reader saves data or asked for it with `?lite=1`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lite(pub bool);

impl Lite {
    /// What this request wants.
    pub fn wanted(headers: &HeaderMap, uri: &Uri) -> Self {
        let saves_data = headers.get("save-data").is_some_and(|value| value == "on");
        Self(saves_data || uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "lite=1")))
    }
}

/// What a page is made with besides its request: puts it where the page looks for it.
pub type PageContext = Arc<dyn Fn() + Send + Sync>;

/// How the application's pages are made; given to the server at its start, which knows none of them.
#[derive(Clone, Copy)]
pub struct Renderer(pub fn(LeptosOptions, PageContext, Request) -> BoxFuture<'static, Response<Body>>);

/// The most bytes of a page in which what was typed is looked for; none of ours is as large.
pub(super) const LARGEST_PAGE: usize = 32 * 1_048_576;

/// Renders the page at the request's address, with the answer to the form that was posted to it. What was typed is on the page that comes: where
/// the form is there no longer, a page comes that shows nothing else.
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

/// The page that shows what was typed in a form that is not there any more.
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

/// Renders the page at the request's address, with more in its context.
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

/// The page at this address, or the page that says there is none.
pub async fn page(state: &AppState, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let (parts, _) = request.into_parts();
    render(state, parts, || ()).await
}

/// What is escaped in an address that is the value of a query.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// An address as the value of a query: every byte that could mean something else is escaped.
pub fn form_urlencoded(address: &str) -> String {
    utf8_percent_encode(address, ESCAPED).to_string()
}

/// The longest error that a server function answers, in bytes.
const LONGEST_ERROR: usize = 64 * 1_024;

/// A server function.
pub async fn server_function(State(state): State<AppState>, request: Request) -> Response<Body> {
    let context = context(&state, &request);
    let answer = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    // Arguments that cannot be read are refused before a function of ours is called, as if they were our fault.
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
    // One operation for the page and for everything that it asks.
    let op = Op::begin(state, request.extensions());
    let language = op.language();
    let nonce = request.extensions().get::<PageNonce>().map(|PageNonce(nonce)| nonce.clone()).unwrap_or_default();
    // A page that stands at another address than its own has no scripts.
    let lite = request.extensions().get::<Lite>().copied();
    let lite = lite.unwrap_or_else(|| Lite::wanted(request.headers(), request.uri()));
    move || {
        provide_context(op.clone());
        provide_context(language);
        provide_context(Nonce::from_value(nonce.as_str()));
        provide_context(lite);
    }
}
