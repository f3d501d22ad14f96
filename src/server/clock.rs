//! The time, as an argument. Nothing else in the crate reads the machine's clock; `clippy.toml` sees to it.

use crate::language::dates::Millis;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use tokio::sync::Notify;

/// Tells the time. Tests hold one that stands still until they set it.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that shows what it was set to.
    Set(Arc<AtomicI64>),
    /// The demonstration's: it goes on like the machine's and can be put forward.
    Ahead(Arc<Ahead>),
}

/// By how much a clock is ahead of the machine's, and who waits for it to be put forward.
#[derive(Debug, Default)]
pub struct Ahead {
    by: AtomicI64,
    moved: Notify,
}

impl Clock {
    /// A clock that stands at this moment.
    pub fn at(now: Millis) -> Self {
        Self::Set(Arc::new(AtomicI64::new(now)))
    }

    /// A clock that can be put forward.
    pub fn ahead() -> Self {
        Self::Ahead(Arc::default())
    }

    /// Milliseconds since 1970, UTC.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> Millis {
        match self {
            Self::Ahead(ahead) => Self::System.now() + ahead.by.load(Ordering::Relaxed),
            Self::System => std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as Millis),
            Self::Set(at) => at.load(Ordering::Relaxed),
        }
    }

    /// The time that goes by for people and their telephones: as [`Clock::now`], but without what the demonstration was put forward by. What
    /// is measured in a person's own time (how long nobody touched a page, the code of a second factor) is measured by this.
    pub fn lived(&self) -> Millis {
        match self {
            Self::Ahead(_) => Self::System.now(),
            Self::System | Self::Set(_) => self.now(),
        }
    }

    /// Moves a clock that is not the machine's; does nothing to that.
    pub fn advance(&self, by: Millis) {
        match self {
            Self::System => {}
            Self::Set(at) => {
                at.fetch_add(by, Ordering::Relaxed);
            }
            Self::Ahead(ahead) => {
                ahead.by.fetch_add(by, Ordering::Relaxed);
                ahead.moved.notify_waiters();
            }
        }
    }

    /// Comes back when the clock has been put forward: work that waits for a time looks again.
    pub async fn moved(&self) {
        match self {
            Self::Ahead(ahead) => ahead.moved.notified().await,
            Self::System | Self::Set(_) => std::future::pending().await,
        }
    }
}
