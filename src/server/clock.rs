//! The time, as an argument. Nothing else in the crate reads the machine's clock; `clippy.toml` sees to it.

use crate::complaint::Millis;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Tells the time. Tests hold one that stands still until they set it.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that shows what it was set to.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this moment.
    pub fn at(now: Millis) -> Self {
        Self::Set(Arc::new(AtomicI64::new(now)))
    }

    /// Milliseconds since 1970, UTC.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> Millis {
        match self {
            Self::System => std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as Millis),
            Self::Set(at) => at.load(Ordering::Relaxed),
        }
    }

    /// Moves a set clock; does nothing to the machine's.
    pub fn advance(&self, by: Millis) {
        if let Self::Set(at) = self {
            at.fetch_add(by, Ordering::Relaxed);
        }
    }
}
