//! Renders the application's pages on the server.

use super::shell;
use crate::{
    officers::handlers::elsewhere_first,
    server::{
        AppState,
        pages::{self, PageContext},
    },
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, Response},
};
use futures::future::BoxFuture;
use leptos::config::LeptosOptions;

/// Renders a page of the application with this context.
pub fn render(options: LeptosOptions, context: PageContext, request: Request) -> BoxFuture<'static, Response<Body>> {
    leptos_axum::render_app_async_with_context(move || context(), move || shell(options.clone()))(request)
}

/// Handler for every page: renders the page at this address, or redirects somebody who may not see it.
pub async fn page(State(state): State<AppState>, request: Request) -> Response<Body> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let (parts, body) = request.into_parts();
    match elsewhere_first(&parts).filter(|_| reads) {
        Some(elsewhere) => elsewhere,
        None => pages::page(&state, Request::from_parts(parts, body)).await,
    }
}
