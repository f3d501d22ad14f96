//! A request from its beginning to its answer: its span, its one line in the log, its place in the figures.

use super::{FOLLOWED, Followed};
use crate::server::{AppState, assets, listen::LONGEST};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{Method, Response, StatusCode},
    middleware::Next,
};
use std::{collections::HashSet, sync::OnceLock, time::Instant};
use tower_http::request_id::RequestId;
use tracing::{Instrument as _, Span};

/// Follows a request from its beginning to its answer. Its number was given before.
pub async fn follow(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("-");
    let (method, route) = (method(request.method()), Route::of(&request));
    let followed = Followed::default();
    // An error, so that it is there whenever anything inside it is.
    let span = tracing::error_span!("request", id, method, route = route.as_str());
    let mut line = Line {
        state,
        method,
        route,
        followed: followed.clone(),
        span: span.clone(),
        begun: Instant::now(),
        status: None,
    };
    let answer = FOLLOWED.scope(followed, next.run(request)).instrument(span).await;
    line.status = Some(answer.status());
    answer
}

/// The one line of a request. It is written also when nobody waits for the answer any more.
struct Line {
    state: AppState,
    method: &'static str,
    route: Route,
    followed: Followed,
    span: Span,
    begun: Instant,
    status: Option<StatusCode>,
}

impl Drop for Line {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        self.state.metrics().answered(self.route.as_str(), self.method, self.status, took);
        let _inside = self.span.enter();
        // To a tenth of a millisecond.
        let ms = (took.as_secs_f64() * 10_000.0).round() / 10.0;
        let Some(status) = self.status else {
            return tracing::info!(target: "sunwai::requests", ms, "left before the answer");
        };
        let why = self.followed.why();
        if status.is_server_error() && !self.followed.has_failed() {
            let cause = match why {
                _ if took >= LONGEST => "it took longer than any request may",
                Some(why) => why,
                None => "no cause was told",
            };
            tracing::error!(cause, "a request failed");
        }
        tracing::info!(target: "sunwai::requests", status = status.as_u16(), ms, why, "answered");
    }
}

/// A method by a word of ours: a stranger may write anything there.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// A request's place by a word of ours: its address may hold a private key.
enum Route {
    Matched(MatchedPath),
    Known(&'static str),
}

impl Route {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        match request.extensions().get::<MatchedPath>() {
            // All server functions have one route; each has a fixed name.
            Some(matched) if matched.as_str().starts_with("/api/") => {
                functions().get(path).map_or_else(|| Self::Matched(matched.clone()), |name| Self::Known(name))
            }
            Some(matched) => Self::Matched(matched.clone()),
            // Folders of files have none.
            None => Self::Known(assets::folder(path).unwrap_or("none")),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Matched(matched) => matched.as_str(),
            Self::Known(name) => name,
        }
    }
}

/// The paths of the server functions.
fn functions() -> &'static HashSet<&'static str> {
    static FUNCTIONS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    FUNCTIONS.get_or_init(|| leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect())
}
