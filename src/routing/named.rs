//! Finds the station of a name that stands alone: a spelling in a form, or a column of an imported table.
//!
//! There is no other text, so every word counts and a short name needs no cue; a name that could mean two stations gives
//! none.

use super::{
    gazetteer::{Gazetteer, Name},
    phonetic::{as_one_word, sounds},
};
use crate::language::folded;

/// How a name was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recognised {
    /// By a listed spelling, or by exactly the same sound.
    Exactly,
    /// With one letter or one consonant class different.
    WithinOneEdit,
}

/// Generic words, which do not help to tell which station is meant.
const GENERIC: &[&str] = &[
    "थाना",
    "थाने",
    "कोतवाली",
    "चौकी",
    "पुलिस",
    "क्षेत्र",
    "नगर",
    "खास",
    "कस्बा",
    "thana",
    "thane",
    "thaana",
    "ps",
    "police",
    "station",
    "chauki",
    "chowki",
    "area",
    "nagar",
    "khas",
    "kasba",
    "city",
    "town",
];

impl Gazetteer {
    /// The station meant by a name typed alone; `None` if it is no station's name or could mean two.
    pub fn station_named(&self, name: &str) -> Option<i64> {
        self.recognise(name, |_| true).map(|(station, _)| station)
    }

    /// As [`Self::station_named`], restricted to some of the names.
    pub(super) fn recognise(&self, typed: &str, among: impl Fn(&Name) -> bool) -> Option<(i64, Recognised)> {
        let typed = folded(typed);
        if typed.is_empty() {
            return None;
        }
        // First as typed, then without generic words.
        let bare: Vec<&str> = typed.split(' ').filter(|word| !GENERIC.contains(word)).collect();
        let bare = bare.join(" ");
        let forms = if bare.is_empty() || bare == typed { vec![typed] } else { vec![typed, bare] };
        let ways: [fn(&Self, &str) -> Vec<usize>; 2] = [Self::by_exact_spelling, Self::by_same_sound];
        for way in ways {
            for form in &forms {
                if let Some(station) = self.unique_station(&way(self, form), &among) {
                    return Some((station, Recognised::Exactly));
                }
            }
        }
        forms.iter().find_map(|form| Some((self.within_one_edit(form, &among)?, Recognised::WithinOneEdit)))
    }

    fn by_exact_spelling(&self, form: &str) -> Vec<usize> {
        self.by_spelling.get(&form.replace(' ', "")).cloned().unwrap_or_default()
    }

    fn by_same_sound(&self, form: &str) -> Vec<usize> {
        let spaced = sounds(form);
        let whole = as_one_word(spaced.split(' '));
        [spaced, whole].iter().filter_map(|key| self.by_sound.get(key)).flatten().copied().collect()
    }

    /// The station of the closest names that differ by one letter or one consonant class.
    fn within_one_edit(&self, form: &str, among: &impl Fn(&Name) -> bool) -> Option<i64> {
        let joined = form.replace(' ', "");
        let sound = as_one_word(sounds(form).split(' '));
        let near: Vec<(f64, usize)> = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| among(name))
            .filter_map(|(index, name)| {
                let listed = &name.joined;
                let alike = strsim::normalized_levenshtein(&joined, listed);
                let letter = joined.chars().count() > 3 && strsim::osa_distance(&joined, listed) <= 1;
                // With three classes or fewer every one matters.
                let class = sound.len() > 2
                    && alike >= 0.5
                    && strsim::osa_distance(&sound, &as_one_word(sounds(&name.key).split(' '))) <= 1;
                (letter || class).then_some((alike, index))
            })
            .collect();
        let best = near.iter().map(|(alike, _)| *alike).fold(0.0, f64::max);
        let nearest: Vec<usize> =
            near.iter().filter(|(alike, _)| best - alike < 0.05).map(|(_, index)| *index).collect();
        self.unique_station(&nearest, among)
    }

    /// The station of these names if there is only one; a station's own name takes precedence over a locality.
    fn unique_station(&self, names: &[usize], among: &impl Fn(&Name) -> bool) -> Option<i64> {
        let mut names: Vec<&Name> = names.iter().map(|index| &self.names[*index]).filter(|name| among(name)).collect();
        if names.iter().any(|name| name.is_of_a_station()) {
            names.retain(|name| name.is_of_a_station());
        }
        let station = names.first()?.station_id;
        names.iter().all(|name| name.station_id == station).then_some(station)
    }
}
