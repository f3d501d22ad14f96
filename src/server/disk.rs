//! How much room is left where the database and the photos lie.
//!
//! A full disk is told before it is full. Under a floor nothing new is taken from strangers, with a sentence that says so, so that what is
//! left serves those who already have a complaint: officers' moves, answers, clocks.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How old a look at the disk may be.
const FRESH: Duration = Duration::from_millis(500);
/// The least floor, in bytes.
const LEAST: u64 = 2 * 1_024 * 1_024;
/// The admin is told when less than so many floors are free.
const EARLY: u64 = 3;

/// Below which room filing stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// So many hundredths of a percent of the volume, and at least 2 MB.
    Share(u64),
    /// So many bytes, and at least 2 MB.
    Bytes(u64),
}

impl Floor {
    /// Reads `1%`, `0.5%`, `200MB` or `2GB`.
    ///
    /// # Errors
    /// A sentence that says how it is written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "a share of the volume as 1%, or a size as 200MB or 2GB".to_owned();
        let number =
            |digits: &str| digits.trim().parse::<f64>().ok().filter(|n| (0.0..1e9).contains(n)).ok_or_else(wrong);
        let text = text.trim();
        // What is cut off is less than a hundredth of a percent, or a byte.
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
        .max(LEAST)
    }
}

impl fmt::Display for Floor {
    /// As [`Floor::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Share(share) => write!(f, "{}.{:02}%", share / 100, share % 100),
            // Whole megabytes: a floor is no finer.
            Self::Bytes(bytes) => write!(f, "{}MB", bytes >> 20),
        }
    }
}

/// What room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiskSpace {
    /// Under the floor: nothing new from strangers.
    None,
    /// Little: the admin is told.
    Little,
    /// Enough.
    Enough,
}

/// The volume with the least room, as it was last looked at.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// What follows from it.
    pub room: DiskSpace,
    /// Bytes that this process may still use.
    pub free: u64,
    /// Bytes under which filing stops.
    pub floor: u64,
}

/// Looks at the volumes that hold our files.
#[derive(Clone)]
pub struct Disk(Arc<Inner>);

struct Inner {
    places: Vec<PathBuf>,
    floor: Floor,
    // Held for a system call without awaiting.
    last: Mutex<Option<(Instant, Seen)>>,
    told: AtomicBool,
}

impl Disk {
    /// Watches the volumes of these files or folders; one that does not exist yet counts as the folder it will be in.
    pub fn watching(places: Vec<PathBuf>, floor: Floor) -> Self {
        Self(Arc::new(Inner { places, floor, last: Mutex::default(), told: AtomicBool::new(false) }))
    }

    /// What room there is now. A look is at most half a second old, however many ask.
    ///
    /// A volume that cannot be asked is taken to have room: writes to it will say themselves what is wrong.
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
            floor: LEAST,
        });
        *last = Some((Instant::now(), seen));
        drop(last);
        self.0.tell(seen);
        seen
    }

    /// Looks now and then, so that the log tells of it although nobody asks.
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
            free if free < floor.saturating_mul(EARLY) => DiskSpace::Little,
            _ => DiskSpace::Enough,
        };
        Some(Seen { room, free, floor })
    }

    /// One line when it begins and one when it is over.
    fn tell(&self, seen: Seen) {
        let short = seen.room != DiskSpace::Enough;
        if self.told.swap(short, Ordering::Relaxed) != short {
            let (free, floor) = (seen.free, seen.floor);
            if short {
                tracing::error!(free, floor, "the disk is nearly full; filing stops at the floor");
            } else {
                tracing::info!(free, floor, "there is room on the disk again");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_a_share_or_a_size_and_never_nothing() {
        assert_eq!(Floor::parse("1%").map(|floor| floor.of(1_000_000_000_000)), Ok(10_000_000_000));
        assert_eq!(Floor::parse("0%").map(|floor| floor.of(1_000_000_000_000)), Ok(LEAST));
        assert_eq!(Floor::parse(" 200MB").map(|floor| floor.of(1)), Ok(200 * 1_048_576));
        assert_eq!(Floor::parse("1.5GB").map(|floor| floor.of(1)), Ok(1_610_612_736));
        for wrong in ["", "1", "-1%", "60%", "many MB", "1e99GB", "NaN%"] {
            assert!(Floor::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_on_the_volume_where_it_will_be() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::watching(vec![folder.path().join("not/there/yet")], Floor::Bytes(0));
        assert!(disk.look().free > 0);
        let full = Disk::watching(vec![folder.path().to_owned()], Floor::Bytes(u64::MAX));
        assert_eq!(full.look().room, DiskSpace::None);
    }
}
