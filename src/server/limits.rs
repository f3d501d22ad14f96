//! What may be done how often, named by what is done.
//!
//! What must stay true: a household is counted as one, however many addresses it has; what is over is forgotten; and a million addresses
//! at once cost no more memory than a hundred thousand.

use crate::{
    error::Error,
    server::hashing::{Hashing, Turn},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock, QuantaInstant, Reference as _},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

/// So many are counted one by one; beyond it new ones are counted by their neighbourhood.
pub const MOST: usize = 100_000;
/// After so many counts what is over is forgotten.
const SWEEP: u32 = 1_024;
/// How much more is allowed where many stand behind one address: a neighbourhood, or this machine.
const MANY: u32 = 100;

/// Who is counted as one: an IPv4 address, or an IPv6 network of 64 bits, which is what a household gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(IpAddr);

impl Key {
    /// Whom this address belongs to.
    pub fn of(address: IpAddr) -> Self {
        Self(first_bits(address, 32, 64))
    }

    /// The neighbourhood: 65,536 addresses, or the networks that begin with the same 16 bits. There are few enough of these to count.
    fn neighbourhood(self) -> Self {
        Self(first_bits(self.0, 16, 16))
    }
}

fn first_bits(address: IpAddr, v4: u32, v6: u32) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            Ipv4Addr::from_bits(address.to_bits() & u32::MAX.checked_shl(32 - v4).unwrap_or(0)).into()
        }
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & u128::MAX.checked_shl(128 - v6).unwrap_or(0)).into()
        }
    }
}

/// The limits of this process.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    // Asking the processor what clock it has takes longer than a query, so it is asked once.
    clock: DefaultClock,
    guesses: Limit,
    sign_ins: Limit,
    filings: Limit,
    postings: Limit,
    passwords: Hashing,
    // Whether a proxy on this machine names its clients. If not, whoever comes from here may be one person or a whole district.
    loopback_is_one: bool,
}

type Keyed = RateLimiter<Key, DefaultKeyedStateStore<Key>, DefaultClock, StateInformationMiddleware>;

/// One limit. Whoever has used it up is refused also what would not count, else a guesser would simply ignore the refusals.
struct Limit {
    each: Keyed,
    // Where many are counted together.
    many: Keyed,
    // Those who have used it up, and until when. Held for a few lines without awaiting.
    resting: Mutex<HashMap<Key, QuantaInstant>>,
    since_sweep: AtomicU32,
    full: AtomicBool,
}

impl Limit {
    fn new(burst: u32, refill: Duration, clock: &DefaultClock) -> Self {
        let keyed = |quota| -> Keyed { RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone()) };
        Self {
            each: keyed(per(burst, refill)),
            many: keyed(per(burst * MANY, refill / MANY)),
            resting: Mutex::default(),
            since_sweep: AtomicU32::new(0),
            full: AtomicBool::new(false),
        }
    }

    fn count(&self, one: Key, shared: bool, now: QuantaInstant) -> Result<(), u64> {
        self.sweep(now);
        let full = self.full.load(Ordering::Relaxed);
        let (limiter, key) = match (shared, full) {
            (true, _) => (&self.many, one),
            (false, true) => (&self.many, one.neighbourhood()),
            (false, false) => (&self.each, one),
        };
        match limiter.check_key(&key) {
            Ok(left) => {
                if left.remaining_burst_capacity() == 0 {
                    self.rest(key, now + left.quota().replenish_interval().into());
                }
                Ok(())
            }
            Err(not_until) => {
                self.rest(key, not_until.earliest_possible());
                Err(not_until.wait_time_from(now).as_secs() + 1)
            }
        }
    }

    fn rest(&self, key: Key, until: QuantaInstant) {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner).insert(key, until);
    }

    fn may(&self, one: Key, now: QuantaInstant) -> Result<(), u64> {
        let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let until = |key: Key| resting.get(&key).filter(|until| **until > now);
        let neighbours = self.full.load(Ordering::Relaxed).then(|| one.neighbourhood());
        match until(one).or_else(|| neighbours.and_then(until)) {
            Some(until) => Err(Duration::from(until.duration_since(now)).as_secs() + 1),
            None => Ok(()),
        }
    }

    /// Now and then: forgets everybody whose limit is whole again.
    fn sweep(&self, now: QuantaInstant) {
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) % SWEEP != SWEEP - 1 {
            return;
        }
        for limiter in [&self.each, &self.many] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|_, until| *until > now);
        resting.shrink_to_fit();
        drop(resting);
        self.full.store(self.each.len() >= MOST, Ordering::Relaxed);
    }

    fn held(&self) -> usize {
        self.each.len() + self.many.len() + self.resting.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// What is limited. Where a proxy on this machine was not declared, whoever comes from the machine itself has a hundred times as much: a
/// stranger cannot use it up for everybody in a minute, and it is no licence to guess.
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

impl Limits {
    /// Fresh limits. Says whether a proxy on this machine is declared: then the machine's own address is one client like any other.
    pub fn new(loopback_is_one: bool) -> Self {
        let clock = DefaultClock::default();
        Self(Arc::new(Inner {
            guesses: Limit::new(20, Duration::from_secs(6), &clock),
            sign_ins: Limit::new(40, Duration::from_secs(10), &clock),
            filings: Limit::new(60, Duration::from_millis(500), &clock),
            postings: Limit::new(300, Duration::from_millis(100), &clock),
            passwords: Hashing::default(),
            loopback_is_one,
            clock,
        }))
    }

    fn limit(&self, what: Limited) -> &Limit {
        match what {
            Limited::Guess => &self.0.guesses,
            Limited::WrongSignIn => &self.0.sign_ins,
            Limited::Filing => &self.0.filings,
            Limited::Posting => &self.0.postings,
        }
    }

    /// Counts one and says how many seconds to wait if it was one too many.
    pub fn count(&self, what: Limited, from: IpAddr) -> Result<(), u64> {
        let shared = from.to_canonical().is_loopback() && !self.0.loopback_is_one;
        let counted = self.limit(what).count(Key::of(from), shared, self.0.clock.now());
        if counted.is_err() && shared {
            tracing::warn!(
                ?what,
                "everybody who comes from this machine has used up one limit; if a proxy runs here, start with --trusted-proxies 127.0.0.1"
            );
        }
        counted
    }

    /// Refuses an address that has used its limit up, until its next attempt would count. Filings are only counted.
    pub fn may(&self, what: Limited, from: IpAddr) -> Result<(), u64> {
        match what {
            Limited::Filing | Limited::Posting => Ok(()),
            Limited::Guess | Limited::WrongSignIn => self.limit(what).may(Key::of(from), self.0.clock.now()),
        }
    }

    /// Waits for a turn to hash or check a password.
    ///
    /// # Errors
    /// [`Error::TooMany`] when too many wait already.
    pub async fn password_turn(&self, from: IpAddr) -> Result<Turn, Error> {
        self.0.passwords.turn(Key::of(from)).await
    }

    /// The most passwords that were ever hashed at once, and the most that ever waited for it.
    pub fn most_passwords(&self) -> (usize, usize) {
        self.0.passwords.most()
    }

    /// How many entries are kept in memory, of all limits together.
    pub fn held(&self) -> usize {
        [Limited::Guess, Limited::WrongSignIn, Limited::Filing].map(|what| self.limit(what).held()).iter().sum()
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
