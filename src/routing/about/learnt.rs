//! What was learnt from labelled posts: a linear classifier on words, letters and sounds in a row, and on what the rules found.
//!
//! `data/understanding_weights.tsv` is made by `cargo bench --bench train` from the posts of `data/` that are for training; nothing of the
//! held-out posts is in it. A line is a feature, a tab, and `class:weight` for every class that it speaks for or against; weights are in
//! [`SCALE`]ths. The line of the empty feature holds what each class has before anything is read.

use super::{SHOWN, features};
use crate::routing::text::{Word, written};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Weights are whole numbers of this part of one.
pub(super) const SCALE: f32 = 64.0;

/// Classes that are told apart: accusing; the categories and none; complaint and the kinds of what is none.
pub(super) const CLASSES: usize = ACCUSES + 1 + CATEGORIES + KINDS;
const ACCUSES: usize = 0;
/// The categories in the order of `Category::ALL`, then none.
const CATEGORIES: usize = 17;
/// Complaint, thanks, suggestion, query, spam, remark.
const KINDS: usize = 6;

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::read(include_str!("../../../data/understanding_weights.tsv")));

/// The table, ready to be asked.
#[derive(Default)]
struct Weights {
    /// Where each feature's weights stand in `all`.
    features: FxHashMap<&'static str, (u32, u32)>,
    /// Class and weight.
    all: Vec<(u8, i16)>,
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
        }
        weights
    }

    fn of(&self, feature: &str) -> Option<(u32, &[(u8, i16)])> {
        let (from, to) = *self.features.get(feature)?;
        Some((from, &self.all[from as usize..to as usize]))
    }
}

/// How probable each class is, 0 to 1.
#[derive(Clone, Debug)]
pub(in crate::routing) struct Probable {
    /// That the police are accused.
    pub accuses: f32,
    /// The categories in the order of `Category::ALL`, then none.
    pub categories: [f32; CATEGORIES],
    /// Complaint, then the kinds of what is none.
    pub kinds: [f32; KINDS],
}

/// A text as it was weighed.
pub(in crate::routing) struct Learnt {
    /// How probable each class is.
    pub probable: Probable,
    /// What each word said for or against each class.
    by_word: Vec<[f32; CLASSES]>,
}

impl Learnt {
    /// Weighs a text; `evidence` names what the rules found of it.
    pub(in crate::routing) fn of<'e>(words: &[Word], evidence: impl Iterator<Item = &'e str>) -> Self {
        Self::by(&WEIGHTS, words, evidence)
    }

    fn by<'e>(weights: &Weights, words: &[Word], evidence: impl Iterator<Item = &'e str>) -> Self {
        let mut seen = FxHashSet::default();
        let mut by_word = vec![[0.0; CLASSES]; words.len()];
        features::each(words, |feature, at| {
            let Some((number, classes)) = weights.of(feature) else { return };
            if seen.insert(number) {
                for &(class, weight) in classes {
                    by_word[at][usize::from(class)] += f32::from(weight);
                }
            }
        });
        // A long text has no more to say than a short one.
        let length = (seen.len().max(1) as f32).sqrt() * SCALE;
        by_word.iter_mut().flatten().for_each(|weight| *weight /= length);
        let mut sums = [0.0; CLASSES];
        for name in evidence.chain([""]) {
            for &(class, weight) in weights.of(name).map_or(&[][..], |(_, classes)| classes) {
                sums[usize::from(class)] += f32::from(weight) / SCALE;
            }
        }
        for word in &by_word {
            for (sum, weight) in sums.iter_mut().zip(word) {
                *sum += weight;
            }
        }
        Self { probable: Probable::of(&sums), by_word }
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
        let mut categories = [0.0; CATEGORIES];
        let mut kinds = [0.0; KINDS];
        softmax(&sums[ACCUSES + 1..=CATEGORIES], &mut categories);
        softmax(&sums[CATEGORIES + 1..], &mut kinds);
        Self { accuses: 1.0 / (1.0 + (-sums[ACCUSES]).exp()), categories, kinds }
    }
}

fn softmax(sums: &[f32], out: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let all: f32 = sums.iter().map(|sum| (sum - most).exp()).sum();
    for (out, sum) in out.iter_mut().zip(sums) {
        *out = (sum - most).exp() / all;
    }
}

/// The class of accusing.
pub(super) const fn accusing() -> usize {
    ACCUSES
}

/// The class of a category by its number, or of none after the last.
pub(super) const fn category(number: usize) -> usize {
    ACCUSES + 1 + number
}

/// The class of a kind: complaint 0, then thanks, suggestion, query, spam, remark.
pub(super) const fn kind(number: usize) -> usize {
    ACCUSES + 1 + CATEGORIES + number
}
