//! What was learnt from labelled posts: a linear classifier on words, letters and sounds in a row, and on what the rules found.
//!
//! `data/understanding_weights.tsv` is made by `scripts/train-understanding` from the posts of `data/` that are for training; nothing of
//! the held-out posts is in it. Its first line says of which posts. Every other line is a feature, a tab, and `class:weight` for every class
//! that it speaks for or against; weights are in [`SCALE`]ths. The line of the empty feature holds what each class has before anything is
//! read.

use super::{SHOWN, features};
use crate::{
    complaint::Category,
    routing::{
        Kind,
        text::{Word, written},
    },
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Weights are whole numbers of this part of one.
const SCALE: f32 = 64.0;

/// What the rules found begins so; no feature of words does.
const RULES: [char; 2] = ['!', '?'];

/// Of so many features of a text one at least is known, else it is of a language that was not learnt.
const KNOWN: usize = 4;

/// Questions that are asked of a text, each answered for itself: does it accuse; is it of this category, for each; is it no complaint; and
/// is it of this kind of none, for each.
pub(super) const CLASSES: usize = 2 + CATEGORIES + KINDS.len();
/// That the police are accused.
pub(in crate::routing) const ACCUSES: usize = 0;
/// That it is no complaint.
const NO_COMPLAINT: usize = 1 + CATEGORIES;
/// As in `Category::ALL`.
const CATEGORIES: usize = Category::ALL.len();
/// What a post is when it is no complaint, in the order of their classes.
pub(super) const KINDS: [Kind; 5] = [Kind::Thanks, Kind::Suggestion, Kind::Query, Kind::Spam, Kind::Remark];

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::read(include_str!("../../../data/understanding_weights.tsv")));

/// The table, ready to be asked.
#[derive(Default)]
struct Weights {
    /// Where each feature's weights stand in `all`.
    features: FxHashMap<&'static str, (u32, u32)>,
    /// Class and weight.
    all: Vec<(u8, i16)>,
    /// What all rules together can speak for an accusation.
    rules_accuse: f32,
}

impl Weights {
    /// Lines that are no weights are left out; a test reads the table strictly.
    fn read(table: &'static str) -> Self {
        let mut weights = Self::default();
        for line in table.lines() {
            let Some((feature, classes)) = line.split_once('\t') else { continue };
            let from = weights.all.len() as u32;
            weights.all.extend(classes.split(' ').filter_map(|one| {
                let (class, weight) = one.split_once(':')?;
                Some((class.parse().ok().filter(|class| usize::from(*class) < CLASSES)?, weight.parse().ok()?))
            }));
            weights.features.insert(feature, (from, weights.all.len() as u32));
            if feature.starts_with(RULES) {
                let accuses = weights.all[from as usize..].iter().filter(|(class, _)| usize::from(*class) == ACCUSES);
                weights.rules_accuse += accuses.map(|(_, weight)| f32::from(*weight).max(0.0) / SCALE).sum::<f32>();
            }
        }
        weights
    }

    fn of(&self, feature: &str) -> Option<(u32, &[(u8, i16)])> {
        let (from, to) = *self.features.get(feature)?;
        Some((from, &self.all[from as usize..to as usize]))
    }
}

/// How probable each answer is, 0 to 1; all 0 where too little is known of what is written.
#[derive(Clone, Debug, Default)]
pub(in crate::routing) struct Probable {
    /// That the police are accused.
    pub accuses: f32,
    /// Each category, in the order of `Category::ALL`.
    pub categories: [f32; CATEGORIES],
    /// That it is no complaint.
    pub no_complaint: f32,
    /// Each of [`KINDS`].
    pub kinds: [f32; KINDS.len()],
}

/// A text as it was weighed.
pub(in crate::routing) struct Learnt {
    /// What was added up for and against each class; none of a text of which too little is known.
    sums: Option<[f32; CLASSES]>,
    /// What each word said for or against each class.
    by_word: Vec<[f32; CLASSES]>,
    /// What all rules together could add for an accusation.
    rules_accuse: f32,
}

impl Learnt {
    /// Weighs the words of a text.
    pub(in crate::routing) fn of(words: &[Word]) -> Self {
        Self::by(&WEIGHTS, words)
    }

    fn by(weights: &Weights, words: &[Word]) -> Self {
        let mut seen = FxHashSet::default();
        let mut by_word = vec![[0.0; CLASSES]; words.len()];
        let (mut told, mut known) = (0_usize, 0_usize);
        features::each(words, |feature, at| {
            told += 1;
            let Some((number, classes)) = weights.of(feature) else { return };
            known += 1;
            if seen.insert(number) {
                for &(class, weight) in classes {
                    by_word[at][usize::from(class)] += f32::from(weight);
                }
            }
        });
        // A long text has no more to say than a short one.
        let length = (seen.len().max(1) as f32).sqrt() * SCALE;
        by_word.iter_mut().flatten().for_each(|weight| *weight /= length);
        let mut learnt = Self { sums: None, by_word, rules_accuse: weights.rules_accuse };
        // Of another language, and of nothing, nothing is said.
        if known * KNOWN >= told.max(1) {
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

    /// Adds what the rules found, by name.
    pub(in crate::routing) fn with<'e>(mut self, found: impl Iterator<Item = &'e str>) -> Self {
        self.add(&WEIGHTS, found);
        self
    }

    fn add<'e>(&mut self, weights: &Weights, found: impl Iterator<Item = &'e str>) {
        let Some(sums) = &mut self.sums else { return };
        for name in found {
            for &(class, weight) in weights.of(name).map_or(&[][..], |(_, classes)| classes) {
                sums[usize::from(class)] += f32::from(weight) / SCALE;
            }
        }
    }

    /// How probable each answer is.
    pub(in crate::routing) fn probable(&self) -> Probable {
        self.sums.as_ref().map(Probable::of).unwrap_or_default()
    }

    /// Whether an accusation can still be so probable when the rules are asked too.
    pub(in crate::routing) fn may_accuse(&self, probable: f32) -> bool {
        self.sums.is_some_and(|sums| logistic(sums[ACCUSES] + self.rules_accuse) >= probable)
    }

    /// The word that speaks most for a class, if any does.
    pub(in crate::routing) fn heaviest(&self, class: usize) -> Option<usize> {
        let speaks = (0..self.by_word.len()).filter(|at| self.by_word[*at][class] > 0.0);
        speaks.max_by(|a, b| self.by_word[*a][class].total_cmp(&self.by_word[*b][class]))
    }

    /// The words that speak most for a class, as they were written, the heaviest first; the first words where none does.
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

impl Probable {
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

fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// The class of a category by its place in `Category::ALL`.
pub(super) const fn class_of_category(at: usize) -> usize {
    1 + at
}

/// The class of one of [`KINDS`].
pub(super) const fn class_of_kind(at: usize) -> usize {
    NO_COMPLAINT + 1 + at
}

#[cfg(test)]
mod tests {
    use super::{ACCUSES, CLASSES, Learnt, NO_COMPLAINT, Weights, class_of_category};
    use crate::routing::text::words;
    use sha2::{Digest as _, Sha256};

    const TABLE: &str = include_str!("../../../data/understanding_weights.tsv");

    #[test]
    fn every_line_of_the_table_is_a_feature_with_weights() {
        let mut before = None;
        for line in TABLE.lines().skip(1) {
            let (feature, classes) = line.split_once('\t').unwrap_or_else(|| panic!("{line:?}"));
            assert!(before < Some(feature), "{feature:?} stands in no order, or twice");
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
    fn the_table_was_learnt_from_the_posts_as_they_are() {
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
    fn words_and_what_the_rules_found_are_added_up_and_the_heaviest_word_is_the_reason() {
        let weights =
            Weights::read("# a table\n\t0:-64 1:64\n ab \t1:256\n so \t0:640 1:-640\n ab so \t\n!said\t0:128\n");
        let text = "Ab SO";
        let read = words(text);
        let mut learnt = Learnt::by(&weights, &read);
        assert!(learnt.may_accuse(0.99) && !Learnt::by(&weights, &read[..1]).may_accuse(0.9));
        learnt.add(&weights, ["!said"].into_iter());
        // Three features are known; the rules' weigh as they are.
        let expected = 1.0 / (1.0 + f32::exp(-(10.0 / 3_f32.sqrt() - 1.0 + 2.0)));
        assert!((learnt.probable().accuses - expected).abs() < 1e-5, "{:?}", learnt.probable());
        assert!(learnt.probable().categories[0] < 0.1, "{:?}", learnt.probable());
        assert_eq!(learnt.heaviest(ACCUSES), Some(1));
        assert_eq!(learnt.reason(ACCUSES, text, &read), "SO");
        // Where nothing speaks for it, the text begins so.
        assert_eq!(learnt.reason(class_of_category(3), text, &read), "Ab SO");
    }

    #[test]
    fn nothing_is_made_of_no_words() {
        let learnt = Learnt::of(&[]).with(["!said"].into_iter());
        let probable = learnt.probable();
        assert_eq!((probable.accuses, probable.no_complaint, probable.categories), (0.0, 0.0, [0.0; _]));
        assert_eq!(learnt.heaviest(NO_COMPLAINT), None);
        assert_eq!(learnt.reason(NO_COMPLAINT, "", &[]), "");
    }
}
