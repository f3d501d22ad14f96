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
    guesses: Slowed,
    sign_ins: Slowed,
    filings: DefaultKeyedRateLimiter<IpAddr>,
    postings: DefaultKeyedRateLimiter<IpAddr>,
    passwords: Semaphore,
}

/// A limit on wrong attempts. Whoever is over it is refused right ones too, else a guesser would simply ignore the refusals.
struct Slowed {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    // Addresses over their limit, and until when. Held for a few lines without awaiting.
    resting: Mutex<HashMap<IpAddr, QuantaInstant>>,
}

impl Slowed {
    fn count(&self, from: IpAddr, now: QuantaInstant) -> Result<(), u64> {
        self.limiter.check_key(&from).map_err(|not_until| {
            let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
            resting.retain(|_, until| *until > now);
            resting.insert(from, not_until.earliest_possible());
            not_until.wait_time_from(now).as_secs() + 1
        })
    }

    fn may(&self, from: IpAddr, now: QuantaInstant) -> Result<(), u64> {
        let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        match resting.get(&from) {
            Some(until) if *until > now => Err(Duration::from(until.duration_since(now)).as_secs() + 1),
            _ => Ok(()),
        }
    }
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// A reference or private key that does not exist: 20 at once, then one every six seconds.
    Guess,
    /// A wrong name or password from one address: 40 at once, then one every ten seconds. A station's officers may share one.
    WrongSignIn,
    /// A complaint or photos from one address: 60 at once, then two a second. A village may share one address.
    Filing,
    /// Any form from somebody who is not signed in, counted before it is read: 300 at once, then ten a second. Far more than the others, whose
    /// refusals bring back what was typed; this one only ends a flood.
    Posting,
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
        let slowed = |quota| Slowed { limiter: keyed(quota), resting: Mutex::default() };
        Self(Arc::new(Inner {
            guesses: slowed(per(20, Duration::from_secs(6))),
            sign_ins: slowed(per(40, Duration::from_secs(10))),
            filings: keyed(per(60, Duration::from_millis(500))),
            postings: keyed(per(300, Duration::from_millis(100))),
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
            Limited::Filing | Limited::Posting | Limited::WrongSignIn if from.is_loopback() => Ok(()),
            Limited::Filing => {
                self.0.filings.check_key(&from).map_err(|not_until| not_until.wait_time_from(now).as_secs() + 1)
            }
            Limited::Posting => {
                self.0.postings.check_key(&from).map_err(|not_until| not_until.wait_time_from(now).as_secs() + 1)
            }
            Limited::Guess => self.0.guesses.count(from, now),
            Limited::WrongSignIn => self.0.sign_ins.count(from, now),
        }
    }

    /// Refuses an address that was wrong too often, until its next attempt would count.
    pub fn may(&self, what: Limited, from: IpAddr) -> Result<(), u64> {
        let now = self.0.clock.now();
        match what {
            Limited::Filing | Limited::Posting => Ok(()),
            Limited::Guess => self.0.guesses.may(from, now),
            Limited::WrongSignIn => self.0.sign_ins.may(from, now),
        }
    }

    /// Waits for a turn to check a password.
    pub async fn password_turn(&self) -> Option<SemaphorePermit<'_>> {
        self.0.passwords.acquire().await.ok()
    }
}
