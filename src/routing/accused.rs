//! Detects whether a text complains about a station or its officers. Such a complaint must not be sent to them for inquiry.
//!
//! A text that only says where a report was made ("थाने में तहरीर दी है") accuses nobody, nor does one saying that nobody has come yet. The
//! accusing words are shown with the result; a person decides.

pub(super) mod lists;
#[cfg(test)]
mod tests;

use super::{
    Accused, Gazetteer,
    about::{self, Analysis},
    hits::{Cue, MatchKind},
    text::{Word, words, written},
};
use lists::{
    AGENT, BESIDE, CASE, CATCH, Classes, HIT, NE, Needs, OFFICER, OTHERS, PAPER, POLICE, RAID, RULES, Rule, SO,
    STATION, TRACE, WALE, WISH,
};
use std::ops::Range;

/// Number of words in each part of a long text; see [`STEP`].
const PART: usize = 120;
/// Each part of a long text begins this many words after the previous one.
const STEP: usize = 80;

/// Number of words shown from a mention of the police onwards.
const SHOWN: usize = 5;

/// A text as classes of words.
struct Reading<'w> {
    words: &'w [Word],
    classes: Vec<Classes>,
    /// The union of the classes of all words.
    all: Classes,
}

impl Gazetteer {
    /// The accusation in a text against a station or its officers, with the station if it is named.
    pub fn accused(&self, text: &str) -> Option<Accused> {
        self.accused_in(text, &words(text))
    }

    /// As [`Self::accused`], for a text already split into words. Half a sentence at the end of a long story counts as much as a short post.
    pub(super) fn accused_in(&self, text: &str, words: &[Word]) -> Option<Accused> {
        parts(words).find_map(|part| self.accusation(part)).and_then(|read| self.accused_by(text, &read))
    }

    pub(super) fn accused_by(&self, text: &str, read: &Analysis<'_>) -> Option<Accused> {
        let words = read.words;
        // The accusing words: those found by the rules, else a mention of the police, else the word with the greatest weight.
        let accusing = self.accusing_words(words).or_else(|| read.weighed.accuses());
        let accusing = accusing
            .or_else(|| self.police_mentions(words).max_by_key(|(_, acts)| *acts).map(|(accusing, _)| accusing));
        let accusing = accusing.or_else(|| {
            let heaviest = read.learnt.heaviest(about::ACCUSES)?;
            Some(heaviest.saturating_sub(1)..words.len().min(heaviest + 2))
        })?;
        // Prefer the station with a cue beside it, then the more certain one, then the one nearest to the accusing words.
        let named = read.hits.iter().filter(|hit| hit.kind != MatchKind::Near || hit.cue >= Cue::Station);
        let station = named.max_by_key(|hit| {
            let distance = hit.words.start.abs_diff(accusing.start);
            (hit.cue >= Cue::Station, hit.certainty, std::cmp::Reverse(distance))
        });
        Some(Accused {
            station_id: station.map(|hit| self.names[hit.name].station_id),
            written: written(text, &words[accusing]).to_owned(),
        })
    }

    /// Whether any word names the police, their people or their documents.
    pub(super) fn names_police(&self, words: &[Word]) -> bool {
        words.iter().any(|word| word.classes & (POLICE | SO | TRACE) != 0)
    }

    /// The mentions of police officers and stations, each with some words after it and with whether it is the acting subject.
    pub(super) fn police_mentions(&self, words: &[Word]) -> impl Iterator<Item = (Range<usize>, bool)> {
        let mut classes: Vec<Classes> = words.iter().map(|word| word.classes).collect();
        mark_agents(words, &mut classes);
        let named = (0..words.len()).map(move |at| (at, classes[at]));
        named
            .filter(|(_, classes)| classes & (OFFICER | STATION | AGENT) != 0)
            .map(|(at, classes)| (at..words.len().min(at + SHOWN), classes & AGENT != 0))
    }

    /// The words that match a rule of accusation.
    pub(super) fn accusing_words(&self, words: &[Word]) -> Option<Range<usize>> {
        let mut classes: Vec<Classes> = words.iter().map(|word| word.classes).collect();
        // Quick exit: most texts do not name the police.
        if !classes.iter().any(|classes| classes & (POLICE | SO) != 0) {
            return None;
        }
        for (classes, word) in classes.iter_mut().zip(words) {
            *classes |= word.prefix_classes;
        }
        mark_agents(words, &mut classes);
        let all = classes.iter().fold(0, |all, classes| all | classes);
        let reading = Reading { words, classes, all };
        RULES.iter().find_map(|rule| reading.matches(rule))
    }
}

/// Whether a text is short enough to be searched as a whole.
pub(super) fn is_one_part(words: &[Word]) -> bool {
    words.len() <= PART + STEP
}

/// The whole text, or overlapping parts of a long one; the overlap is long enough for a sentence.
pub(super) fn parts(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    let whole = is_one_part(words);
    let ends = if whole { words.len()..=words.len() } else { PART..=words.len() + STEP - 1 };
    let longest = if whole { words.len() } else { PART };
    ends.step_by(STEP).map(move |end| {
        let end = end.min(words.len());
        &words[end.saturating_sub(longest)..end]
    })
}

/// Marks the mentions of police officers who may have acted: without a case marker after them or a word like "near" before.
fn mark_agents(words: &[Word], classes: &mut [Classes]) {
    for at in 0..classes.len() {
        let same = |other: usize| words.get(other).is_some_and(|word| word.sentence == words[at].sentence);
        let is = |other: usize, class: Classes| same(other) && classes[other] & class != 0;
        let those = is(at + 1, WALE);
        let person = classes[at] & OFFICER != 0 || (classes[at] & STATION != 0 && those);
        let end = if those { at + 1 } else { at };
        let beside = (1..=3).any(|back| at >= back && is(at - back, BESIDE));
        // "Police chowki" is a place, not a person.
        let place = classes[at] & OFFICER != 0 && is(at + 1, STATION);
        if person && !place && !is(end + 1, CASE) && !beside {
            classes[at] |= AGENT;
        }
    }
}

impl Reading<'_> {
    /// The words that match a rule, if any do.
    fn matches(&self, rule: &Rule) -> Option<Range<usize>> {
        if rule.steps.iter().any(|(class, _)| self.all & class == 0) {
            return None;
        }
        (0..self.words.len()).find_map(|start| {
            let end = self.sequence_end(rule.steps, start)?;
            self.confirmed(rule, start..end + 1)
        })
    }

    /// The index of the last word of a sequence that begins at a word.
    fn sequence_end(&self, steps: &[(Classes, usize)], at: usize) -> Option<usize> {
        let ((class, _), rest) = steps.split_first()?;
        if self.classes[at] & class == 0 {
            return None;
        }
        let Some((_, gap)) = rest.first() else { return Some(at) };
        let within = (at + 1)..self.words.len().min(at + 2 + gap);
        within
            .filter(|next| self.words[*next].sentence == self.words[at].sentence)
            .find_map(|next| self.sequence_end(rest, next))
    }

    /// The matched words, with the agent if the rule needs one; `None` if the context shows that this is no accusation.
    fn confirmed(&self, rule: &Rule, found: Range<usize>) -> Option<Range<usize>> {
        let sentence = self.sentence(found.start);
        let has = |range: Range<usize>, class: Classes| self.classes[range].iter().any(|classes| classes & class != 0);
        let after = found.end..sentence.end.min(found.end + 4);
        let (first, last) = (rule.steps.first()?.0, rule.steps.last()?.0);
        let inside = found.start + 1..found.end - 1;
        let wished = first & PAPER != 0 && has(found.end.saturating_sub(1)..after.end, WISH);
        // Beating or catching a thief is no accusation, and "मारा" in a raid means no blow.
        let of_the_caught = first & (AGENT | STATION) != 0 && has(found.start..after.end, CATCH | RAID);
        let by_another =
            first == STATION && last & HIT != 0 && has(inside.start.min(inside.end)..inside.end, NE | PAPER);
        if wished || of_the_caught || by_another {
            return None;
        }
        match rule.needs {
            Needs::Nothing => Some(found),
            Needs::Police => {
                let here = has(sentence.clone(), POLICE & !PAPER);
                (here || (self.all & (OFFICER | STATION | PAPER) != 0 && !has(sentence, OTHERS))).then_some(found)
            }
            Needs::Agent => {
                let agent = sentence.clone().find(|at| self.classes[*at] & AGENT != 0)?;
                (!has(sentence, OTHERS)).then(|| agent.min(found.start)..found.end.max(agent + 1))
            }
        }
    }

    fn sentence(&self, at: usize) -> Range<usize> {
        let same = |word: &&Word| word.sentence == self.words[at].sentence;
        let start = at - self.words[..at].iter().rev().take_while(same).count();
        let end = at + self.words[at..].iter().take_while(same).count();
        start..end
    }
}
