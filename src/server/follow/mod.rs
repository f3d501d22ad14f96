//! Request tracing: each request has an id, which is in every log line about it, in a header of its answer, and on error pages, so that a caller can
//! quote it.
//!
//! What must stay true: nobody's words, name, phone number, key or private link get into the log. A request is named by the pattern of its route, never
//! by its address; an error is logged through [`cause`], without the values it quotes; messages of dependencies below a warning are dropped
//! (`log`). There is one line per request, and one for the first failure in it.

pub mod cause;
mod errors;
pub mod log;
pub mod number;
pub mod on_page;
pub mod request;
#[cfg(test)]
mod tests;
mod writer;

use crate::error::Error;
use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use std::{
    fmt::Display,
    sync::{
        Arc, Once, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};
use tracing::{Instrument as _, Span};

tokio::task_local! {
    static REQUEST: RequestTrace;
}

/// State of the request for which the current code runs.
#[derive(Clone, Default)]
struct RequestTrace(Arc<TraceState>);

#[derive(Default)]
struct TraceState {
    /// Whether a failure has been logged.
    has_failed: AtomicBool,
    /// Kind of the error in the answer, or the reason given by [`because`].
    why: OnceLock<String>,
}

impl RequestTrace {
    fn current() -> Option<Self> {
        REQUEST.try_with(Clone::clone).ok()
    }

    fn has_failed(&self) -> bool {
        self.0.has_failed.load(Ordering::Relaxed)
    }

    fn why(&self) -> Option<&str> {
        self.0.why.get().map(String::as_str)
    }
}

/// Logs a failure. Only the first failure of a request is logged as an error; later ones, which follow from it, at debug level.
pub fn failed(what: &'static str, cause: impl Display) {
    let is_first = RequestTrace::current().is_none_or(|trace| !trace.0.has_failed.swap(true, Ordering::Relaxed));
    if is_first {
        tracing::error!(%cause, "{what}");
    } else {
        tracing::debug!(%cause, "{what}");
    }
}

/// Records the error with which a request is answered, for its log line.
pub fn refused(error: &Error) {
    if let Some(trace) = RequestTrace::current() {
        // Only the name of the variant: some errors contain personal names.
        let kind = format!("{error:?}").chars().take_while(char::is_ascii_alphanumeric).collect();
        let _ = trace.0.why.set(kind);
    }
}

/// Records the reason of an answer that is not a failure of its own, for its log line.
pub fn because(why: &'static str) {
    if let Some(trace) = RequestTrace::current() {
        trace.0.has_failed.store(true, Ordering::Relaxed);
        let _ = trace.0.why.set(why.to_owned());
    }
}

/// Wraps a task so that it still belongs to this request when it is spawned.
pub fn carried<F: Future>(task: F) -> impl Future<Output = F::Output> {
    let trace = RequestTrace::current();
    async move {
        match trace {
            Some(trace) => REQUEST.scope(trace, task).await,
            None => task.await,
        }
    }
    .in_current_span()
}

/// Runs CPU-bound or blocking work outside the async threads, as part of this request.
///
/// # Errors
/// [`Error::Internal`] if the work panicked.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let (trace, span) = (RequestTrace::current(), Span::current());
    let done = tokio::task::spawn_blocking(move || {
        let _inside = span.enter();
        match trace {
            Some(trace) => REQUEST.sync_scope(trace, work),
            None => work(),
        }
    });
    done.await.map_err(|_| Error::internal("blocking work panicked"))
}

/// Executor for Leptos, which requests the data of a page in separate tasks.
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

/// Installs the executor, so that pages load their data on tokio. A second call, in a test, has no effect.
pub fn spawn_for_pages() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = Executor::init_custom_executor(Spawner);
    });
}
