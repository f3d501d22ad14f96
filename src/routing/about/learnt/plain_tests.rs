//! The same sums from the plain definition: every feature as a text, one table, no shortcuts.

use super::{
    super::{
        features,
        tests::texts,
        weights::{KNOWN, SCALE},
    },
    CLASSES, Learnt, accusing,
};
use crate::routing::text::{Word, words};
use rustc_hash::{FxHashMap, FxHashSet};

/// Each feature with its number and its weights. A feature without weights has the number of the next one.
type Table = FxHashMap<&'static str, (usize, Vec<(usize, f32)>)>;

fn table() -> Table {
    let (mut table, mut number) = (Table::default(), 0);
    for line in include_str!("../../../../data/understanding_weights.tsv").lines().skip(1) {
        let (feature, classes) = line.split_once('\t').unwrap();
        let weights = classes.split(' ').filter_map(|one| one.split_once(':'));
        let weights: Vec<(usize, f32)> =
            weights.map(|(class, weight)| (class.parse().unwrap(), weight.parse().unwrap())).collect();
        let next = number + usize::from(!weights.is_empty());
        table.insert(feature, (number, weights));
        number = next;
    }
    table
}

/// The sums, if enough is known, and what each word contributes.
fn weighed(table: &Table, words: &[Word]) -> (Option<[f32; CLASSES]>, Vec<[f32; CLASSES]>) {
    let mut seen = FxHashSet::default();
    let mut by_word = vec![[0.0; CLASSES]; words.len()];
    let (mut all, mut known) = (0, 0);
    features::each(words, |feature, at| {
        all += 1;
        let Some((number, weights)) = table.get(feature) else { return };
        known += 1;
        if seen.insert(*number) {
            weights.iter().for_each(|(class, weight)| by_word[at][*class] += weight);
        }
    });
    let length = (seen.len().max(1) as f32).sqrt() * SCALE;
    by_word.iter_mut().flatten().for_each(|weight| *weight /= length);
    let mut sums = [0.0; CLASSES];
    for (class, sum) in sums.iter_mut().enumerate() {
        by_word.iter().for_each(|word| *sum += word[class]);
    }
    table[""].1.iter().for_each(|(class, weight)| sums[*class] += weight / SCALE);
    ((known * KNOWN >= all.max(1)).then_some(sums), by_word)
}

#[test]
fn the_sums_are_those_of_the_plain_definition() {
    let table = table();
    let mut known = 0;
    for text in texts() {
        let words = words(&text);
        let (sums, by_word) = weighed(&table, &words);
        let learnt = Learnt::of(&words);
        assert_eq!(learnt.sums, sums, "{text}");
        assert_eq!(learnt.by_word, by_word, "{text}");
        // Once more, with every word known from before.
        assert_eq!(Learnt::of(&words).sums, sums, "{text}");
        let quick = accusing(&words);
        assert_eq!(quick.is_some(), sums.is_some(), "{text}");
        if let (Some(quick), Some(sums)) = (quick, sums) {
            assert!((quick - sums[super::ACCUSES]).abs() < 0.001, "{quick} {sums:?} {text}");
            known += 1;
        }
    }
    assert!(known > 500, "{known}");
}

#[test]
fn no_feature_of_the_table_is_of_an_empty_word() {
    // `Weights::add` tells words, pairs and letters apart by their spaces.
    for feature in table().keys() {
        assert!(!feature.contains("  ") && !feature.contains("~~"), "{feature:?}");
    }
}
