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
        kept_pages::KeptPages,
        op::Op,
        pages::{self, Lite},
        security::{Client, PageNonce},
    },
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Request},
    http::Response,
};
use leptos::prelude::provide_context;
use std::sync::Arc;

/// The most pages in the cache.
const MAX_PAGES: usize = 512;
/// The page says "today" and "late", which are exact to the minute.
const MINUTE: Millis = 60_000;

/// The result of the query already made for this page, so that rendering neither repeats it nor counts a wrong number twice.
#[derive(Clone)]
pub struct AlreadyRead(pub Result<Progress, Error>);

/// The cache of public pages: the row, and the minute in which the page was rendered.
pub struct Rendered(KeptPages<Key, (PublicRow, Millis)>);

impl Default for Rendered {
    fn default() -> Self {
        Self(KeptPages::of(MAX_PAGES))
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
    let made_from = (found.row.clone(), op.now() / MINUTE);
    let kept = &op.state().rendered().0;
    if as_usual && let Some(page) = kept.get(&key, &made_from, &nonce) {
        return page;
    }
    let progress = lookup::progress(&op, found).await;
    let may_keep = as_usual && progress.is_ok();
    let fresh = pages::render(op.state(), parts, already_read(progress)).await;
    if may_keep { kept.keep(key, made_from, &nonce, fresh).await } else { fresh }
}

fn already_read(read: Result<Progress, Error>) -> impl Fn() + Clone + Send + Sync + 'static {
    move || provide_context(AlreadyRead(read.clone()))
}
