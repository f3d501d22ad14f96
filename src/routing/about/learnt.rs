//! The learnt part: a linear classifier over words, letter sequences and phonetic keys, and over what the rules found.
//!
//! `scripts/train-understanding` makes `data/understanding_weights.tsv` from the training posts in `data/`; no held-out post is used. The first
//! line identifies the posts. Every other line is a feature, a tab, and `class:weight` for every class for or against which it counts;
//! weights are multiples of 1/[`SCALE`]. The line of the empty feature holds the bias of each class.

#[cfg(test)]
mod plain_tests;

use super::{
    SHOWN,
    features::of_word,
    weights::{SCALE, WEIGHTS, Weights},
};
use crate::{
    complaint::Category,
    routing::{
        Kind,
        text::{Word, written},
        vocabulary::OfWord,
    },
};

/// The number of questions, each answered independently: whether the text accuses the police; for each category, whether it belongs to it;
/// whether it is no complaint; and for each kind of non-complaint, whether it is of that kind.
pub(super) const CLASSES: usize = 2 + CATEGORIES + KINDS.len();
/// The class "accuses the police".
pub(in crate::routing) const ACCUSES: usize = 0;
/// The class "is no complaint".
const NO_COMPLAINT: usize = 1 + CATEGORIES;
/// Number of categories; their classes are in the order of `Category::ALL`.
const CATEGORIES: usize = Category::ALL.len();
/// The kinds of posts that are no complaint, in the order of their classes.
pub(super) const KINDS: [Kind; 5] = [Kind::Thanks, Kind::Suggestion, Kind::Query, Kind::Spam, Kind::Remark];

fn features(word: &Word) -> &OfWord {
    word.features(|word| of_word(&WEIGHTS, word))
}

/// The sum of the weights of a text for an accusation, without the rules; `None` if too little of the text is known. Quicker than
/// [`Learnt::of`].
pub(super) fn accusing(words: &[Word]) -> Option<f32> {
    accusing_by(&WEIGHTS, words.iter().map(features))
}

fn accusing_by<'f>(weights: &Weights, words: impl ExactSizeIterator<Item = &'f OfWord> + Clone) -> Option<f32> {
    let mut sum = 0;
    let known = weights.each(words, |feature, _| sum += i32::from(feature.accuses));
    known.is_enough().then(|| sum as f32 / known.length() + weights.accuses(""))
}

/// The weight for an accusation of what a rule found.
pub(super) fn accuses(name: &str) -> f32 {
    WEIGHTS.accuses(name)
}

/// The probability of each answer, 0 to 1; all are 0 if too little of the text is known.
#[derive(Clone, Debug, Default)]
pub(in crate::routing) struct Probabilities {
    /// That the text accuses the police.
    pub accuses: f32,
    /// Each category, in the order of `Category::ALL`.
    pub categories: [f32; CATEGORIES],
    /// That the text is no complaint.
    pub no_complaint: f32,
    /// Each of [`KINDS`].
    pub kinds: [f32; KINDS.len()],
}

/// A text with the sums of its weights.
pub(in crate::routing) struct Learnt {
    /// The sum of the weights for each class; `None` if too little of the text is known.
    sums: Option<[f32; CLASSES]>,
    /// The contribution of each word to each class.
    by_word: Vec<[f32; CLASSES]>,
}

impl Learnt {
    /// Weighs the words of a text, without the rules.
    pub(in crate::routing) fn of(words: &[Word]) -> Self {
        Self::by(&WEIGHTS, words.iter().map(features))
    }

    fn by<'f>(weights: &Weights, words: impl ExactSizeIterator<Item = &'f OfWord> + Clone) -> Self {
        let mut by_word = vec![[0.0; CLASSES]; words.len()];
        let known = weights.each(words, |feature, at| {
            for &(class, weight) in weights.of(feature) {
                by_word[at][usize::from(class)] += f32::from(weight);
            }
        });
        let length = known.length();
        by_word.iter_mut().flatten().for_each(|weight| *weight /= length);
        let mut learnt = Self { sums: None, by_word };
        if known.is_enough() {
            let mut sums = [0.0; CLASSES];
            for word in &learnt.by_word {
                for (sum, weight) in sums.iter_mut().zip(word) {
                    *sum += weight;
                }
            }
            learnt.sums = Some(sums);
            learnt.add(weights, std::iter::once(""));
        }
        learnt
    }

    /// Adds the weights of what the rules found, by name.
    pub(in crate::routing) fn with<'e>(mut self, found: impl Iterator<Item = &'e str>) -> Self {
        self.add(&WEIGHTS, found);
        self
    }

    fn add<'e>(&mut self, weights: &Weights, found: impl Iterator<Item = &'e str>) {
        let Some(sums) = &mut self.sums else { return };
        for name in found {
            for &(class, weight) in weights.other(name).map_or(&[][..], |feature| weights.of(feature)) {
                sums[usize::from(class)] += f32::from(weight) / SCALE;
            }
        }
    }

    /// The probability of each answer.
    pub(in crate::routing) fn probable(&self) -> Probabilities {
        self.sums.as_ref().map(Probabilities::of).unwrap_or_default()
    }

    /// The word that contributes most to a class, if any contributes to it.
    pub(in crate::routing) fn heaviest(&self, class: usize) -> Option<usize> {
        let speaks = (0..self.by_word.len()).filter(|at| self.by_word[*at][class] > 0.0);
        speaks.max_by(|a, b| self.by_word[*a][class].total_cmp(&self.by_word[*b][class]))
    }

    /// The words that contribute most to a class, as written, the heaviest first; the first words of the text if none contributes.
    pub(in crate::routing) fn reason(&self, class: usize, text: &str, words: &[Word]) -> String {
        let mut speak: Vec<usize> = (0..self.by_word.len()).filter(|at| self.by_word[*at][class] > 0.0).collect();
        speak.sort_by(|a, b| self.by_word[*b][class].total_cmp(&self.by_word[*a][class]));
        let mut shown: Vec<&str> = Vec::new();
        for at in speak {
            let written = written(text, &words[at..=at]);
            if !shown.contains(&written) && shown.len() < SHOWN {
                shown.push(written);
            }
        }
        if shown.is_empty() {
            shown.push(written(text, &words[..words.len().min(SHOWN)]));
        }
        shown.join("”, “")
    }
}

impl Probabilities {
    fn of(sums: &[f32; CLASSES]) -> Self {
        let of = |class: usize| logistic(sums[class]);
        Self {
            accuses: of(ACCUSES),
            categories: std::array::from_fn(|at| of(class_of_category(at))),
            no_complaint: of(NO_COMPLAINT),
            kinds: std::array::from_fn(|at| of(class_of_kind(at))),
        }
    }
}

pub(super) fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// The class of a category, given its index in `Category::ALL`.
pub(super) const fn class_of_category(at: usize) -> usize {
    1 + at
}

/// The class of a kind, given its index in [`KINDS`].
pub(super) const fn class_of_kind(at: usize) -> usize {
    NO_COMPLAINT + 1 + at
}

#[cfg(test)]
mod tests {
    use super::{ACCUSES, CLASSES, Learnt, NO_COMPLAINT, OfWord, Weights, accusing_by, class_of_category, of_word};
    use crate::routing::text::words;
    use sha2::{Digest as _, Sha256};

    const TABLE: &str = include_str!("../../../data/understanding_weights.tsv");

    #[test]
    fn every_line_of_the_table_is_valid() {
        let mut before = None;
        for line in TABLE.lines().skip(1) {
            let (feature, classes) = line.split_once('\t').unwrap_or_else(|| panic!("{line:?}"));
            assert!(before < Some(feature), "{feature:?} is out of order or occurs twice");
            before = Some(feature);
            for one in classes.split(' ').filter(|one| !one.is_empty()) {
                let (class, weight) = one.split_once(':').unwrap_or_else(|| panic!("{line:?}"));
                assert!(class.parse::<usize>().is_ok_and(|class| class < CLASSES), "{line:?}");
                assert!(weight.parse::<i16>().is_ok(), "{line:?}");
            }
        }
        assert!(before.is_some());
    }

    #[test]
    fn the_table_was_learnt_from_the_present_posts() {
        let posts = [
            &include_bytes!("../../../data/understanding_training.csv")[..],
            include_bytes!("../../../data/understanding.csv"),
            include_bytes!("../../../data/understanding_unrelated.csv"),
        ];
        let expected = format!("# learnt from {}", hex::encode(Sha256::digest(posts.concat())));
        assert_eq!(
            TABLE.lines().next(),
            Some(expected.as_str()),
            "the posts were changed: run scripts/train-understanding"
        );
    }

    #[test]
    fn weights_of_words_and_rules_are_added_and_the_heaviest_word_is_the_reason() {
        let weights =
            Weights::read("# a table\n\t0:-64 1:64\n ab \t1:256\n so \t0:640 1:-640\n ab so \t\n!said\t0:128\n");
        let text = "Ab SO";
        let read = words(text);
        let features: Vec<OfWord> = read.iter().map(|word| of_word(&weights, word)).collect();
        let mut learnt = Learnt::by(&weights, features.iter());
        let quick = accusing_by(&weights, features.iter()).unwrap();
        assert!((quick - (10.0 / 3_f32.sqrt() - 1.0)).abs() < 1e-5, "{quick}");
        learnt.add(&weights, ["!said"].into_iter());
        // Three features are known; weights of rules are not normalised by length.
        let expected = 1.0 / (1.0 + f32::exp(-(10.0 / 3_f32.sqrt() - 1.0 + 2.0)));
        assert!((learnt.probable().accuses - expected).abs() < 1e-5, "{:?}", learnt.probable());
        assert!(learnt.probable().categories[0] < 0.1, "{:?}", learnt.probable());
        assert_eq!(learnt.heaviest(ACCUSES), Some(1));
        assert_eq!(learnt.reason(ACCUSES, text, &read), "SO");
        // If no word contributes to the class, the first words of the text are shown.
        assert_eq!(learnt.reason(class_of_category(3), text, &read), "Ab SO");
    }

    #[test]
    fn an_empty_text_gives_no_result() {
        let learnt = Learnt::of(&[]).with(["!said"].into_iter());
        let probable = learnt.probable();
        assert_eq!((probable.accuses, probable.no_complaint, probable.categories), (0.0, 0.0, [0.0; _]));
        assert_eq!(learnt.heaviest(NO_COMPLAINT), None);
        assert_eq!(learnt.reason(NO_COMPLAINT, "", &[]), "");
    }
}
