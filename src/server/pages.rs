//! Rendering a page, and answering the server functions that pages call.

use super::{House, security::PageNonce};
use crate::{app::shell, language::Language, officers::sign_in::SignedIn, ui::form::Answer};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, Response, StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect},
};
use leptos::{nonce::Nonce, prelude::*};
use leptos_axum::ResponseOptions;
use std::fmt::Write as _;

/// Whether the page is to come without scripts: the reader saves data or asked for it with `?lite=1`.
#[derive(Clone, Copy)]
pub struct Lite(pub bool);

/// Renders the page at the request's address; with an answer, the form on it shows that.
pub async fn render(house: &House, mut parts: Parts, answer: Option<Answer>) -> Response<Body> {
    parts.method = Method::GET;
    let status =
        answer.as_ref().and_then(|answer| answer.error.as_ref()).and_then(|e| StatusCode::from_u16(e.status()).ok());
    let request = Request::from_parts(parts, Body::empty());
    let context = context(house, &request);
    let with_answer = move || {
        context();
        if let Some(status) = status {
            expect_context::<ResponseOptions>().set_status(status);
        }
        if let Some(answer) = answer.clone() {
            provide_context(answer);
        }
    };
    let options = house.leptos().clone();
    leptos_axum::render_app_async_with_context(with_answer, move || shell(options.clone()))(request).await
}

/// The page at this address, or the page that says there is none.
pub async fn page(State(house): State<House>, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let (parts, _) = request.into_parts();
    // Before anything is rendered: whoever is not signed in gets no staff page, only the way to sign in.
    let path = parts.uri.path();
    if (path == "/staff" || path.starts_with("/staff/")) && parts.extensions.get::<SignedIn>().is_none() {
        let back = parts.uri.path_and_query().map_or("/staff", |all| all.as_str());
        let to = form_urlencoded(back);
        return Redirect::to(&format!("/sign-in?to={to}")).into_response();
    }
    render(&house, parts, None).await
}

/// An address as the value of a query: every byte that could mean something else is escaped.
fn form_urlencoded(address: &str) -> String {
    address.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// A server function.
pub async fn server_function(State(house): State<House>, request: Request) -> Response<Body> {
    let context = context(&house, &request);
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

fn context(house: &House, request: &Request) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let house = house.clone();
    let language = request.extensions().get::<Language>().copied().unwrap_or(Language::Hindi);
    let nonce = request.extensions().get::<PageNonce>().map(|PageNonce(nonce)| nonce.clone()).unwrap_or_default();
    let saves_data = request.headers().get("save-data").is_some_and(|value| value == "on");
    let asked = request.uri().query().is_some_and(|query| query.split('&').any(|pair| pair == "lite=1"));
    move || {
        provide_context(house.clone());
        provide_context(language);
        provide_context(Nonce::from_value(nonce.as_str()));
        provide_context(Lite(saves_data || asked));
    }
}
