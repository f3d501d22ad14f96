//! The system's limit of open files for the process, which includes connections.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors reserved for the database, photos, logs, and outgoing connections to X, Facebook and the mail server.
const OWN: u64 = 128;
/// Assumed limit if the system has none.
const ENOUGH: u64 = 1 << 20;

/// Raises the soft limit to the hard limit and returns the resulting limit.
pub fn raise() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum;
    if limit.current != wanted
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: wanted, maximum: wanted })
    {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
    getrlimit(Resource::Nofile).current.unwrap_or(ENOUGH)
}

/// Number of connections allowed by this limit of open files, at most `wanted`.
pub fn connections(limit: u64, wanted: usize) -> usize {
    // Reserves half of a very small limit.
    let left = limit.saturating_sub(OWN.min(limit / 2));
    usize::try_from(left).unwrap_or(usize::MAX).min(wanted).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_is_raised_to_the_hard_limit() {
        let now = raise();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
        assert_eq!(now, limit.maximum.unwrap_or(ENOUGH));
    }

    #[test]
    fn some_descriptors_are_reserved_for_the_database_and_photos() {
        assert_eq!(connections(1_024, 16_384), 896);
        assert_eq!(connections(1 << 20, 16_384), 16_384);
        assert_eq!(connections(100, 16_384), 50);
    }
}
