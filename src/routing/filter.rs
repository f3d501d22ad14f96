//! A quick check whether a table contains a string. Nearly no word of a post is in any table of names; for the others no string is put together
//! and no table is asked.

/// Bits of a filter, as a power of two: 32 kB.
const BITS: u32 = 18;

/// A hash of a string. That of two strings written as one follows from their hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rolling {
    sum: u64,
    /// The base to the power of the length.
    power: u64,
}

/// An odd number with evenly spread bits.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

impl Rolling {
    /// The hash of the empty string.
    pub(super) const EMPTY: Self = Self { sum: 0, power: 1 };
    /// The hash of a space.
    pub(super) const SPACE: Self = Self::EMPTY.byte(b' ');

    pub(super) fn of(text: &str) -> Self {
        text.bytes().fold(Self::EMPTY, Self::byte)
    }

    const fn byte(self, byte: u8) -> Self {
        let sum = self.sum.wrapping_mul(BASE).wrapping_add(byte as u64 + 1);
        Self { sum, power: self.power.wrapping_mul(BASE) }
    }

    /// The hash of this string followed by another one.
    pub(super) const fn then(self, next: Self) -> Self {
        let sum = self.sum.wrapping_mul(next.power).wrapping_add(next.sum);
        Self { sum, power: self.power.wrapping_mul(next.power) }
    }

    fn bit(self) -> (usize, u64) {
        let mixed = ((self.sum ^ (self.sum >> 32)).wrapping_mul(BASE) >> (u64::BITS - BITS)) as usize;
        (mixed / 64, 1 << (mixed % 64))
    }
}

/// A set of strings that may contain more than was added, but never less.
#[derive(Debug)]
pub(super) struct Filter(Box<[u64]>);

impl Default for Filter {
    fn default() -> Self {
        Self(vec![0; (1 << BITS) / 64].into())
    }
}

impl Filter {
    /// A filter that rules nothing out.
    #[cfg(test)]
    pub(super) fn of_everything() -> Self {
        Self(vec![u64::MAX; (1 << BITS) / 64].into())
    }

    pub(super) fn add(&mut self, text: Rolling) {
        let (at, bit) = text.bit();
        self.0[at] |= bit;
    }

    /// Whether a string may have been added.
    pub(super) fn may_hold(&self, text: Rolling) -> bool {
        let (at, bit) = text.bit();
        self.0[at] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, Rolling};

    #[test]
    fn a_filter_holds_what_was_added_and_little_else() {
        let mut filter = Filter::default();
        let name = |number: usize| Rolling::of(&format!("name {number}"));
        (0..5_000).for_each(|number| filter.add(name(number)));
        assert!((0..5_000).all(|number| filter.may_hold(name(number))));
        let others = (5_000..15_000).filter(|number| filter.may_hold(name(*number))).count();
        assert!(others < 400, "{others} of 10,000");
    }

    proptest::proptest! {
        #[test]
        fn the_hash_of_a_whole_follows_from_its_parts(one in ".{0,12}", other in ".{0,12}") {
            let whole = Rolling::of(&format!("{one} {other}"));
            proptest::prop_assert_eq!(whole, Rolling::of(&one).then(Rolling::SPACE).then(Rolling::of(&other)));
        }
    }
}
