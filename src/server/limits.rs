//! What may be done how often, named by what is done.

use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock as _, DefaultClock, QuantaInstant, Reference as _},
    state::keyed::DefaultKeyedStateStore,
};
use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The limits of this process.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    // Asking the processor what clock it has takes longer than a query, so it is asked once.
    clock: DefaultClock,
    guesses: DefaultKeyedRateLimiter<IpAddr>,
    // Addresses over their limit, and until when. Held for a few lines without awaiting.
    resting: Mutex<HashMap<IpAddr, QuantaInstant>>,
    filings: DefaultKeyedRateLimiter<IpAddr>,
    passwords: Semaphore,
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// A reference or private key that does not exist: 20 at once, then one every six seconds.
    Guess,
    /// A complaint or photos from one address: 60 at once, then two a second. A village may share one address.
    Filing,
}

fn per(burst: u32, refill: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(refill).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst)
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limits {
    /// Fresh limits.
    pub fn new() -> Self {
        let clock = DefaultClock::default();
        let keyed = |quota| DefaultKeyedRateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone());
        Self(Arc::new(Inner {
            guesses: keyed(per(20, Duration::from_secs(6))),
            resting: Mutex::default(),
            filings: keyed(per(60, Duration::from_millis(500))),
            clock: clock.clone(),
            // argon2 takes 19 MiB a go; two at once is what a small server can spare.
            passwords: Semaphore::new(2),
        }))
    }

    /// Counts one and says how many seconds to wait if it was one too many.
    pub fn count(&self, what: Limited, from: IpAddr) -> Result<(), u64> {
        let now = self.0.clock.now();
        match what {
            // Loopback is the machine itself: a benchmark, or a proxy that was not declared.
            Limited::Filing if from.is_loopback() => Ok(()),
            Limited::Filing => {
                self.0.filings.check_key(&from).map_err(|not_until| not_until.wait_time_from(now).as_secs() + 1)
            }
            Limited::Guess => self.0.guesses.check_key(&from).map_err(|not_until| {
                let mut resting = self.0.resting.lock().unwrap_or_else(PoisonError::into_inner);
                resting.retain(|_, until| *until > now);
                resting.insert(from, not_until.earliest_possible());
                not_until.wait_time_from(now).as_secs() + 1
            }),
        }
    }

    /// Refuses an address that guessed too much, right or wrong, until its next guess would count: else a guesser would simply
    /// ignore the refusals.
    pub fn may_look_up(&self, from: IpAddr) -> Result<(), u64> {
        let now = self.0.clock.now();
        let resting = self.0.resting.lock().unwrap_or_else(PoisonError::into_inner);
        match resting.get(&from) {
            Some(until) if *until > now => Err(Duration::from(until.duration_since(now)).as_secs() + 1),
            _ => Ok(()),
        }
    }

    /// Waits for a turn to check a password.
    pub async fn password_turn(&self) -> Option<SemaphorePermit<'_>> {
        self.0.passwords.acquire().await.ok()
    }
}
