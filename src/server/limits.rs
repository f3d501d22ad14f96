//! Rate limits, named by the action.
//!
//! What must stay true: a household counts as one client, however many addresses it has; expired entries are removed; and a million addresses
//! at once need no more memory than a hundred thousand.

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

/// Most clients counted individually; beyond that, new ones are counted by neighbourhood.
pub const MOST: usize = 100_000;
/// Number of counts between two removals of expired entries.
const SWEEP: u32 = 1_024;
/// How many times more is allowed where many clients share a key: a neighbourhood, or this machine.
const MANY: u32 = 100;

/// What counts as one client: an IPv4 address, or an IPv6 /64 network, which is what a household gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(IpAddr);

impl Key {
    /// The key of this address.
    pub fn of(address: IpAddr) -> Self {
        Self(first_bits(address, 32, 64))
    }

    /// The neighbourhood: all addresses or networks with the same first 16 bits. There are few enough of these to count individually.
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

/// The rate limits of this process.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    // Calibrating the clock takes longer than a query, so it is done once.
    clock: DefaultClock,
    guesses: Limit,
    sign_ins: Limit,
    filings: Limit,
    followings: Limit,
    postings: Limit,
    passwords: Hashing,
    // Whether a trusted proxy on this machine names its clients. If not, requests from here may come from one person or a whole district.
    loopback_is_one: bool,
}

type Keyed = RateLimiter<Key, DefaultKeyedStateStore<Key>, DefaultClock, StateInformationMiddleware>;

/// One limit. A client that has used it up is also refused attempts that would not count; otherwise somebody who guesses could ignore the refusals.
struct Limit {
    each: Keyed,
    // For keys that many clients share.
    many: Keyed,
    // Clients that have used the limit up, and until when. Locked for a few lines without awaiting.
    blocked: Mutex<HashMap<Key, QuantaInstant>>,
    since_sweep: AtomicU32,
    full: AtomicBool,
}

impl Limit {
    fn new(burst: u32, refill: Duration, clock: &DefaultClock) -> Self {
        let keyed = |quota| -> Keyed { RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone()) };
        Self {
            each: keyed(per(burst, refill)),
            many: keyed(per(burst * MANY, refill / MANY)),
            blocked: Mutex::default(),
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
                    self.block(key, now + left.quota().replenish_interval().into());
                }
                Ok(())
            }
            Err(not_until) => {
                self.block(key, not_until.earliest_possible());
                Err(not_until.wait_time_from(now).as_secs() + 1)
            }
        }
    }

    fn block(&self, key: Key, until: QuantaInstant) {
        self.blocked.lock().unwrap_or_else(PoisonError::into_inner).insert(key, until);
    }

    fn may(&self, one: Key, now: QuantaInstant) -> Result<(), u64> {
        let blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
        let until = |key: Key| blocked.get(&key).filter(|until| **until > now);
        let neighbours = self.full.load(Ordering::Relaxed).then(|| one.neighbourhood());
        match until(one).or_else(|| neighbours.and_then(until)) {
            Some(until) => Err(Duration::from(until.duration_since(now)).as_secs() + 1),
            None => Ok(()),
        }
    }

    /// From time to time removes every client whose limit is fully restored.
    fn sweep(&self, now: QuantaInstant) {
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) % SWEEP != SWEEP - 1 {
            return;
        }
        for limiter in [&self.each, &self.many] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        let mut blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
        blocked.retain(|_, until| *until > now);
        blocked.shrink_to_fit();
        drop(blocked);
        self.full.store(self.each.len() >= MOST, Ordering::Relaxed);
    }

    fn held(&self) -> usize {
        self.each.len() + self.many.len() + self.blocked.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// The limited actions. Without a trusted proxy on this machine, requests from the machine itself may do a hundred times as much: one stranger
/// cannot use that up for everybody in a minute, and guessing is still limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// A request for a reference or private key that does not exist: 20 at once, then one every six seconds.
    Guess,
    /// A wrong login or password: 40 at once, then one every ten seconds. A station's officers may share one address.
    WrongSignIn,
    /// A new complaint or photos: 60 at once, then two per second. A village may share one address.
    Filing,
    /// A browser that wants notifications: 60 at once, then one every ten seconds.
    Following,
    /// Any form from somebody who is not signed in, counted before it is read: 300 at once, then ten per second. Far more than the other limits, whose
    /// refusals return what was typed; this one only stops a flood.
    Posting,
}

fn per(burst: u32, refill: Duration) -> Quota {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(refill).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst)
}

impl Limits {
    /// Unused limits. With `loopback_is_one`, a proxy on this machine is trusted, and the machine's own address counts as one client like any other.
    pub fn new(loopback_is_one: bool) -> Self {
        let clock = DefaultClock::default();
        Self(Arc::new(Inner {
            guesses: Limit::new(20, Duration::from_secs(6), &clock),
            sign_ins: Limit::new(40, Duration::from_secs(10), &clock),
            filings: Limit::new(60, Duration::from_millis(500), &clock),
            followings: Limit::new(60, Duration::from_secs(10), &clock),
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
            Limited::Following => &self.0.followings,
            Limited::Posting => &self.0.postings,
        }
    }

    /// Counts one action.
    ///
    /// # Errors
    /// The seconds to wait, if the limit was exceeded.
    pub fn count(&self, what: Limited, from: IpAddr) -> Result<(), u64> {
        let shared = from.to_canonical().is_loopback() && !self.0.loopback_is_one;
        let counted = self.limit(what).count(Key::of(from), shared, self.0.clock.now());
        if counted.is_err() && shared {
            tracing::warn!(
                ?what,
                "requests from this machine have used up a shared limit; if a proxy runs here, start with --trusted-proxies 127.0.0.1"
            );
        }
        counted
    }

    /// Refuses an address that has used up its limit, until its next attempt is allowed. The others are never refused here, only counted.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn may(&self, what: Limited, from: IpAddr) -> Result<(), u64> {
        match what {
            Limited::Filing | Limited::Following | Limited::Posting => Ok(()),
            Limited::Guess | Limited::WrongSignIn => self.limit(what).may(Key::of(from), self.0.clock.now()),
        }
    }

    /// Waits for a turn to hash or verify a password.
    ///
    /// # Errors
    /// [`Error::TooMany`] if too many requests are waiting already.
    pub async fn password_turn(&self, from: IpAddr) -> Result<Turn, Error> {
        self.0.passwords.turn(Key::of(from)).await
    }

    /// The most passwords ever hashed at once, and the most requests that ever waited.
    pub fn most_passwords(&self) -> (usize, usize) {
        self.0.passwords.most()
    }

    /// Number of entries in memory, of all limits except [`Limited::Posting`].
    pub fn held(&self) -> usize {
        [Limited::Guess, Limited::WrongSignIn, Limited::Filing, Limited::Following]
            .map(|what| self.limit(what).held())
            .iter()
            .sum()
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
