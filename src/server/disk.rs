//! Free disk space on the volumes with the database and the photos.
//!
//! The admin is warned before the disk is full. Below a floor nothing new is accepted from the public, with a message that says so, so that the
//! remaining space serves existing complaints: officers' moves, replies, clocks.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How long a measurement is reused.
const FRESH: Duration = Duration::from_millis(500);
/// The lowest possible floor, in bytes.
const MIN_FLOOR: u64 = 2 * 1_024 * 1_024;
/// The admin is warned when less than this many times the floor is free.
const WARNING_FACTOR: u64 = 3;

/// The free space below which filing stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// A share of the volume in hundredths of a percent, but at least 2 MB.
    Share(u64),
    /// A size in bytes, but at least 2 MB.
    Bytes(u64),
}

impl Floor {
    /// Reads `1%`, `0.5%`, `200MB` or `2GB`.
    ///
    /// # Errors
    /// A message that describes the syntax.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "a share of the volume such as 1%, or a size such as 200MB or 2GB".to_owned();
        let number =
            |digits: &str| digits.trim().parse::<f64>().ok().filter(|n| (0.0..1e9).contains(n)).ok_or_else(wrong);
        let text = text.trim();
        // Truncation loses less than a hundredth of a percent, or a byte.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just above")]
        if let Some(share) = text.strip_suffix('%') {
            let share = number(share)?;
            if share > 50.0 {
                return Err(wrong());
            }
            Ok(Self::Share((share * 100.0) as u64))
        } else if let Some(megabytes) = text.strip_suffix("MB") {
            Ok(Self::Bytes((number(megabytes)? * 1_048_576.0) as u64))
        } else if let Some(gigabytes) = text.strip_suffix("GB") {
            Ok(Self::Bytes((number(gigabytes)? * 1_073_741_824.0) as u64))
        } else {
            Err(wrong())
        }
    }

    fn of(self, volume: u64) -> u64 {
        match self {
            Self::Share(share) => (volume / 10_000).saturating_mul(share),
            Self::Bytes(bytes) => bytes,
        }
        .max(MIN_FLOOR)
    }
}

impl fmt::Display for Floor {
    /// In the syntax of [`Floor::parse`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Share(share) => write!(f, "{}.{:02}%", share / 100, share % 100),
            // Whole megabytes are precise enough.
            Self::Bytes(bytes) => write!(f, "{}MB", bytes >> 20),
        }
    }
}

/// How much disk space there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiskSpace {
    /// Below the floor: nothing new is accepted from the public.
    None,
    /// Little: the admin is warned.
    Little,
    /// Enough.
    Enough,
}

/// The latest measurement of the volume with the least free space.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Classification of the free space.
    pub room: DiskSpace,
    /// Bytes that this process may still use.
    pub free: u64,
    /// Bytes of free space below which filing stops.
    pub floor: u64,
}

/// Measures the volumes that hold our files.
#[derive(Clone)]
pub struct Disk(Arc<Inner>);

struct Inner {
    places: Vec<PathBuf>,
    floor: Floor,
    // Locked during a system call, without awaiting.
    last: Mutex<Option<(Instant, Seen)>>,
    warned: AtomicBool,
}

impl Disk {
    /// Watches the volumes of these files or folders. For a path that does not exist yet, its closest existing folder counts.
    pub fn watching(places: Vec<PathBuf>, floor: Floor) -> Self {
        Self(Arc::new(Inner { places, floor, last: Mutex::default(), warned: AtomicBool::new(false) }))
    }

    /// The current free space, at most half a second old, however often it is requested.
    ///
    /// A volume that cannot be measured counts as having enough: writes to it will report what is wrong.
    pub fn look(&self) -> Seen {
        let mut last = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, seen)) = *last
            && at.elapsed() < FRESH
        {
            return seen;
        }
        let looked = self.0.places.iter().filter_map(|place| self.0.at(place));
        let seen = looked.min_by_key(|seen| (seen.room, seen.free)).unwrap_or(Seen {
            room: DiskSpace::Enough,
            free: u64::MAX,
            floor: MIN_FLOOR,
        });
        *last = Some((Instant::now(), seen));
        drop(last);
        self.0.log_change(seen);
        seen
    }

    /// Measures every five seconds, so that a shortage is logged even without requests.
    pub async fn follow(self) {
        loop {
            self.look();
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
}

impl Inner {
    fn at(&self, place: &Path) -> Option<Seen> {
        let there = place.ancestors().find_map(|there| {
            let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
            rustix::fs::statvfs(there).ok()
        })?;
        let free = there.f_bavail.saturating_mul(there.f_frsize);
        let floor = self.floor.of(there.f_blocks.saturating_mul(there.f_frsize));
        let room = match free {
            free if free < floor => DiskSpace::None,
            free if free < floor.saturating_mul(WARNING_FACTOR) => DiskSpace::Little,
            _ => DiskSpace::Enough,
        };
        Some(Seen { room, free, floor })
    }

    /// Logs one line when a shortage begins and one when it ends.
    fn log_change(&self, seen: Seen) {
        let short = seen.room != DiskSpace::Enough;
        if self.warned.swap(short, Ordering::Relaxed) != short {
            let (free, floor) = (seen.free, seen.floor);
            if short {
                tracing::error!(free, floor, "the disk is nearly full; filing stops at the floor");
            } else {
                tracing::info!(free, floor, "the disk has enough free space again");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_a_share_or_a_size_and_never_zero() {
        assert_eq!(Floor::parse("1%").map(|floor| floor.of(1_000_000_000_000)), Ok(10_000_000_000));
        assert_eq!(Floor::parse("0%").map(|floor| floor.of(1_000_000_000_000)), Ok(MIN_FLOOR));
        assert_eq!(Floor::parse(" 200MB").map(|floor| floor.of(1)), Ok(200 * 1_048_576));
        assert_eq!(Floor::parse("1.5GB").map(|floor| floor.of(1)), Ok(1_610_612_736));
        for wrong in ["", "1", "-1%", "60%", "many MB", "1e99GB", "NaN%"] {
            assert!(Floor::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_missing_folder_counts_as_on_the_volume_of_its_parent() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::watching(vec![folder.path().join("not/there/yet")], Floor::Bytes(0));
        assert!(disk.look().free > 0);
        let full = Disk::watching(vec![folder.path().to_owned()], Floor::Bytes(u64::MAX));
        assert_eq!(full.look().room, DiskSpace::None);
    }
}
