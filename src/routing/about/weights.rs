//! The table of learnt weights, and how a text is looked up in it.

use super::{
    super::vocabulary::{Feature, OfWord},
    learnt::{ACCUSES, CLASSES},
};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Weights are stored as integers, multiplied by this.
pub(super) const SCALE: f32 = 64.0;

/// At least one in this many features of a text must be known; otherwise the text is in a language that was not learnt.
pub(super) const KNOWN: usize = 4;

pub(super) static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::read(include_str!("../../../data/understanding_weights.tsv")));

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
    /// Invalid lines are skipped here; a test reads the table strictly.
    pub(super) fn read(table: &'static str) -> Self {
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
    pub(super) fn accuses(&self, name: &str) -> f32 {
        self.other(name).map_or(0.0, |feature| f32::from(feature.accuses) / SCALE)
    }

    /// The weights of a feature.
    pub(super) fn of(&self, feature: Feature) -> &[(u8, i16)] {
        if !feature.has_weights {
            return &[];
        }
        let number = feature.number as usize;
        &self.all[self.begins[number] as usize..self.begins[number + 1] as usize]
    }

    /// Calls `found` for every known feature of a text, each once, with the index of its word. The words come first, then their pairs, then
    /// letters, then sounds.
    pub(super) fn each<'f>(
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
pub(super) struct Share {
    /// Number of features.
    all: usize,
    /// Number of these that are in the table.
    known: usize,
    /// Number of these that differ.
    different: usize,
}

impl Share {
    /// Whether enough is known; otherwise the text is empty or in another language.
    pub(super) fn is_enough(&self) -> bool {
        self.known * KNOWN >= self.all.max(1)
    }

    /// What weights are divided by, so that a long text counts no more than a short one.
    pub(super) fn length(&self) -> f32 {
        (self.different.max(1) as f32).sqrt() * SCALE
    }
}
