//! How long something took, in fixed buckets that grow by four percent each.
//!
//! The same time always falls into the same bucket, so figures of days, offices and districts can be added up, and a recount gives the same
//! result. A percentile is told as the middle of its bucket, so it is at most two percent off.

use crate::complaint::Millis;
use std::{collections::BTreeMap, sync::LazyLock};

/// The largest relative error of a percentile, for times of a minute or more.
pub const OFF_BY: f64 = 0.02;

/// The first bucket: everything below a minute.
const SHORTEST: Millis = 60_000;
/// Number of buckets. The last one begins after more than ten years.
const BUCKETS: usize = 400;

/// Where each bucket ends: a whole number of milliseconds, so that no rounding of a processor moves a time to another bucket.
static ENDS: LazyLock<Vec<Millis>> = LazyLock::new(|| {
    let ends = std::iter::successors(Some(SHORTEST), |end| Some(end + end * 4 / 100));
    ends.take(BUCKETS - 1).collect()
});

/// How many fell into each bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram(BTreeMap<u16, i64>);

impl Histogram {
    /// The bucket of a time. A negative time counts as none.
    pub fn bucket(took: Millis) -> u16 {
        u16::try_from(ENDS.partition_point(|end| *end <= took)).unwrap_or(u16::MAX)
    }

    /// The time that stands for a bucket, in milliseconds: its geometric middle. For the first bucket, a minute.
    pub fn middle(bucket: u16) -> Millis {
        let ends = |at: usize| ENDS.get(at).or(ENDS.last()).copied().unwrap_or(SHORTEST);
        match usize::from(bucket) {
            0 => SHORTEST,
            at => ((ends(at - 1) as f64) * (ends(at) as f64)).sqrt().round() as Millis,
        }
    }

    /// Adds `n`, which may be negative, to a bucket.
    pub fn put(&mut self, bucket: u16, n: i64) {
        let sum = self.0.entry(bucket).or_default();
        *sum += n;
        if *sum == 0 {
            self.0.remove(&bucket);
        }
    }

    /// Adds another histogram.
    pub fn add(&mut self, other: &Self) {
        for (bucket, n) in &other.0 {
            self.put(*bucket, *n);
        }
    }

    /// Number of times in it.
    pub fn n(&self) -> i64 {
        self.0.values().sum()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The time, in milliseconds, that this share of them (from 0 to 1) did not exceed; `None` if there are none.
    pub fn percentile(&self, share: f64) -> Option<Millis> {
        let n = self.n();
        // The nearest rank: the smallest value with at least this share at or below it.
        let rank = ((n as f64 * share.clamp(0.0, 1.0)).ceil() as i64).max(1);
        let mut so_far = 0;
        let reached = self.0.iter().find(|(_, n)| {
            so_far += **n;
            so_far >= rank
        });
        reached.map(|(bucket, _)| Self::middle(*bucket))
    }

    /// The median, in milliseconds.
    pub fn median(&self) -> Option<Millis> {
        self.percentile(0.5)
    }

    /// The 90th percentile, in milliseconds.
    pub fn p90(&self) -> Option<Millis> {
        self.percentile(0.9)
    }

    /// How many took no longer than this: to the bucket, so the time itself is at most four percent off.
    pub fn at_most(&self, took: Millis) -> i64 {
        self.0.range(..=Self::bucket(took)).map(|(_, n)| n).sum()
    }

    /// The buckets in order: number of the bucket, and how many fell into it.
    pub fn buckets(&self) -> impl Iterator<Item = (u16, i64)> + '_ {
        self.0.iter().map(|(bucket, n)| (*bucket, *n))
    }

    /// As stored: two bytes for the bucket and four for its number, little-endian, the lowest bucket first.
    pub fn packed(&self) -> Vec<u8> {
        let counted = self.0.iter().filter(|(_, n)| **n > 0);
        let each = counted.flat_map(|(bucket, n)| {
            let n = u32::try_from(*n).unwrap_or(u32::MAX);
            bucket.to_le_bytes().into_iter().chain(n.to_le_bytes())
        });
        each.collect()
    }

    /// Reads what [`packed`](Self::packed) wrote. Bytes of an incomplete entry at the end are ignored.
    pub fn unpacked(bytes: &[u8]) -> Self {
        let mut read = Self::default();
        read.add_packed(bytes);
        read
    }

    /// Adds what [`packed`](Self::packed) wrote.
    pub fn add_packed(&mut self, bytes: &[u8]) {
        for entry in bytes.chunks_exact(6) {
            let bucket = u16::from_le_bytes([entry[0], entry[1]]);
            let n = u32::from_le_bytes([entry[2], entry[3], entry[4], entry[5]]);
            self.put(bucket, i64::from(n));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::dates::DAY;

    #[test]
    fn a_time_is_told_at_most_two_percent_off() {
        let mut took = SHORTEST;
        while took < 3_650 * DAY {
            let told = Histogram::middle(Histogram::bucket(took));
            let off = (told - took).abs() as f64 / took as f64;
            assert!(off <= OFF_BY, "{took} is told as {told}, {off} off");
            took += took / 997 + 1;
        }
    }

    #[test]
    fn buckets_grow_and_never_overlap() {
        assert!(ENDS.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(Histogram::bucket(-5), 0);
        assert_eq!(Histogram::bucket(SHORTEST - 1), 0);
        assert_eq!(Histogram::bucket(SHORTEST), 1);
        assert_eq!(usize::from(Histogram::bucket(Millis::MAX)), BUCKETS - 1);
        assert!(Histogram::middle(u16::MAX) > 3_650 * DAY);
    }

    #[test]
    fn percentiles_are_those_of_the_sorted_times() {
        let mut times: Vec<Millis> = (0..999).map(|n| 60_000 + (n * 7_919 % 999) * 86_000).collect();
        let mut histogram = Histogram::default();
        for took in &times {
            histogram.put(Histogram::bucket(*took), 1);
        }
        times.sort_unstable();
        for (share, right) in [(0.0, times[0]), (0.5, times[499]), (0.9, times[899]), (1.0, times[998])] {
            let told = histogram.percentile(share).unwrap();
            assert!((told - right).abs() as f64 <= OFF_BY * right as f64, "{share}: {told} for {right}");
        }
        let within = |most: Millis| times.iter().filter(|took| **took <= most).count() as i64;
        let told = histogram.at_most(times[499]);
        assert!(within(times[499]) <= told && told <= within(times[499] * 104 / 100 + 1), "{told}");
        assert_eq!(Histogram::default().median(), None);
    }

    #[test]
    fn what_was_packed_is_read_again() {
        let mut histogram = Histogram::default();
        for (bucket, n) in [(0, 3), (57, 1), (399, 70_000)] {
            histogram.put(bucket, n);
        }
        assert_eq!(Histogram::unpacked(&histogram.packed()), histogram);
        let mut taken = histogram.clone();
        taken.put(57, -1);
        assert_eq!(taken.n(), histogram.n() - 1);
        assert_eq!(taken.buckets().count(), 2);
        assert_eq!(Histogram::unpacked(&[1, 2, 3]), Histogram::default());
    }
}
