//! How many requests each key may make.

use governor::{
    DefaultDirectRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

/// The limits of all keys on this server. Each server counts by itself. A key is counted only after it was found in the database, so there are no
/// more entries than keys.
#[derive(Default)]
pub struct KeyLimits(Mutex<HashMap<i64, (u32, Arc<DefaultDirectRateLimiter>)>>);

impl KeyLimits {
    /// Counts a request of this key, which may make so many at once, and as many in each minute.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn count(&self, key_id: i64, per_minute: u32) -> Result<(), u64> {
        let limiter = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = || {
                let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
                (per_minute, Arc::new(RateLimiter::direct(quota)))
            };
            let entry = all.entry(key_id).or_insert_with(fresh);
            if entry.0 != per_minute {
                *entry = fresh();
            }
            entry.1.clone()
        };
        limiter.check().map_err(|until| until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::KeyLimits;

    #[test]
    fn each_key_has_its_own_limit_and_is_told_how_long_to_wait() {
        let limits = KeyLimits::default();
        assert_eq!([limits.count(1, 2), limits.count(1, 2)], [Ok(()), Ok(())]);
        let wait = limits.count(1, 2).unwrap_err();
        assert!((1..=60).contains(&wait), "{wait}");
        assert_eq!(limits.count(2, 2), Ok(()), "another key is not refused");
        assert_eq!(limits.count(1, 5), Ok(()), "a limit that was changed counts from the beginning");
    }
}
