//! Finds names in a text: by exact spelling, by sound, or with one wrong letter.
//!
//! A name that is also a common word counts only with a cue beside it; a name beside another city belongs to that city; of overlapping
//! names the longest is taken ("Naini Central Jail" is not also Naini). All matching uses look-ups: a text is never compared with every name.

use super::{
    Certainty,
    cues::Weight,
    filter::Rolling,
    gazetteer::{Gazetteer, Name, Source},
    near::{MIN_APPROXIMATE, with_one_letter_out},
    phonetic::{self, as_one_word},
    text::Word,
};
use std::{cmp::Reverse, ops::Range};

/// Maximum number of words in a listed name.
const MAX_WORDS: usize = 4;

/// Words further from a name than this do not count as cues.
const NEIGHBOURS: usize = 3;

/// Minimum letters of each word if two words are to match a name listed as one word: "फूल पर" is not Phulpur.
const MIN_SPLIT_WORD: usize = 3;

/// Minimum letters of a name with a wrong letter if there is no cue: too many words are one letter away from shorter names.
const MIN_WITHOUT_CUE: usize = 6;

/// How a name was matched, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MatchKind {
    Exact,
    Sound,
    Near,
}

/// The cue beside a name, in increasing order of strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cue {
    /// No cue.
    None,
    /// A word for police officers precedes it ("police bara baje aayi").
    Force,
    /// A word for a place, or the station's pincode in the text.
    Place,
    /// A word for a station or, after the name, for police officers, within a few words.
    Station,
    /// The same as the adjacent word.
    Touching,
}

/// An occurrence of a name in a text.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// The matched words.
    pub words: Range<usize>,
    /// Index of the name in the gazetteer.
    pub name: usize,
    pub kind: MatchKind,
    pub cue: Cue,
    pub certainty: Certainty,
}

impl Gazetteer {
    /// The names in a text, each word used once; words that mean several stations give a hit for each of them.
    pub(super) fn hits(&self, words: &[Word], pincoded: &[i64]) -> Vec<Hit> {
        let mut found = Vec::new();
        self.find_exact(words, pincoded, &mut found);
        self.find_by_sound(words, pincoded, &mut found);
        let mut accepted: Vec<Hit> = Vec::new();
        accept_best(self, found, &mut accepted);
        let mut near = Vec::new();
        self.find_approximate(words, &accepted, &mut near);
        accept_best(self, near, &mut accepted);
        for at in 0..accepted.len() {
            let words = accepted[at].words.clone();
            let station = self.names[accepted[at].name].station_id;
            // Words that mean several stations are only a guess for each.
            if accepted.iter().any(|hit| hit.words == words && self.names[hit.name].station_id != station) {
                accepted[at].certainty = Certainty::Guess;
            }
        }
        // In "कोतवाली हंडिया" the first word is a cue for the second.
        let is_cue = |hit: &Hit| words[hit.words.clone()].iter().all(|word| word.cues.station);
        let others: Vec<Range<usize>> = accepted
            .iter()
            .filter(|hit| hit.cue == Cue::Touching && !is_cue(hit))
            .map(|hit| hit.words.clone())
            .collect();
        accepted.retain(|hit| {
            !(is_cue(hit) && others.iter().any(|o| o.end == hit.words.start || hit.words.end == o.start))
        });
        accepted
    }

    fn find_exact(&self, words: &[Word], pincoded: &[i64], found: &mut Vec<Hit>) {
        let mut joined = String::new();
        for start in 0..words.len() {
            joined.clear();
            let mut hash = Rolling::EMPTY;
            for end in start + 1..=words.len().min(start + MAX_WORDS) {
                let word = &words[end - 1];
                hash = hash.then(word.hash);
                // Quick exit: nearly no word is the beginning of a name.
                if word.sentence != words[start].sentence || !self.spelling_starts.may_hold(hash) {
                    break;
                }
                joined.push_str(&word.folded);
                for &name in self.by_spelling.get(&joined).into_iter().flatten() {
                    let listed = &self.names[name];
                    // "me ja" is not Meja: only names of full weight may be split or joined differently from the list.
                    if listed.weight == Weight::Full || end - start == listed.key.split(' ').count() {
                        self.add_if_certain(words, start..end, name, MatchKind::Exact, pincoded, found);
                    }
                }
            }
        }
    }

    fn find_by_sound(&self, words: &[Word], pincoded: &[i64], found: &mut Vec<Hit>) {
        // A cue word is not a name that sounds like it: चौकी is not चौक, Banda is not Manda.
        let sounds = |word: &Word| !word.is_cue && !word.key.is_empty();
        let everyday = |words: &[Word]| words.iter().all(|word| word.cues.everyday);
        let mut add = |span: Range<usize>, key: &str, least: f64| {
            for &name in self.by_sound.get(key).into_iter().flatten() {
                if self.spelt_similarly(words, span.clone(), name, least) {
                    self.add_if_certain(words, span.clone(), name, MatchKind::Sound, pincoded, found);
                }
            }
        };
        let mut spaced = String::new();
        for start in 0..words.len() {
            spaced.clear();
            let mut hash = Rolling::EMPTY;
            for end in start + 1..=words.len().min(start + MAX_WORDS - 1) {
                let word = &words[end - 1];
                if word.sentence != words[start].sentence || !sounds(word) {
                    break;
                }
                if end > start + 1 {
                    spaced.push(' ');
                    hash = hash.then(Rolling::SPACE);
                }
                hash = hash.then(word.key_hash);
                // Quick exit, as above.
                if !self.sound_starts.may_hold(hash) {
                    break;
                }
                spaced.push_str(&word.key);
                // "Ghar par" is not Ghoorpur.
                if end == start + 1 || !everyday(&words[start..end]) {
                    add(start..end, &spaced, SIMILAR);
                }
            }
            // "shah gunj" may be a name listed as one word.
            let Some(pair @ [one, other]) = words.get(start..start + 2) else { continue };
            if self.sound_starts.may_hold(one.key_hash.then(other.later_key_hash))
                && one.sentence == other.sentence
                && pair.iter().all(|word| sounds(word) && word.letters >= MIN_SPLIT_WORD)
                && !everyday(pair)
            {
                add(start..start + 2, &as_one_word(pair.iter().map(|word| word.key.as_str())), VERY_SIMILAR);
            }
        }
    }

    fn find_approximate(&self, words: &[Word], accepted: &[Hit], found: &mut Vec<Hit>) {
        for (at, word) in words.iter().enumerate() {
            let near = || word.near().iter().any(|near| self.near_spellings.may_hold(*near));
            if word.letters < MIN_APPROXIMATE || word.is_cue || !near() {
                continue;
            }
            let used = accepted.iter().any(|hit| hit.words.contains(&at));
            let span = at..at + 1;
            if used || (word.letters < MIN_WITHOUT_CUE && self.cue(words, &span) < Cue::Station) {
                continue;
            }
            with_one_letter_out(&word.folded, |shorter| {
                for &name in self.by_near_spelling.get(shorter).into_iter().flatten() {
                    if strsim::osa_distance(&word.folded, &self.names[name].joined) <= 1 {
                        self.add_if_certain(words, span.clone(), name, MatchKind::Near, &[], found);
                    }
                }
            });
        }
    }

    /// Whether words that sound like a name are also spelt similarly, by at least `least` (0 to 1). Names in the other script cannot be
    /// compared and do not match.
    fn spelt_similarly(&self, words: &[Word], span: Range<usize>, name: usize, least: f64) -> bool {
        let joined: String = words[span].iter().map(|word| word.folded.as_str()).collect();
        let key = &self.names[name].key;
        joined.is_ascii() == key.is_ascii()
            && strsim::normalized_levenshtein(&joined, &self.names[name].joined) >= least
    }

    /// Adds a hit, unless its certainty is too low.
    fn add_if_certain(
        &self,
        words: &[Word],
        span: Range<usize>,
        name: usize,
        kind: MatchKind,
        pincoded: &[i64],
        found: &mut Vec<Hit>,
    ) {
        let listed = &self.names[name];
        let mut cue = self.cue(words, &span);
        if pincoded.contains(&listed.station_id) {
            cue = cue.max(Cue::Place);
        }
        // A text that consists only of the name is about it; "..., Manda" at the end is an address.
        let part = words[span.start].part;
        let last = listed.is_of_a_station() && span.end == words.len() && words[span.end - 1].part == part;
        let address = last && span.start > 0 && words[span.start - 1].part != part;
        let alone = span.len() == words.len() || address;
        let mut certainty = match kind {
            MatchKind::Exact => certainty_if_exact(listed, cue, alone),
            MatchKind::Sound => certainty_if_inexact(listed, cue, phonetic::CLEAR, Certainty::Likely),
            MatchKind::Near => certainty_if_inexact(listed, cue, MIN_WITHOUT_CUE, Certainty::Guess),
        };
        if self.elsewhere(words, &span) {
            certainty = None;
        }
        if let Some(certainty) = certainty {
            found.push(Hit { words: span, name, kind, cue, certainty });
        }
    }

    /// The strongest cue beside these words.
    pub(super) fn cue(&self, words: &[Word], span: &Range<usize>) -> Cue {
        let sentence = words[span.start].sentence;
        let mut best = Cue::None;
        let after = words[span.end..].iter().take(NEIGHBOURS).enumerate();
        for (distance, word) in after.take_while(|(_, word)| word.sentence == sentence) {
            let kinds = word.cues;
            if kinds.station || kinds.force {
                return if distance == 0 { Cue::Touching } else { Cue::Station };
            }
            if kinds.place {
                best = Cue::Place;
            } else if !kinds.between {
                break;
            }
        }
        let before = words[..span.start].iter().rev().take(NEIGHBOURS).enumerate();
        for (distance, word) in before.take_while(|(_, word)| word.sentence == sentence) {
            let kinds = word.cues;
            if kinds.station {
                return if distance == 0 { Cue::Touching } else { Cue::Station };
            }
            if kinds.force {
                best = best.max(Cue::Force);
                break;
            }
            if kinds.place {
                best = best.max(Cue::Place);
            } else if !kinds.between {
                break;
            }
        }
        best
    }

    /// Whether another city stands beside the name, unless a word between them shows movement or listing.
    pub(super) fn elsewhere(&self, words: &[Word], span: &Range<usize>) -> bool {
        let sentence = words[span.start].sentence;
        let near = |word: &&Word| word.sentence == sentence && !word.cues.going;
        let mut after = words[span.end..].iter().take(NEIGHBOURS).take_while(near);
        let mut before = words[..span.start].iter().rev().take(NEIGHBOURS).take_while(near);
        let city = |word: &Word| word.cues.elsewhere;
        before.any(city) || after.any(city)
    }
}

/// Minimum similarity of spelling for words with the sound of a name in the same script.
const SIMILAR: f64 = 0.6;

/// As [`SIMILAR`], for two words that sound like one listed word.
const VERY_SIMILAR: f64 = 0.8;

fn certainty_if_exact(name: &Name, cue: Cue, alone: bool) -> Option<Certainty> {
    let best = match name.source {
        Source::Station | Source::Alias => Certainty::Sure,
        Source::Learned | Source::Locality => Certainty::Likely,
    };
    match (name.weight, cue) {
        (Weight::Full, _) | (Weight::Slight, Cue::Force | Cue::Place | Cue::Station | Cue::Touching) => Some(best),
        (Weight::Ordinary, Cue::Touching) => Some(best),
        (Weight::Slight, Cue::None) | (Weight::Ordinary, Cue::Place | Cue::Station) => Some(Certainty::Guess),
        (Weight::Ordinary, Cue::None | Cue::Force) => alone.then_some(Certainty::Guess),
    }
}

/// The certainty of a name not spelt as listed: it must have full weight and enough letters, or be a station's with a cue.
fn certainty_if_inexact(name: &Name, cue: Cue, letters: usize, best: Certainty) -> Option<Certainty> {
    if name.weight == Weight::Full && name.key.chars().count() >= letters {
        return Some(best);
    }
    (cue >= Cue::Station && name.is_of_a_station()).then_some(Certainty::Guess)
}

/// Adds the best of the new hits that overlap no hit accepted before.
fn accept_best(gazetteer: &Gazetteer, mut found: Vec<Hit>, accepted: &mut Vec<Hit>) {
    found.sort_by_key(|hit| {
        let source = gazetteer.names[hit.name].source as u8;
        (hit.kind, Reverse(hit.words.len()), Reverse(hit.certainty), hit.words.start, source)
    });
    for hit in found {
        let station = gazetteer.names[hit.name].station_id;
        let free = accepted.iter().all(|other| {
            let apart = other.words.end <= hit.words.start || hit.words.end <= other.words.start;
            let as_well =
                other.words == hit.words && other.kind == hit.kind && gazetteer.names[other.name].station_id != station;
            apart || as_well
        });
        if free {
            accepted.push(hit);
        }
    }
}
