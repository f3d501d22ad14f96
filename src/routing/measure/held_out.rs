//! Sentences written after the rules were frozen, and measured once: those of `data/routing_held_out.csv` by the author of the rules,
//! those of `data/routing_held_out_2.csv` by others who had not read the rules.

use crate::{
    offices::Offices,
    routing::{Certainty, Gazetteer, gazetteer::rows},
};
use serde::Deserialize;

/// Sentences by the author of the rules.
pub(super) const OWN: &str = include_str!("../../../data/routing_held_out.csv");
/// Sentences by others, written after list words that were not in folded form had been corrected.
pub(super) const FOREIGN: &str = include_str!("../../../data/routing_held_out_2.csv");

#[derive(Deserialize)]
struct Sentence {
    text: String,
    /// Empty if no station of this district is meant.
    station_en: String,
    kind: String,
}

/// Results for the held-out sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldOut {
    /// Number of sentences that mean a station.
    pub with_station: usize,
    /// Of these, number for which the right station is the first candidate.
    pub right_first: usize,
    /// Of these, number for which the right station is the first candidate with more than a guess.
    pub right_first_likely: usize,
    /// Of these, number for which the right station is among the candidates.
    pub among: usize,
    /// Of these, number for which another station is the first candidate with more than a guess.
    pub wrong_first: usize,
    /// Of these, number without a candidate.
    pub none: usize,
    /// Number of sentences that mean no station.
    pub without_station: usize,
    /// Of these, number for which one is suggested as likely or sure.
    pub without_but_likely: usize,
    /// Of these, number for which one is suggested as a guess.
    pub without_but_guess: usize,
    /// Number of sentences that mean a place with a similar name in another district.
    pub elsewhere: usize,
    /// Of these, number for which one is suggested as likely or sure.
    pub elsewhere_but_likely: usize,
    /// Of these, number for which one is suggested as a guess.
    pub elsewhere_but_guess: usize,
}

fn sentences(table: &'static str) -> impl Iterator<Item = Sentence> {
    rows(table).map(|row| row.expect("the held-out table contains sentences"))
}

/// The texts of the first table.
pub(super) fn texts() -> Vec<String> {
    sentences(OWN).map(|sentence| sentence.text).collect()
}

/// Measures every sentence of a table.
pub(super) fn measure(table: &'static str, gazetteer: &Gazetteer, offices: &Offices) -> HeldOut {
    let mut counted = HeldOut::default();
    for sentence in sentences(table) {
        let candidates = gazetteer.candidates(&sentence.text, None, offices);
        let likely = candidates.first().is_some_and(|first| first.certainty >= Certainty::Likely);
        let guess = !likely && !candidates.is_empty();
        match (sentence.station_en.as_str(), sentence.kind.as_str()) {
            ("", "elsewhere") => {
                counted.elsewhere += 1;
                counted.elsewhere_but_likely += usize::from(likely);
                counted.elsewhere_but_guess += usize::from(guess);
            }
            ("", _) => {
                counted.without_station += 1;
                counted.without_but_likely += usize::from(likely);
                counted.without_but_guess += usize::from(guess);
            }
            (code, _) => {
                let station = offices.by_code(code).map(|office| office.id);
                let first = candidates.first().is_some_and(|first| Some(first.station_id) == station);
                counted.with_station += 1;
                counted.right_first += usize::from(first);
                counted.right_first_likely += usize::from(first && likely);
                counted.among += usize::from(candidates.iter().any(|other| Some(other.station_id) == station));
                counted.wrong_first += usize::from(!first && likely);
                counted.none += usize::from(candidates.is_empty());
            }
        }
    }
    counted
}

impl HeldOut {
    pub(super) fn lines(&self, whose: &str) -> Vec<String> {
        vec![
            format!("held-out sentences {whose} that mean a station: {}", self.with_station),
            format!(
                "  right first:                 {} ({} of them more than a guess)",
                self.right_first, self.right_first_likely
            ),
            format!("  right among the candidates:  {}", self.among),
            format!("  wrong first, likely or sure: {}", self.wrong_first),
            format!("  no candidate:                {}", self.none),
            format!("held-out sentences {whose} that mean none: {}", self.without_station),
            format!(
                "  given one as likely or sure: {}, as a guess: {}",
                self.without_but_likely, self.without_but_guess
            ),
            format!("held-out sentences {whose} of another district: {}", self.elsewhere),
            format!(
                "  given one as likely or sure: {}, as a guess: {}",
                self.elsewhere_but_likely, self.elsewhere_but_guess
            ),
        ]
    }
}
