//! Requests can be followed: each has a number, which stands in every line of the log about it, in its answer's header, and on the page
//! that tells of an error, so that whoever calls can say it.
//!
//! What must stay true: nobody's words, name, telephone, key or private link come into the log. A request is named by the pattern of its
//! route and never by its address; an error is told through [`cause`], without the values that it quotes; what other people's code writes
//! below a warning is left out (`log`). One line for each request; one for what went wrong in it first.

pub mod cause;
mod errors;
pub mod log;
pub mod number;
pub mod on_page;
pub mod request;
#[cfg(test)]
mod tests;

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

    fn has_failed(&self) -> bool {
        self.0.has_failed.load(Ordering::Relaxed)
    }

    fn why(&self) -> Option<&str> {
        self.0.why.get().map(String::as_str)
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
