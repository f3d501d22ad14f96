//! The random choice, reproducible from its seed.

use sha2::{Digest as _, Sha256};

/// A seed: 32 random bytes, stored in hexadecimal.
pub type Seed = [u8; 32];

/// A new seed.
pub fn new_seed() -> Seed {
    rand::random()
}

/// The place of a closing in the order of a draw: SHA-256 of the seed and the primary key of the closing's entry (8 bytes, big-endian).
fn rank(seed: &Seed, closing_id: i64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"sunwai sample");
    hash.update(seed);
    hash.update(closing_id.to_be_bytes());
    hash.finalize().into()
}

/// The `n` closings that the seed puts first, in ascending order. The order in which they are given does not matter.
pub fn chosen(seed: &Seed, closings: &[i64], n: usize) -> Vec<i64> {
    let mut ranked: Vec<([u8; 32], i64)> = closings.iter().map(|&closing| (rank(seed, closing), closing)).collect();
    ranked.sort_unstable();
    let mut first: Vec<i64> = ranked.into_iter().take(n).map(|(_, closing)| closing).collect();
    first.sort_unstable();
    first
}

/// Which of these offices checks a closing; `None` if there is none.
pub fn office(seed: &Seed, closing_id: i64, offices: &[i64]) -> Option<i64> {
    let mut sorted = offices.to_vec();
    sorted.sort_unstable();
    let n = u64::try_from(sorted.len()).ok().filter(|&n| n > 0)?;
    let rank = rank(seed, closing_id);
    let bytes: [u8; 8] = rank[24..].try_into().ok()?;
    let at = usize::try_from(u64::from_be_bytes(bytes) % n).ok()?;
    sorted.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::{chosen, office};

    #[test]
    fn the_same_seed_chooses_the_same_closings_in_any_order() {
        let mut closings: Vec<i64> = (1..=200).collect();
        let first = chosen(&[7; 32], &closings, 20);
        assert_eq!(first.len(), 20);
        closings.reverse();
        assert_eq!(chosen(&[7; 32], &closings, 20), first);
        assert_ne!(chosen(&[8; 32], &closings, 20), first, "another seed, other closings");
    }

    #[test]
    fn a_closing_more_or_less_does_not_change_the_order_of_the_others() {
        let closings: Vec<i64> = (1..=100).collect();
        let first = chosen(&[3; 32], &closings, 10);
        let without: Vec<i64> = closings.into_iter().filter(|closing| *closing != first[0]).collect();
        let second = chosen(&[3; 32], &without, 10);
        assert!(
            first[1..].iter().all(|closing| second.contains(closing)),
            "nobody pushes a case out by closing another"
        );
    }

    #[test]
    fn every_closing_has_about_the_same_chance() {
        let closings: Vec<i64> = (1..=10).collect();
        let mut times = [0; 10];
        for n in 0..=255_u8 {
            for closing in chosen(&[n; 32], &closings, 2) {
                times[usize::try_from(closing - 1).unwrap()] += 1;
            }
        }
        // 512 choices among ten: 51 each; five standard deviations are about 32.
        assert!(times.iter().all(|&times| (19..=83).contains(&times)), "{times:?}");
    }

    #[test]
    fn an_office_is_one_of_those_that_may_check() {
        assert_eq!(office(&[1; 32], 5, &[]), None);
        assert_eq!(office(&[1; 32], 5, &[9]), Some(9));
        assert_eq!(office(&[1; 32], 5, &[3, 4]), office(&[1; 32], 5, &[4, 3]));
    }
}
