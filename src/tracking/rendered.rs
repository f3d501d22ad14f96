//! A cache of public pages, each rendered once per change.
//!
//! A number that is shared on social media is looked up by many people at once, and all of them see the same page. The row is read each
//! time; the page is rendered again when the row, the minute, the language or the lite mode differs. Only the nonce is new in
//! every response.

use super::{Progress, lookup};
use crate::{
    complaint::{Millis, Reference, store::PublicRow},
    error::Error,
    language::Language,
    server::{
        AppState,
        op::Op,
        pages::{self, Lite},
        security::{Client, PageNonce},
    },
};
use axum::{
    Extension,
    body::{Body, to_bytes},
    extract::{Path, Request},
    http::{Response, StatusCode, header::CONTENT_TYPE},
    response::IntoResponse as _,
};
use leptos::prelude::provide_context;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// The most pages in the cache. One takes about 10 kB.
const MAX_PAGES: usize = 512;
/// The page says "today" and "late", which are exact to the minute.
const MINUTE: Millis = 60_000;

/// The result of the query already made for this page, so that rendering neither repeats it nor counts a wrong number twice.
#[derive(Clone)]
pub struct AlreadyRead(pub Result<Progress, Error>);

/// The cache of public pages.
pub struct Rendered(Cache<Key, Arc<RenderedPage>>);

impl Default for Rendered {
    fn default() -> Self {
        Self(Cache::new(MAX_PAGES))
    }
}

impl AppState {
    /// The cache of public pages.
    pub fn rendered(&self) -> &Rendered {
        self.part::<Arc<Rendered>>()
    }
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    reference: Reference,
    language: Language,
    lite: Lite,
}

struct RenderedPage {
    row: PublicRow,
    minute: Millis,
    /// The text between the nonces.
    pieces: Vec<String>,
}

impl RenderedPage {
    fn with_nonce(&self, nonce: &str) -> Response<Body> {
        let page = self.pieces.join(nonce);
        ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
    }
}

/// `GET /t/{reference}`: the public page, from the cache where possible.
pub async fn page(
    op: Op,
    Extension(client): Extension<Client>,
    Extension(PageNonce(nonce)): Extension<PageNonce>,
    Path(typed): Path<String>,
    request: Request,
) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let language = op.language();
    let found = match lookup::public(&op, client, &typed).await {
        Ok(found) => found,
        Err(error) => return pages::render(op.state(), parts, already_read(Err(error))).await,
    };
    // The form that changes the language repeats the page's address as it was typed, so only the usual form of the address is cached.
    let as_usual = parts.uri.query().is_none() && typed == found.reference.as_str();
    let key = Key { reference: found.reference, language, lite: Lite::wanted(&parts.headers, &parts.uri) };
    let minute = op.now() / MINUTE;
    if as_usual
        && let Some(kept) = op.state().rendered().0.get(&key)
        && kept.row == found.row
        && kept.minute == minute
    {
        return kept.with_nonce(&nonce);
    }
    let row = found.row.clone();
    let progress = lookup::progress(&op, found).await;
    let may_keep = as_usual && progress.is_ok();
    let fresh = pages::render(op.state(), parts, already_read(progress)).await;
    if !may_keep || fresh.status() != StatusCode::OK {
        return fresh;
    }
    let (head, body) = fresh.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    if let Ok(text) = std::str::from_utf8(&body) {
        let pieces = text.split(nonce.as_str()).map(ToOwned::to_owned).collect();
        op.state().rendered().0.insert(key, Arc::new(RenderedPage { row, minute, pieces }));
    }
    Response::from_parts(head, Body::from(body))
}

fn already_read(read: Result<Progress, Error>) -> impl Fn() + Clone + Send + Sync + 'static {
    move || provide_context(AlreadyRead(read.clone()))
}
