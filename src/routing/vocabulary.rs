//! What depends on a word alone: its folded form, its sound, the lists that contain it and its features. It is worked out once and kept for
//! the next text with this word, because most words of a post have been seen before.
//!
//! The words are kept in memory only, and no more than [`MOST`] of them.

use super::{
    accused::lists::{Classes, LISTS},
    cues::{CUES, CueKinds},
    filter::Rolling,
    near::{MIN_APPROXIMATE, with_one_letter_out},
    phonetic,
};
use crate::language::folded;
use quick_cache::sync::Cache;
use std::sync::{Arc, LazyLock, OnceLock};

/// The most words that are kept. One takes about half a kilobyte.
const MOST: usize = 8_192;

/// Longer words (in bytes) are not kept: they do not recur.
const LONGEST: usize = 64;

/// Longer numbers are not kept: they do not recur, and may be telephone numbers.
const LONGEST_NUMBER: usize = 4;

static KNOWN: LazyLock<Cache<Box<str>, Arc<Known>>> = LazyLock::new(|| Cache::new(MOST));

/// The number of a list of alternative words in a table of signals (`signals.rs`).
pub(super) type Element = u16;

/// A feature in the table of learnt weights (`about/weights.rs`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature {
    /// The index of its weights. A line without weights has the number of the next one with weights, and of the two only the first in a
    /// text counts: the thresholds were chosen with that.
    pub number: u32,
    /// Its weight for an accusation.
    pub accuses: i16,
    /// Whether it has any weight.
    pub has_weights: bool,
}

/// The features of one word.
#[derive(Debug)]
pub(super) struct OfWord {
    /// The word itself, if it is known.
    pub word: Option<Feature>,
    /// The known sequences of letters.
    pub letters: Box<[Feature]>,
    /// The phonetic key, if it is known.
    pub sound: Option<Feature>,
    /// Number of features of the word, without pairs, known or not.
    pub all: u32,
    /// The numbers of the word and of its phonetic key in pairs, if any known pair contains it.
    pub in_pairs: [Option<u32>; 2],
}

/// A word and what follows from it.
#[derive(Debug)]
pub(super) struct Known {
    /// The folded form, by which it is matched; empty if nothing of it is a letter or digit.
    pub folded: String,
    /// Number of letters of the folded form.
    pub letters: usize,
    /// The lists of cues that contain it.
    pub cues: CueKinds,
    /// Whether it is in any list of cues other than the common words alone.
    pub is_cue: bool,
    /// The classes of words of complaints about the police, by its whole form.
    pub classes: Classes,
    /// The same by its beginning.
    pub prefix_classes: Classes,
    /// Its phonetic key.
    pub key: String,
    /// The hash of the folded form.
    pub hash: Rolling,
    /// The hash of the phonetic key.
    pub key_hash: Rolling,
    /// The hash of the phonetic key behind another word; see [`phonetic::as_one_word`].
    pub later_key_hash: Rolling,
    near: OnceLock<Box<[Rolling]>>,
    features: OnceLock<OfWord>,
    elements: [OnceLock<Box<[Element]>>; 2],
}

impl Known {
    /// A word as it was written.
    pub(super) fn of(written: &str) -> Arc<Self> {
        let is_number = || written.bytes().all(|byte| byte.is_ascii_digit());
        if written.len() > LONGEST || (written.len() > LONGEST_NUMBER && is_number()) {
            return Arc::new(Self::new(written));
        }
        KNOWN.get(written).unwrap_or_else(|| {
            let known = Arc::new(Self::new(written));
            KNOWN.insert(written.into(), known.clone());
            known
        })
    }

    fn new(written: &str) -> Self {
        let folded = if written.is_ascii() { written.to_ascii_lowercase() } else { folded(written) };
        let key = phonetic::key(&folded);
        Self {
            letters: folded.chars().count(),
            cues: CUES.of(&folded),
            is_cue: CUES.knows(&folded),
            classes: LISTS.whole(&folded),
            prefix_classes: LISTS.by_prefix(&folded),
            hash: Rolling::of(&folded),
            key_hash: Rolling::of(&key),
            later_key_hash: Rolling::of(key.strip_prefix('a').unwrap_or(&key)),
            folded,
            key,
            near: OnceLock::new(),
            features: OnceLock::new(),
            elements: [const { OnceLock::new() }; 2],
        }
    }

    /// The hashes of the folded form, complete or with one letter left out; none if it is too short to be matched with a wrong letter.
    pub(super) fn near(&self) -> &[Rolling] {
        self.near.get_or_init(|| {
            let mut near = Vec::new();
            if self.letters >= MIN_APPROXIMATE {
                with_one_letter_out(&self.folded, |shorter| near.push(Rolling::of(shorter)));
            }
            near.into()
        })
    }

    /// Its features for the learnt weights; `find` finds them.
    pub(super) fn features(&self, find: impl FnOnce(&Self) -> OfWord) -> &OfWord {
        self.features.get_or_init(|| find(self))
    }

    /// Its elements in one of the two tables of signals; `find` finds them.
    pub(super) fn elements(&self, table: usize, find: impl FnOnce(&str) -> Box<[Element]>) -> &[Element] {
        self.elements[table].get_or_init(|| find(&self.folded))
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, Known, LONGEST, MOST};
    use std::sync::Arc;

    #[test]
    fn a_word_is_worked_out_once_and_long_ones_and_numbers_are_not_kept() {
        assert!(Arc::ptr_eq(&Known::of("मोटरसाइकिल"), &Known::of("मोटरसाइकिल")));
        for word in ["क".repeat(LONGEST), "a".repeat(LONGEST + 1), "0000012345".to_owned()] {
            assert!(!Arc::ptr_eq(&Known::of(&word), &Known::of(&word)), "{word}");
        }
    }

    #[test]
    fn no_more_words_are_kept_than_may_be() {
        for number in 0..2 * MOST {
            Known::of(&format!("word{number}"));
        }
        assert!(KNOWN.len() <= MOST, "{}", KNOWN.len());
    }
}
