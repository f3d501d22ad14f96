//! The features of a text for the learnt weights (`learnt.rs`): its words, pairs of consecutive words, sequences of letters, and phonetic
//! keys, which are the same in both scripts.
//!
//! Every feature is a slice of a line with a space before and after each word, so `" thana "` is a word, `" thana me "` a pair, and
//! `"tha"` or `" th"` a sequence of letters; features from the line of phonetic keys begin with `~`.
//!
//! [`each`] says what they are; training uses it. Weighing a text uses [`of_word`], which is worked out once for a word.

use super::{
    super::{
        phonetic, signals,
        text::Word,
        vocabulary::{Known, OfWord},
    },
    weights::Weights,
};
use std::ops::Range;

/// Lengths of the letter sequences, including the spaces around a word.
const LETTERS: Range<usize> = 3..6;

/// A single phonetic key must be longer than this to be a feature.
const SHORT: usize = 1;

/// Calls `found` for every feature of a text with the index of its word; a feature that occurs twice is reported twice.
pub(super) fn each(words: &[Word], mut found: impl FnMut(&str, usize)) {
    let mut line = String::from(" ");
    let mut starts = Vec::with_capacity(words.len() + 1);
    let mut spelt = String::new();
    for word in words {
        starts.push(line.len());
        signals::spell(&word.folded, &mut spelt);
        line.push_str(if is_number(&spelt) { "0" } else { &spelt });
        line.push(' ');
    }
    starts.push(line.len());
    in_a_row(&line, &starts, &mut found);
    let mut ends = Vec::new();
    for at in 0..words.len() {
        let word = starts[at] - 1..starts[at + 1];
        ends.clear();
        ends.extend(line[word.clone()].char_indices().map(|(end, _)| word.start + end));
        ends.push(word.end);
        for length in LETTERS {
            // A whole word is already a feature.
            for window in ends.windows(length + 1).filter(|_| ends.len() > length + 1) {
                found(&line[window[0]..window[length]], at);
            }
        }
    }
    line.clear();
    line.push('~');
    starts.clear();
    for word in words {
        starts.push(line.len());
        let key = phonetic::key(&word.folded);
        line.push_str(if key.is_empty() { "0" } else { &key });
        line.push('~');
    }
    starts.push(line.len());
    in_a_row(&line, &starts, &mut |feature: &str, at| {
        if feature.len() > SHORT + 2 {
            found(feature, at);
        }
    });
}

/// All numbers are the same word.
fn is_number(spelt: &str) -> bool {
    spelt.bytes().any(|letter| letter.is_ascii_digit())
}

/// The features of one word that a table knows.
pub(super) fn of_word(weights: &Weights, word: &Known) -> OfWord {
    let mut spelt = String::new();
    signals::spell(&word.folded, &mut spelt);
    let spelt = if is_number(&spelt) { "0" } else { &spelt };
    let key = if word.key.is_empty() { "0" } else { &word.key };
    let line = format!(" {spelt} ");
    let ends: Vec<usize> = line.char_indices().map(|(end, _)| end).chain([line.len()]).collect();
    let windows =
        LETTERS.filter(|length| ends.len() > length + 1).flat_map(|length| ends.windows(length + 1)).map(|window| {
            let [from, .., to] = window else { return "" };
            &line[*from..*to]
        });
    let (mut all, mut letters) = (1, Vec::new());
    for sequence in windows {
        all += 1;
        letters.extend(weights.other(sequence));
    }
    let ((word, of_word), (sound, of_sound)) = (weights.single(0, spelt), weights.single(1, key));
    let has_sound = key.len() > SHORT;
    OfWord {
        word,
        letters: letters.into(),
        sound: sound.filter(|_| has_sound),
        all: all + u32::from(has_sound),
        in_pairs: [of_word, of_sound],
    }
}

/// Reports single words and pairs of a line in which each word begins at one of `starts`.
fn in_a_row(line: &str, starts: &[usize], found: &mut impl FnMut(&str, usize)) {
    for (at, window) in starts.windows(2).enumerate() {
        found(&line[window[0] - 1..window[1]], at);
    }
    for (at, window) in starts.windows(3).enumerate() {
        found(&line[window[0] - 1..window[2]], at);
    }
}
