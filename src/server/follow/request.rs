//! The span, the log line and the metrics of a request.

use super::{REQUEST, RequestTrace};
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

/// Layer that traces a request until its answer. The request id was set by an outer layer.
pub async fn follow(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("-");
    let (method, route) = (method(request.method()), Route::of(&request));
    let trace = RequestTrace::default();
    // At error level, so that the span is recorded whenever any message inside it is.
    let span = tracing::error_span!("request", id, method, route = route.as_str());
    let mut line =
        Line { state, method, route, trace: trace.clone(), span: span.clone(), begun: Instant::now(), status: None };
    let answer = REQUEST.scope(trace, next.run(request)).instrument(span).await;
    line.status = Some(answer.status());
    answer
}

/// The log line of a request. It is also written if the client disconnects before the answer.
struct Line {
    state: AppState,
    method: &'static str,
    route: Route,
    trace: RequestTrace,
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
        let why = self.trace.why();
        if status.is_server_error() && !self.trace.has_failed() {
            let cause = match why {
                _ if took >= LONGEST => "the request exceeded the time limit",
                Some(why) => why,
                None => "unknown cause",
            };
            tracing::error!(cause, "a request failed");
        }
        tracing::info!(target: "sunwai::requests", status = status.as_u16(), ms, why, "answered");
    }
}

/// The method as a known word, because a client may send anything.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// The route of a request as a known name, because its address may contain a private key.
enum Route {
    Matched(MatchedPath),
    Known(&'static str),
}

impl Route {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        match request.extensions().get::<MatchedPath>() {
            // All server functions share one route; each has a fixed path.
            Some(matched) if matched.as_str().starts_with("/api/") => {
                functions().get(path).map_or_else(|| Self::Matched(matched.clone()), |name| Self::Known(name))
            }
            Some(matched) => Self::Matched(matched.clone()),
            // File folders have no matched path.
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
