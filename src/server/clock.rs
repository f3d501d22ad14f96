//! The time, passed as an argument. Nothing else in the crate reads the machine's clock; `clippy.toml` enforces this.

use crate::language::dates::Millis;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use tokio::sync::Notify;

/// A source of the current time. Tests use one that stands still until they advance it.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that shows the time it was set to.
    Set(Arc<AtomicI64>),
    /// The clock of the demonstration: it runs like the machine's clock and can be advanced.
    Ahead(Arc<Ahead>),
}

/// How far a clock is ahead of the machine's clock, and the tasks that wait for it to be advanced.
#[derive(Debug, Default)]
pub struct Ahead {
    by: AtomicI64,
    moved: Notify,
}

impl Clock {
    /// A clock that stands still at this moment.
    pub fn at(now: Millis) -> Self {
        Self::Set(Arc::new(AtomicI64::new(now)))
    }

    /// A clock that runs and can be advanced.
    pub fn ahead() -> Self {
        Self::Ahead(Arc::default())
    }

    /// The current time in milliseconds since the epoch (UTC).
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

    /// The real time for people and their phones: as [`Clock::now`], but without the amount by which the demonstration was advanced. Used for
    /// whatever runs in a person's own time: idle time of a session, codes of a second factor.
    pub fn lived(&self) -> Millis {
        match self {
            Self::Ahead(_) => Self::System.now(),
            Self::System | Self::Set(_) => self.now(),
        }
    }

    /// Advances a clock by milliseconds; has no effect on the machine's clock.
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

    /// Returns when the clock has been advanced, so that work that waits for a time can check again.
    pub async fn moved(&self) {
        match self {
            Self::Ahead(ahead) => ahead.moved.notified().await,
            Self::System | Self::Set(_) => std::future::pending().await,
        }
    }
}
