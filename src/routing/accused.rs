//! Does a text complain about a station or its officers? Then it must not be sent to them to look into.
//!
//! A complaint that only says where it was reported ("थाने में तहरीर दी है") accuses nobody. What is found is shown with the words that
//! say so; a person decides. That nobody has come yet is not counted as an accusation.

pub(super) mod lists;
#[cfg(test)]
mod tests;

use super::{
    Accused, Gazetteer,
    about::{self, Read},
    hits::{Cue, How},
    text::{Word, words, written},
};
use lists::{
    AGENT, BESIDE, CASE, CATCH, Classes, HIT, NE, Needs, OFFICER, OTHERS, PAPER, POLICE, RAID, RULES, Rule, SO,
    STATION, TRACE, WALE, WISH,
};
use std::ops::Range;

/// A long text is read in parts of so many words, each beginning so many after the one before.
const PART: usize = 120;
const STEP: usize = 80;

/// So many words are shown of what somebody of the police did.
const SHOWN: usize = 5;

/// A text as classes of words.
struct Reading<'w> {
    words: &'w [Word],
    classes: Vec<Classes>,
    /// Every class that stands anywhere.
    all: Classes,
}

impl Gazetteer {
    /// What a text says against a station or its officers, with the station if it is named.
    pub fn accused(&self, text: &str) -> Option<Accused> {
        self.accused_in(text, &words(text))
    }

    /// The same of the words of a text. Half a sentence at the end of a long story counts as much as a short post.
    pub(super) fn accused_in(&self, text: &str, words: &[Word]) -> Option<Accused> {
        parts(words).find_map(|part| self.accusation(part)).and_then(|read| self.accused_by(text, &read))
    }

    fn accused_by(&self, text: &str, read: &Read<'_>) -> Option<Accused> {
        let words = read.words;
        // The words that say so by the rules; else those of the police; else the word that speaks most for it.
        let said = self.said(words).or_else(|| read.weighed.accuses());
        let said = said.or_else(|| self.police(words).max_by_key(|(_, acts)| *acts).map(|(said, _)| said));
        let said = said.or_else(|| {
            let heaviest = read.learnt.heaviest(about::ACCUSES)?;
            Some(heaviest.saturating_sub(1)..words.len().min(heaviest + 2))
        })?;
        // The station with a cue beside it, then the surest, then the one nearest to what is said.
        let named = read.hits.iter().filter(|hit| hit.how != How::Near || hit.cue >= Cue::Station);
        let station = named.max_by_key(|hit| {
            let distance = hit.words.start.abs_diff(said.start);
            (hit.cue >= Cue::Station, hit.certainty, std::cmp::Reverse(distance))
        });
        Some(Accused {
            station_id: station.map(|hit| self.names[hit.name].station_id),
            written: written(text, &words[said]).to_owned(),
        })
    }

    /// Whether any word names the police, their people or papers.
    pub(super) fn names_police(&self, words: &[Word]) -> bool {
        words.iter().any(|word| self.complaints.whole(&word.folded) & (POLICE | SO | TRACE) != 0)
    }

    /// The people and stations of the police, with the words that follow, and whether they are the ones who act.
    pub(super) fn police(&self, words: &[Word]) -> impl Iterator<Item = (Range<usize>, bool)> {
        let mut classes: Vec<Classes> = words.iter().map(|word| self.complaints.whole(&word.folded)).collect();
        mark_agents(words, &mut classes);
        let named = (0..words.len()).map(move |at| (at, classes[at]));
        named
            .filter(|(_, classes)| classes & (OFFICER | STATION | AGENT) != 0)
            .map(|(at, classes)| (at..words.len().min(at + SHOWN), classes & AGENT != 0))
    }

    /// The words of a sequence that accuses.
    pub(super) fn said(&self, words: &[Word]) -> Option<Range<usize>> {
        let mut classes: Vec<Classes> = words.iter().map(|word| self.complaints.whole(&word.folded)).collect();
        // Most texts do not name the police at all.
        if !classes.iter().any(|classes| classes & (POLICE | SO) != 0) {
            return None;
        }
        for (classes, word) in classes.iter_mut().zip(words) {
            *classes |= self.complaints.begun(&word.folded);
        }
        mark_agents(words, &mut classes);
        let all = classes.iter().fold(0, |all, classes| all | classes);
        let reading = Reading { words, classes, all };
        RULES.iter().find_map(|rule| reading.says(rule))
    }
}

/// The whole of a text, or parts of a long one that overlap by what a sentence may need.
fn parts(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    let ends = if words.len() <= PART + STEP { words.len()..=words.len() } else { PART..=words.len() + STEP - 1 };
    let longest = if words.len() <= PART + STEP { words.len() } else { PART };
    ends.step_by(STEP).map(move |end| {
        let end = end.min(words.len());
        &words[end.saturating_sub(longest)..end]
    })
}

/// Marks the people of the police who may have done something: no case mark after them, nothing like "near" before.
fn mark_agents(words: &[Word], classes: &mut [Classes]) {
    for at in 0..classes.len() {
        let same = |other: usize| words.get(other).is_some_and(|word| word.sentence == words[at].sentence);
        let is = |other: usize, class: Classes| same(other) && classes[other] & class != 0;
        let those = is(at + 1, WALE);
        let person = classes[at] & OFFICER != 0 || (classes[at] & STATION != 0 && those);
        let end = if those { at + 1 } else { at };
        let beside = (1..=3).any(|back| at >= back && is(at - back, BESIDE));
        // "Police chowki" is a place.
        let place = classes[at] & OFFICER != 0 && is(at + 1, STATION);
        if person && !place && !is(end + 1, CASE) && !beside {
            classes[at] |= AGENT;
        }
    }
}

impl Reading<'_> {
    /// The words that follow a rule, if any do.
    fn says(&self, rule: &Rule) -> Option<Range<usize>> {
        if rule.steps.iter().any(|(class, _)| self.all & class == 0) {
            return None;
        }
        (0..self.words.len()).find_map(|start| {
            let end = self.follows(rule.steps, start)?;
            self.holds(rule, start..end + 1)
        })
    }

    /// Where a sequence ends that begins at a word.
    fn follows(&self, steps: &[(Classes, usize)], at: usize) -> Option<usize> {
        let ((class, _), rest) = steps.split_first()?;
        if self.classes[at] & class == 0 {
            return None;
        }
        let Some((_, gap)) = rest.first() else { return Some(at) };
        let within = (at + 1)..self.words.len().min(at + 2 + gap);
        within
            .filter(|next| self.words[*next].sentence == self.words[at].sentence)
            .find_map(|next| self.follows(rest, next))
    }

    /// What was found, with the agent if one was asked for; `None` if something else says that it is no accusation.
    fn holds(&self, rule: &Rule, found: Range<usize>) -> Option<Range<usize>> {
        let sentence = self.sentence(found.start);
        let has = |range: Range<usize>, class: Classes| self.classes[range].iter().any(|classes| classes & class != 0);
        let after = found.end..sentence.end.min(found.end + 4);
        let (first, last) = (rule.steps.first()?.0, rule.steps.last()?.0);
        let inside = found.start + 1..found.end - 1;
        let wished = first & PAPER != 0 && has(found.end.saturating_sub(1)..after.end, WISH);
        // Who beats a thief or is thanked for catching one is not complained about, and a raid is no blow.
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
