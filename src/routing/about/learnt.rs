//! The learnt part: a linear classifier over words, letter sequences and phonetic keys, and over what the rules found.
//!
//! `scripts/train-understanding` makes `data/understanding_weights.tsv` from the training posts in `data/`; no held-out post is used. The first
//! line identifies the posts. Every other line is a feature, a tab, and `class:weight` for every class for or against which it counts;
//! weights are multiples of 1/[`SCALE`]. The line of the empty feature holds the bias of each class.

use super::{SHOWN, features::OfWord};
use crate::{
    complaint::Category,
    routing::{
        Kind,
        text::{Word, written},
    },
};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Weights are stored as integers, multiplied by this.
const SCALE: f32 = 64.0;

/// At least one in this many features of a text must be known; otherwise the text is in a language that was not learnt.
const KNOWN: usize = 4;

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

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::read(include_str!("../../../data/understanding_weights.tsv")));

/// A feature in the table.
#[derive(Clone, Copy, Debug)]
pub(in crate::routing) struct Feature {
    /// The index of its weights. A line without weights has the number of the next one with weights, and of the two only the first in a
    /// text counts: the thresholds were chosen with that.
    number: u32,
    /// Its weight for [`ACCUSES`].
    accuses: i16,
    has_weights: bool,
}

/// The table of weights.
#[derive(Default)]
pub(super) struct Weights {
    /// Sequences of letters, what the rules found, and the bias.
    others: FxHashMap<&'static str, Feature>,
    /// Words, and phonetic keys.
    lines: [Line; 2],
    /// For each number where its weights begin in `all`, and the end of the last.
    begins: Vec<u32>,
    /// Pairs of class and weight.
    all: Vec<(u8, i16)>,
}

/// Words or phonetic keys.
#[derive(Default)]
struct Line {
    /// Each with its number in pairs, and with its feature if it is one.
    single: FxHashMap<&'static str, (u32, Option<Feature>)>,
    pairs: FxHashMap<(u32, u32), Feature>,
}

impl Line {
    fn number(&mut self, word: &'static str) -> u32 {
        let next = self.single.len() as u32;
        self.single.entry(word).or_insert((next, None)).0
    }
}

impl Weights {
    pub(super) fn learnt() -> &'static Self {
        &WEIGHTS
    }

    /// Invalid lines are skipped here; a test reads the table strictly.
    fn read(table: &'static str) -> Self {
        let mut weights = Self { begins: vec![0], ..Self::default() };
        for line in table.lines() {
            let Some((feature, classes)) = line.split_once('\t') else { continue };
            let from = weights.all.len();
            weights.all.extend(classes.split(' ').filter_map(|one| {
                let (class, weight) = one.split_once(':')?;
                Some((class.parse().ok().filter(|class| usize::from(*class) < CLASSES)?, weight.parse().ok()?))
            }));
            let number = weights.begins.len() as u32 - 1;
            let has_weights = weights.all.len() > from;
            if has_weights {
                weights.begins.push(weights.all.len() as u32);
            }
            let accuses = weights.all[from..].iter().filter(|(class, _)| usize::from(*class) == ACCUSES);
            let accuses = accuses.map(|(_, weight)| *weight).sum();
            weights.add(feature, Feature { number, accuses, has_weights });
        }
        weights
    }

    fn add(&mut self, name: &'static str, feature: Feature) {
        for (line, apart) in self.lines.iter_mut().zip([' ', '~']) {
            let Some(words) = name.strip_prefix(apart).and_then(|words| words.strip_suffix(apart)) else { continue };
            if let Some((one, other)) = words.split_once(apart) {
                let pair = (line.number(one), line.number(other));
                line.pairs.insert(pair, feature);
            } else {
                let number = line.number(words);
                line.single.insert(words, (number, Some(feature)));
            }
            return;
        }
        self.others.insert(name, feature);
    }

    /// The feature of a sequence of letters, of what a rule found, or the bias.
    pub(super) fn other(&self, name: &str) -> Option<Feature> {
        self.others.get(name).copied()
    }

    /// The feature of a word (line 0) or phonetic key (line 1), and its number in pairs.
    pub(super) fn single(&self, line: usize, word: &str) -> (Option<Feature>, Option<u32>) {
        self.lines[line].single.get(word).map_or((None, None), |(number, feature)| (*feature, Some(*number)))
    }

    /// The weight for an accusation of what a rule found, or of the bias.
    fn accuses(&self, name: &str) -> f32 {
        self.other(name).map_or(0.0, |feature| f32::from(feature.accuses) / SCALE)
    }

    /// The weights of a feature.
    fn of(&self, feature: Feature) -> &[(u8, i16)] {
        if !feature.has_weights {
            return &[];
        }
        let number = feature.number as usize;
        &self.all[self.begins[number] as usize..self.begins[number + 1] as usize]
    }

    /// Calls `found` for every known feature of a text, each once, with the index of its word. The words come first, then their pairs, then
    /// letters, then sounds.
    fn each<'f>(
        &self,
        words: impl Iterator<Item = &'f OfWord> + Clone,
        mut found: impl FnMut(Feature, usize),
    ) -> Share {
        let mut seen = vec![0_u64; self.begins.len() / 64 + 1];
        let (mut known, mut different) = (0, 0);
        let mut add = |feature: Feature, at: usize| {
            known += 1;
            let (place, bit) = (feature.number as usize / 64, 1 << (feature.number % 64));
            if seen[place] & bit == 0 {
                seen[place] |= bit;
                different += 1;
                found(feature, at);
            }
        };
        let single = |add: &mut dyn FnMut(Feature, usize), of: fn(&OfWord) -> Option<Feature>| {
            for (at, word) in words.clone().enumerate() {
                if let Some(feature) = of(word) {
                    add(feature, at);
                }
            }
        };
        let pairs = |add: &mut dyn FnMut(Feature, usize), line: usize| {
            for (at, (one, other)) in words.clone().zip(words.clone().skip(1)).enumerate() {
                if let (Some(one), Some(other)) = (one.in_pairs[line], other.in_pairs[line])
                    && let Some(feature) = self.lines[line].pairs.get(&(one, other))
                {
                    add(*feature, at);
                }
            }
        };
        single(&mut add, |word| word.word);
        pairs(&mut add, 0);
        for (at, word) in words.clone().enumerate() {
            word.letters.iter().for_each(|feature| add(*feature, at));
        }
        single(&mut add, |word| word.sound);
        pairs(&mut add, 1);
        let (mut all, mut length) = (0, 0_usize);
        for word in words {
            all += word.all as usize;
            length += 1;
        }
        // A pair of words and a pair of phonetic keys for every two words.
        Share { all: all + 2 * length.saturating_sub(1), known, different }
    }
}

/// How much of a text is known.
struct Share {
    /// Number of features.
    all: usize,
    /// Number of these that are in the table.
    known: usize,
    /// Number of these that differ.
    different: usize,
}

impl Share {
    /// Whether enough is known; otherwise the text is empty or in another language.
    fn is_enough(&self) -> bool {
        self.known * KNOWN >= self.all.max(1)
    }

    /// What weights are divided by, so that a long text counts no more than a short one.
    fn length(&self) -> f32 {
        (self.different.max(1) as f32).sqrt() * SCALE
    }
}

/// The sum of the weights of a text for an accusation, without the rules; `None` if too little of the text is known. Quicker than
/// [`Learnt::of`].
pub(super) fn accusing(words: &[Word]) -> Option<f32> {
    accusing_by(&WEIGHTS, words.iter().map(|word| word.features()))
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
        Self::by(&WEIGHTS, words.iter().map(|word| word.features()))
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
    use super::{ACCUSES, CLASSES, Learnt, NO_COMPLAINT, OfWord, Weights, accusing_by, class_of_category};
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
        let features: Vec<OfWord> = read.iter().map(|word| OfWord::by(&weights, word)).collect();
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
