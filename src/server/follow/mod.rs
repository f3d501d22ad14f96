//! Requests can be followed: each has a number, which stands in every line of the log about it, in its answer's header, and on the page
//! that tells of an error, so that whoever calls can say it.
//!
//! What must stay true: nobody's words, name, telephone, key or private link come into the log. A request is named by the pattern of its
//! route and never by its address; an error is told through [`cause`], without the values that it quotes; what other people's code writes
//! below a warning is left out (`log`). One line for each request; one for what went wrong in it first.

pub mod cause;
pub mod log;
pub mod number;
#[cfg(test)]
mod tests;
pub mod told;

use super::{House, assets, router::LONGEST};
use crate::error::Error;
use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{Method, Response, StatusCode},
    middleware::Next,
};
use std::{
    collections::HashSet,
    fmt::Display,
    sync::{
        Arc, Once, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};
use tower_http::request_id::RequestId;
use tracing::{Instrument as _, Span};

tokio::task_local! {
    static FOLLOWED: Followed;
}

/// What is known of the request that this code works for.
#[derive(Clone, Default)]
struct Followed(Arc<Known>);

#[derive(Default)]
struct Known {
    /// Whether a failure has its line.
    has_failed: AtomicBool,
    /// The kind of error that its answer tells.
    why: OnceLock<String>,
}

impl Followed {
    fn current() -> Option<Self> {
        FOLLOWED.try_with(Clone::clone).ok()
    }
}

/// Tells the log what went wrong. Of one request only the first is an error; what follows from it is told for debugging.
pub fn failed(what: &'static str, cause: impl Display) {
    let is_first = Followed::current().is_none_or(|followed| !followed.0.has_failed.swap(true, Ordering::Relaxed));
    if is_first {
        tracing::error!(%cause, "{what}");
    } else {
        tracing::debug!(%cause, "{what}");
    }
}

/// Remembers which error a request is answered with, for its line.
pub fn refused(error: &Error) {
    if let Some(followed) = Followed::current() {
        // Its kind alone: some errors hold names.
        let kind = format!("{error:?}").chars().take_while(char::is_ascii_alphanumeric).collect();
        let _ = followed.0.why.set(kind);
    }
}

/// Remembers why a request is answered as it is, where that is no failure of its own.
pub fn because(why: &'static str) {
    if let Some(followed) = Followed::current() {
        followed.0.has_failed.store(true, Ordering::Relaxed);
        let _ = followed.0.why.set(why.to_owned());
    }
}

/// A task of its own that still belongs to this request.
pub fn carried<F: Future>(task: F) -> impl Future<Output = F::Output> {
    let followed = Followed::current();
    async move {
        match followed {
            Some(followed) => FOLLOWED.scope(followed, task).await,
            None => task.await,
        }
    }
    .in_current_span()
}

/// Runs what keeps a processor busy off the async threads, as a part of this request.
///
/// # Errors
/// It panicked.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let (followed, span) = (Followed::current(), Span::current());
    let done = tokio::task::spawn_blocking(move || {
        let _inside = span.enter();
        match followed {
            Some(followed) => FOLLOWED.sync_scope(followed, work),
            None => work(),
        }
    });
    done.await.map_err(|_| Error::internal("work off the async threads broke off"))
}

/// Spawns what Leptos spawns: a page's data is asked for in tasks of their own.
struct Spawner;

impl CustomExecutor for Spawner {
    fn spawn(&self, task: PinnedFuture<()>) {
        tokio::spawn(carried(task));
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(task);
    }

    fn poll_local(&self) {}
}

/// Pages wait for their data on tokio. A second call, in a test, changes nothing.
pub fn spawn_for_pages() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = Executor::init_custom_executor(Spawner);
    });
}

/// Follows a request from its beginning to its answer. Its number was given before.
pub async fn follow(State(house): State<House>, request: Request, next: Next) -> Response<Body> {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("-");
    let (method, route) = (method(request.method()), Route::of(&request));
    let followed = Followed::default();
    // An error, so that it is there whenever anything inside it is.
    let span = tracing::error_span!("request", id, method, route = route.as_str());
    let mut line = Line {
        house,
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
    house: House,
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
        self.house.metrics().answered(self.route.as_str(), self.method, self.status, took);
        let _inside = self.span.enter();
        // To a tenth of a millisecond.
        let ms = (took.as_secs_f64() * 10_000.0).round() / 10.0;
        let Some(status) = self.status else {
            return tracing::info!(target: "sunwai::requests", ms, "left before the answer");
        };
        let why = self.followed.0.why.get().map(String::as_str);
        if status.is_server_error() && !self.followed.0.has_failed.load(Ordering::Relaxed) {
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
