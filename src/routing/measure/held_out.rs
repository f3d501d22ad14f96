//! Sentences that were written after the rules were frozen, and asked once: those of `data/routing_held_out.csv` by the author of the rules,
//! those of `data/routing_held_out_2.csv` by others who had not read them.

use crate::{
    offices::Offices,
    routing::{Certainty, Gazetteer, gazetteer::rows},
};
use serde::Deserialize;

/// By the author of the rules.
pub(super) const OWN: &str = include_str!("../../../data/routing_held_out.csv");
/// By others, after words of the lists that were not written as texts are folded had been set right.
pub(super) const FOREIGN: &str = include_str!("../../../data/routing_held_out_2.csv");

#[derive(Deserialize)]
struct Sentence {
    text: String,
    /// Empty where no station of this force is meant.
    station_en: String,
    kind: String,
}

/// What became of the sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldOut {
    /// Sentences that mean a station.
    pub with_station: usize,
    /// Its station is the first candidate.
    pub right_first: usize,
    /// Its station is the first candidate, and more than a guess.
    pub right_first_likely: usize,
    /// Its station is among the candidates.
    pub among: usize,
    /// Another station is the first candidate, and more than a guess.
    pub wrong_first: usize,
    /// There is no candidate.
    pub none: usize,
    /// Sentences that mean none.
    pub without_station: usize,
    /// Given one as likely or sure all the same.
    pub without_but_likely: usize,
    /// Given one as a guess.
    pub without_but_guess: usize,
    /// Sentences that mean a place of like name in another district.
    pub elsewhere: usize,
    /// Given one as likely or sure all the same.
    pub elsewhere_but_likely: usize,
    /// Given one as a guess.
    pub elsewhere_but_guess: usize,
}

fn sentences(table: &'static str) -> impl Iterator<Item = Sentence> {
    rows(table).map(|row| row.expect("what is held out is a table of sentences"))
}

/// The texts of the first table.
pub(super) fn texts() -> Vec<String> {
    sentences(OWN).map(|sentence| sentence.text).collect()
}

/// Asks for every sentence of a table.
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
