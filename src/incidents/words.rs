//! How much a word tells: how rare its sound is in complaints, and what it means where several words mean the same.

use crate::language::sounds::sounds;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Words with one meaning, a line for each meaning.
const MEANINGS: &str = include_str!("../../data/incident_meanings.txt");
/// How many of the training posts of `routing` contain a sound, most frequent first; rarer sounds are left out. The first line is the number of posts.
const COMMON: &str = include_str!("../../data/common_sounds.tsv");
/// Rarity of a sound that is in no list.
const RAREST: f64 = 7.5;

/// What a word means, where several words mean it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The number of its line.
    pub line: u16,
    /// The number of its class; 0 where other meanings do not exclude it.
    pub class: u16,
}

static RARITY: LazyLock<FxHashMap<&'static str, f64>> = LazyLock::new(|| {
    let mut lines = COMMON.lines();
    let all: f64 = lines.next().and_then(|line| line.parse().ok()).unwrap_or(1.0);
    let pairs = lines.filter_map(|line| line.split_once('\t'));
    pairs.filter_map(|(sound, n)| Some((sound, (all / n.parse::<f64>().ok()?).ln()))).collect()
});

static MEANING: LazyLock<FxHashMap<String, Meaning>> = LazyLock::new(|| {
    let mut meanings = FxHashMap::default();
    let mut class = 0;
    for (line, number) in MEANINGS.lines().zip(0u16..) {
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('=') {
            class = if name.trim().is_empty() { 0 } else { number };
            continue;
        }
        for sound in sounds(line) {
            meanings.entry(sound).or_insert(Meaning { line: number, class });
        }
    }
    meanings
});

/// How rare each meaning is: as its most frequent word.
static MEANT: LazyLock<FxHashMap<u16, f64>> = LazyLock::new(|| {
    let mut meant = FxHashMap::default();
    for (sound, meaning) in MEANING.iter() {
        let rarity = RARITY.get(sound.as_str()).copied().unwrap_or(RAREST);
        let least = meant.entry(meaning.line).or_insert(RAREST);
        *least = rarity.min(*least);
    }
    meant
});

/// Words that only English texts have, as sounds.
static ENGLISH: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| sounds("the of and was were with from are they has").into_iter().collect());

/// Whether a sound is that of a word that only English texts have.
pub fn is_english(sound: &str) -> bool {
    ENGLISH.contains(sound)
}

/// How rare a sound is in complaints, in nats; of a sound that has a meaning, how rare its meaning is.
pub fn rarity(sound: &str) -> f64 {
    match meaning(sound) {
        Some(meaning) => MEANT.get(&meaning.line).copied().unwrap_or(RAREST),
        None => RARITY.get(sound).copied().unwrap_or(RAREST),
    }
}

/// The meaning of a sound, if several words have it.
pub fn meaning(sound: &str) -> Option<Meaning> {
    MEANING.get(sound).copied()
}
