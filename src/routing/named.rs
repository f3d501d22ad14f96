//! The station of a name that stands alone: a spelling in a form, a column of an imported table.
//!
//! Nothing else is written there, so every word of it counts and a short name needs no cue; but a name that could be two stations is
//! none.

use super::{
    gazetteer::{Gazetteer, Name},
    text::{as_one_word, sounds},
};
use crate::language::folded;

/// How a name was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recognised {
    /// A listed spelling, or the very sound of one.
    Exactly,
    /// One letter or one class of sound is other.
    WithinOneEdit,
}

/// Words that say nothing about which station a name is.
const ADDED: &[&str] = &[
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
    /// The station that a name typed alone means; `None` if that is nobody's name or could be two stations'.
    pub fn station_named(&self, name: &str) -> Option<i64> {
        self.recognise(name, |_| true).map(|(station, _)| station)
    }

    /// The same among some of the names.
    pub(super) fn recognise(&self, typed: &str, among: impl Fn(&Name) -> bool) -> Option<(i64, Recognised)> {
        let typed = folded(typed);
        if typed.is_empty() {
            return None;
        }
        // First as it stands, then without what is often added to a name.
        let bare: Vec<&str> = typed.split(' ').filter(|word| !ADDED.contains(word)).collect();
        let bare = bare.join(" ");
        let forms = if bare.is_empty() || bare == typed { vec![typed] } else { vec![typed, bare] };
        let ways: [fn(&Self, &str) -> Vec<usize>; 2] = [Self::so_spelt, Self::so_sounding];
        for way in ways {
            for form in &forms {
                if let Some(station) = self.only(&way(self, form), &among) {
                    return Some((station, Recognised::Exactly));
                }
            }
        }
        forms.iter().find_map(|form| Some((self.within_one_edit(form, &among)?, Recognised::WithinOneEdit)))
    }

    fn so_spelt(&self, form: &str) -> Vec<usize> {
        self.spelt.get(&form.replace(' ', "")).cloned().unwrap_or_default()
    }

    fn so_sounding(&self, form: &str) -> Vec<usize> {
        let spaced = sounds(form);
        let whole = as_one_word(spaced.split(' '));
        [spaced, whole].iter().filter_map(|key| self.sounding.get(key)).flatten().copied().collect()
    }

    /// The nearest of the names that are one letter, or one class of sound, away.
    fn within_one_edit(&self, form: &str, among: &impl Fn(&Name) -> bool) -> Option<i64> {
        let joined = form.replace(' ', "");
        let sound = as_one_word(sounds(form).split(' '));
        let near: Vec<(f64, usize)> = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| among(name))
            .filter_map(|(index, name)| {
                let listed = name.joined();
                let alike = strsim::normalized_levenshtein(&joined, &listed);
                let letter = joined.chars().count() > 3 && strsim::osa_distance(&joined, &listed) <= 1;
                // Of three classes and less every one matters.
                let class = sound.len() > 2
                    && alike >= 0.5
                    && strsim::osa_distance(&sound, &as_one_word(sounds(&name.key).split(' '))) <= 1;
                (letter || class).then_some((alike, index))
            })
            .collect();
        let best = near.iter().map(|(alike, _)| *alike).fold(0.0, f64::max);
        let nearest: Vec<usize> =
            near.iter().filter(|(alike, _)| best - alike < 0.05).map(|(_, index)| *index).collect();
        self.only(&nearest, among)
    }

    /// The one station of these names; a station's own name goes before a locality's.
    fn only(&self, names: &[usize], among: &impl Fn(&Name) -> bool) -> Option<i64> {
        let mut names: Vec<&Name> = names.iter().map(|index| &self.names[*index]).filter(|name| among(name)).collect();
        if names.iter().any(|name| name.is_of_a_station()) {
            names.retain(|name| name.is_of_a_station());
        }
        let station = names.first()?.station_id;
        names.iter().all(|name| name.station_id == station).then_some(station)
    }
}
