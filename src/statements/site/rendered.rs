//! The page of a statement, rendered once per change: everybody opens it at once, because it is about what everybody talks of.

use super::{StatementData, handlers::shared};
use crate::{
    error::Error,
    language::Language,
    server::{
        AppState,
        kept_pages::KeptPages,
        op::Op,
        pages::{self, Lite},
        security::PageNonce,
    },
    statements::{WholeStatement, public},
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
const MAX_PAGES: usize = 128;

/// The statement that was read for this page already.
#[derive(Clone)]
pub struct AlreadyRead(pub Result<StatementData, Error>);

/// The cache of pages.
pub struct RenderedStatements(KeptPages<Key, WholeStatement>);

impl Default for RenderedStatements {
    fn default() -> Self {
        Self(KeptPages::of(MAX_PAGES))
    }
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    slug: String,
    language: Language,
    lite: Lite,
}

/// `GET /statements/{slug}`: the page, from the cache where possible. The statement itself is read each time.
pub async fn page(
    op: Op,
    Extension(PageNonce(nonce)): Extension<PageNonce>,
    Path(slug): Path<String>,
    request: Request,
) -> Response<Body> {
    let (parts, _) = request.into_parts();
    let state: &AppState = op.state();
    let whole = match read(&op, &slug).await {
        Ok(whole) => whole,
        Err(error) => return pages::render(state, parts, already_read(Err(error))).await,
    };
    // The form that changes the language repeats the address as it was typed, so only the usual form of the address is cached.
    let as_usual = parts.uri.query().is_none() && slug == whole.statement.slug;
    let key = Key { slug, language: op.language(), lite: Lite::wanted(&parts.headers, &parts.uri) };
    let RenderedStatements(kept) = &**state.part::<Arc<RenderedStatements>>();
    if as_usual && let Some(page) = kept.get(&key, &whole, &nonce) {
        return page;
    }
    let data = StatementData { shared: shared(&op, &whole.statement), whole: whole.clone() };
    let fresh = pages::render(state, parts, already_read(Ok(data))).await;
    if as_usual { kept.keep(key, whole, &nonce, fresh).await } else { fresh }
}

async fn read(op: &Op, slug: &str) -> Result<WholeStatement, Error> {
    public::whole(op.db(), slug).await?.ok_or(Error::NotFound)
}

fn already_read(read: Result<StatementData, Error>) -> impl Fn() + Clone + Send + Sync + 'static {
    move || provide_context(AlreadyRead(read.clone()))
}
