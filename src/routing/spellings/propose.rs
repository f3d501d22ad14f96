//! Proposes spellings from corrections. Nothing here accesses the database.
//!
//! A word, or two consecutive words, is proposed if no table contains it, it stands beside a place word or occurs in several corrections, and
//! all of these led to one station. A word that also occurs in complaints of other stations, or in texts that name no station, is not a place
//! name.

use super::SHORTEST;
use crate::routing::{
    Gazetteer,
    hits::{Cue, MatchKind},
    measure,
    text::{Word, words, written},
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::{cmp::Reverse, ops::Range, sync::LazyLock};

/// Number of words shown on either side in an excerpt.
const EXCERPT_WORDS: usize = 4;
/// Maximum number of excerpts shown.
const MAX_EXCERPTS: usize = 3;
/// This many digits in a row may be a telephone or account number.
const PHONE_DIGITS: usize = 5;

/// Words that occur in texts which name no station.
static ORDINARY: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let texts = measure::texts_that_name_no_station();
    texts.iter().flat_map(|text| words(text)).map(|word| word.folded.clone()).collect()
});

/// A text and the station that has the complaint.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub text: String,
    pub station_id: i64,
}

/// A spelling that may be proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Folded, without spaces.
    pub joined: String,
    pub written: String,
    pub station_id: i64,
    pub times: usize,
    pub beside_a_cue: bool,
    pub sentences: Vec<String>,
    words: usize,
}

/// Sort key of the proposals: the most certain first.
pub(super) type RankKey = (Reverse<(usize, bool)>, String);

impl Found {
    pub fn rank_key(&self) -> RankKey {
        (Reverse((self.times, self.beside_a_cue)), self.joined.clone())
    }

    /// A spelling for tests of the order.
    #[cfg(test)]
    pub fn for_test(joined: String, times: usize) -> Self {
        let written = joined.clone();
        Self { joined, written, station_id: 1, times, beside_a_cue: times == 0, sentences: Vec::new(), words: 1 }
    }

    /// The sort key as a string for a URL.
    pub fn key(&self) -> String {
        format!("{}.{}.{}", self.times, u8::from(self.beside_a_cue), self.joined)
    }
}

/// Parses the sort key from a URL.
fn parse_rank_key(key: &str) -> Option<RankKey> {
    let mut parts = key.splitn(3, '.');
    let (times, beside, joined) = (parts.next()?.parse().ok()?, parts.next()? == "1", parts.next()?);
    Some((Reverse((times, beside)), joined.to_owned()))
}

/// One page of proposals, from the beginning or after a key, and the key after which the next page begins. Judging a proposal meanwhile does
/// not shift the pages.
pub(super) fn page(all: Vec<Found>, after: Option<&str>, most: usize) -> (Vec<Found>, Option<String>) {
    let after = after.and_then(parse_rank_key);
    let mut rest = all.into_iter().filter(|one| after.as_ref().is_none_or(|after| one.rank_key() > *after));
    let page: Vec<Found> = rest.by_ref().take(most).collect();
    let next = rest.next().and_then(|_| page.last().map(Found::key));
    (page, next)
}

/// The proposals, those with the most corrections first. `settled` are the spellings and stations that an officer has rejected or
/// withdrawn.
pub(super) fn proposals(
    gazetteer: &Gazetteer,
    corrections: &[Text],
    others: &[Text],
    settled: &FxHashSet<(String, i64)>,
) -> Vec<Found> {
    let mut found: FxHashMap<String, Option<Found>> = FxHashMap::default();
    for correction in corrections {
        add_correction(gazetteer, correction, &mut found);
    }
    // Drop what also occurs in complaints of other stations: most of what people write is not a place name.
    for other in others {
        let words = words(&other.text);
        for span in spans(&words) {
            if let Some(one) = found.get_mut(&joined(&words[span]))
                && one.as_ref().is_some_and(|one| one.station_id != other.station_id)
            {
                *one = None;
            }
        }
    }
    let all: Vec<Found> = found.into_values().flatten().collect();
    let worth = |one: &&Found| one.beside_a_cue || one.times > 1;
    let proposed: Vec<Found> =
        all.iter().filter(worth).filter(|one| !is_part_of_a_better(one, &all)).cloned().collect();
    let mut proposed: Vec<Found> =
        proposed.into_iter().filter(|one| !settled.contains(&(one.joined.clone(), one.station_id))).collect();
    proposed.sort_by_key(Found::rank_key);
    proposed
}

/// Adds the candidates of one correction, counting each spelling once.
fn add_correction(gazetteer: &Gazetteer, correction: &Text, found: &mut FxHashMap<String, Option<Found>>) {
    let text = &correction.text;
    let words = words(text);
    let hits = gazetteer.hits(&words, &[]);
    let named = |at: usize| hits.iter().any(|hit| hit.kind == MatchKind::Exact && hit.words.contains(&at));
    let free = |at: usize| {
        let word = &words[at].folded;
        let digits = word.chars().all(|character| character.is_ascii_digit());
        !digits && !named(at) && !words[at].is_cue && !ORDINARY.contains(word)
    };
    let mut seen = FxHashSet::default();
    for span in spans(&words) {
        let joined = joined(&words[span.clone()]);
        let possible = span.clone().all(free)
            && joined.chars().count() >= SHORTEST
            && !gazetteer.by_spelling.contains_key(&joined)
            && !gazetteer.elsewhere(&words, &span);
        if !possible {
            continue;
        }
        let cued = gazetteer.cue(&words, &span) >= Cue::Place;
        let first = seen.insert(joined.clone());
        let here = Found {
            joined: joined.clone(),
            written: written(text, &words[span.clone()]).to_owned(),
            station_id: correction.station_id,
            times: 0,
            beside_a_cue: false,
            sentences: Vec::new(),
            words: span.len(),
        };
        let entry = found.entry(joined).or_insert(Some(here));
        // If corrections led to two stations, the spelling means neither.
        if entry.as_ref().is_some_and(|one| one.station_id != correction.station_id) {
            *entry = None;
        }
        if let Some(one) = entry {
            one.beside_a_cue |= cued;
            if first {
                one.times += 1;
                if one.sentences.len() < MAX_EXCERPTS {
                    one.sentences.push(excerpt(text, &words, &span));
                }
            }
        }
    }
}

/// Single words and pairs of words within a sentence.
fn spans(words: &[Word]) -> impl Iterator<Item = Range<usize>> {
    let pair = |at: usize| at + 1 < words.len() && words[at].sentence == words[at + 1].sentence;
    (0..words.len()).flat_map(move |at| [Some(at..at + 1), pair(at).then_some(at..at + 2)].into_iter().flatten())
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect()
}

/// Between a pair and its single words, the one that recurs more or stands beside a cue is kept; if they are equal, the pair.
fn is_part_of_a_better(one: &Found, all: &[Found]) -> bool {
    let alike = |other: &&Found| other.station_id == one.station_id && other.words != one.words;
    all.iter().filter(alike).any(|other| {
        let (worth, others) = ((one.beside_a_cue, one.times), (other.beside_a_cue, other.times));
        let (within, around) = (other.joined.contains(&one.joined), one.joined.contains(&other.joined));
        (within && one.words == 1 && others >= worth) || (around && one.words == 2 && others > worth)
    })
}

/// The spelling with a few words on either side, without telephone numbers.
fn excerpt(text: &str, words: &[Word], span: &Range<usize>) -> String {
    let sentence = words[span.start].sentence;
    let inside = |at: &usize| words[*at].sentence == sentence;
    let from = (span.start.saturating_sub(EXCERPT_WORDS)..=span.start).find(inside).unwrap_or(span.start);
    let to =
        (span.end..words.len().min(span.end + EXCERPT_WORDS)).take_while(inside).last().map_or(span.end, |at| at + 1);
    let mut shown = String::new();
    let mut digits = 0;
    for character in written(text, &words[from..to]).chars() {
        digits = if character.is_numeric() { digits + 1 } else { 0 };
        if digits >= PHONE_DIGITS {
            if digits == PHONE_DIGITS {
                let end = shown.char_indices().rev().nth(PHONE_DIGITS - 2).map_or(0, |(at, _)| at);
                shown.truncate(end);
                shown.push('#');
            }
            continue;
        }
        shown.push(if character.is_whitespace() { ' ' } else { character });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offices::Offices;

    static SAMPLE: LazyLock<(Gazetteer, Offices)> = LazyLock::new(measure::sample);

    fn station(code: &str) -> i64 {
        SAMPLE.1.by_code(code).unwrap().id
    }

    fn texts(all: &[(&str, &str)]) -> Vec<Text> {
        all.iter().map(|(text, code)| Text { text: (*text).to_owned(), station_id: station(code) }).collect()
    }

    fn found(corrections: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<(String, usize, bool)> {
        let all = proposals(&SAMPLE.0, &texts(corrections), &texts(others), &FxHashSet::default());
        all.into_iter().map(|one| (one.written, one.times, one.beside_a_cue)).collect()
    }

    #[test]
    fn a_word_beside_a_place_word_is_proposed() {
        assert_eq!(found(&[("मकदूमपट्टी इलाके में चोरी हो गई", "Naini")], &[]), [("मकदूमपट्टी".to_owned(), 1, true)]);
        assert_eq!(found(&[("mere ghar me chori ho gayi", "Naini")], &[]), []);
        assert_eq!(found(&[("नैनी थाने में चोरी", "Naini")], &[]), [], "the gazetteer already has it");
    }

    #[test]
    fn a_word_that_recurs_in_corrections_to_one_station_only_is_proposed() {
        let twice = [("Zorapatti se meri bike chori", "Naini"), ("zorapatti me bike chori ho gayi", "Naini")];
        assert_eq!(found(&twice, &[]), [("Zorapatti".to_owned(), 2, false)]);
        assert_eq!(found(&twice[..1], &[]), []);
        let elsewhere = [twice[0], twice[1], ("zorapatti me bike chori", "Handia")];
        assert_eq!(found(&elsewhere, &[]), [], "it led to two stations");
        assert_eq!(
            found(&twice, &[("zorapatti gaya tha", "Handia")]),
            [],
            "it also occurs in a complaint of another station"
        );
    }

    #[test]
    fn a_pair_is_proposed_unless_one_of_its_words_recurs_more() {
        let twice = [("Zora Makdumi me bike chori", "Naini"), ("zora makdumi me phir se chori", "Naini")];
        assert_eq!(found(&twice, &[]), [("Zora Makdumi".to_owned(), 2, false)]);
        let more = [twice[0], twice[1], ("makdumi me chori", "Naini")];
        assert_eq!(found(&more, &[]), [("Makdumi".to_owned(), 3, false)]);
    }

    #[test]
    fn an_excerpt_has_no_telephone_numbers_and_only_a_few_words() {
        let text = "पहली बात। मेरा नंबर 98765 43210 और 9876543210 है मकदूमपट्टी इलाके में चोरी हो गई कल रात को";
        let all = proposals(&SAMPLE.0, &texts(&[(text, "Naini")]), &[], &FxHashSet::default());
        assert_eq!(all[0].sentences, ["# और # है मकदूमपट्टी इलाके में चोरी हो"]);
    }

    #[test]
    fn a_rejected_spelling_is_not_proposed_again() {
        let settled = [("मकदूमपट्टी".to_owned(), station("Naini"))].into_iter().collect();
        let corrections = texts(&[("मकदूमपट्टी इलाके में चोरी", "Naini")]);
        assert_eq!(proposals(&SAMPLE.0, &corrections, &[], &settled), []);
    }
}
