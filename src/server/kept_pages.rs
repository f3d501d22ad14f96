//! Public pages, each rendered once per change: a link that is shared on social media is opened by many people at once, and all of them see the same
//! page. Only the nonce is new in every response.

use axum::{
    body::{Body, to_bytes},
    http::{Response, StatusCode, header::CONTENT_TYPE},
    response::IntoResponse as _,
};
use quick_cache::sync::Cache;
use std::{hash::Hash, sync::Arc};

/// A cache of pages. `K` names a page as it is asked for, its language and mode included; `V` is what it was rendered from, read anew for each request.
pub struct KeptPages<K, V>(Cache<K, Arc<Kept<V>>>);

struct Kept<V> {
    made_from: V,
    /// The text between the nonces.
    pieces: Vec<String>,
}

impl<K: Hash + Eq, V: PartialEq> KeptPages<K, V> {
    /// A cache of at most this many pages. One takes about 10 kB.
    pub fn of(most: usize) -> Self {
        Self(Cache::new(most))
    }

    /// The page with a new nonce, if it was rendered from the same.
    pub fn get(&self, key: &K, made_from: &V, nonce: &str) -> Option<Response<Body>> {
        let kept = self.0.get(key).filter(|kept| kept.made_from == *made_from)?;
        let page = kept.pieces.join(nonce);
        Some(([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
    }

    /// Keeps a page that was rendered with this nonce, and passes it on. An error page is not kept.
    pub async fn keep(&self, key: K, made_from: V, nonce: &str, page: Response<Body>) -> Response<Body> {
        if page.status() != StatusCode::OK {
            return page;
        }
        let (head, body) = page.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        if let Ok(text) = std::str::from_utf8(&body) {
            let pieces = text.split(nonce).map(ToOwned::to_owned).collect();
            self.0.insert(key, Arc::new(Kept { made_from, pieces }));
        }
        Response::from_parts(head, Body::from(body))
    }
}
