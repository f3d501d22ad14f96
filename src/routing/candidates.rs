//! The stations that a text may mean, best first, each with the words that led to it.
//!
//! The result is shown to a person. An approximate match, or the phone's position alone, never rises above a guess, however
//! many such reasons there are.

use super::{
    Because, Candidate, Certainty, Gazetteer,
    gazetteer::Source,
    hits::{Cue, Hit, MatchKind},
    text::{Word, words, written},
};
use crate::offices::Offices;

/// Maximum number of candidates.
const MOST: usize = 5;

/// Maximum distance between the phone and a station that is suggested by position, in metres.
const FAR: f64 = 15_000.0;

/// Maximum number of stations suggested by position.
const NEAREST: usize = 3;

/// Sort key for candidates of equal certainty: kind of reason, cue, number of letters in the name.
type Strength = (u8, Cue, usize);

impl Gazetteer {
    /// The stations that a text and the phone's position (latitude and longitude in degrees) may mean: best first, at most five, each once.
    pub fn candidates(&self, text: &str, point: Option<(f64, f64)>, offices: &Offices) -> Vec<Candidate> {
        let words = words(text);
        let pincodes = self.pincodes_in(&words);
        let pincoded: Vec<i64> = pincodes.iter().flat_map(|(_, stations)| stations.iter().copied()).collect();
        let mut ranking = Ranking::default();
        for hit in self.hits(&words, &pincoded) {
            ranking.add(
                self.names[hit.name].station_id,
                hit.certainty,
                strength(&words, &hit),
                self.because(text, &words, &hit),
            );
        }
        for (pincode, stations) in pincodes {
            let certainty = if stations.len() == 1 { Certainty::Likely } else { Certainty::Guess };
            for station in stations {
                let because = Because::Pincode { pincode: pincode.to_owned() };
                ranking.add(*station, certainty, (1, Cue::None, 0), because);
            }
        }
        if let Some(point) = point {
            for (metres, station) in self.nearest(point, offices) {
                let because = Because::Position { metres };
                ranking.add(station, Certainty::Guess, (0, Cue::None, FAR as usize - metres as usize), because);
            }
        }
        ranking.best(MOST)
    }

    /// The best station whose name stands in the text exactly as listed. Names of fewer than five letters are ignored, because they occur in
    /// too many texts by chance.
    #[cfg(test)]
    pub fn station_in(&self, text: &str) -> Option<i64> {
        let words = words(text);
        let pincoded: Vec<i64> =
            self.pincodes_in(&words).iter().flat_map(|(_, stations)| stations.iter().copied()).collect();
        let hits = self.hits(&words, &pincoded);
        let named = hits.iter().filter(|hit| hit.kind == MatchKind::Exact && letters(&words, hit) >= 5);
        named.max_by_key(|hit| (hit.certainty, strength(&words, hit))).map(|hit| self.names[hit.name].station_id)
    }

    /// The pincodes in a text, each with the stations that share it.
    fn pincodes_in<'g>(&'g self, words: &[Word]) -> Vec<(&'g str, &'g [i64])> {
        let six = words.iter().filter(|word| word.folded.len() == 6 && word.folded.starts_with('2'));
        six.filter_map(|word| self.pincodes.get_key_value(&word.folded))
            .map(|(pincode, stations)| (pincode.as_str(), stations.as_slice()))
            .collect()
    }

    fn because(&self, text: &str, words: &[Word], hit: &Hit) -> Because {
        let name = &self.names[hit.name];
        let written = written(text, &words[hit.words.clone()]).to_owned();
        if name.source == Source::Learned {
            let taught = self.taught.get(&hit.name).cloned().unwrap_or_default();
            return Because::Learned { written, by: taught.by, at: taught.at };
        }
        match (hit.kind, name.source) {
            (MatchKind::Exact, Source::Station | Source::Alias) => Because::Spelling { written },
            (MatchKind::Exact, _) => Because::Locality { written, locality: name.en.clone() },
            (MatchKind::Sound | MatchKind::Near, _) => {
                let listed = if written.is_ascii() { &name.en } else { &name.hi };
                Because::SoundsLike { written, name: listed.clone() }
            }
        }
    }

    /// The nearest stations with a known position, with their distances in metres. The positions are rough, so they are only guesses.
    fn nearest(&self, point: (f64, f64), offices: &Offices) -> Vec<(u32, i64)> {
        let stations = self.names.iter().filter(|name| name.source == Source::Station).map(|name| name.station_id);
        let mut near: Vec<(u32, i64)> = stations
            .filter_map(|station| {
                let office = offices.get(station)?;
                let metres = metres_between(point, (office.lat?, office.lon?));
                (metres <= FAR).then_some((metres as u32, station))
            })
            .collect();
        near.sort_unstable();
        // Every station is listed in both scripts.
        near.dedup();
        near.truncate(NEAREST);
        near
    }
}

fn strength(words: &[Word], hit: &Hit) -> Strength {
    let kind = match hit.kind {
        MatchKind::Exact => 4,
        MatchKind::Sound => 3,
        MatchKind::Near => 2,
    };
    (kind, hit.cue, letters(words, hit))
}

fn letters(words: &[Word], hit: &Hit) -> usize {
    words[hit.words.clone()].iter().map(|word| word.letters).sum()
}

/// Distance in metres on a flat projection; within a district the error is below one in a thousand.
fn metres_between((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    const DEGREE: f64 = 111_195.0;
    let north = (lat_a - lat_b) * DEGREE;
    let east = (lon_a - lon_b) * DEGREE * f64::midpoint(lat_a, lat_b).to_radians().cos();
    north.hypot(east)
}

/// Candidates while their reasons are being collected.
#[derive(Default)]
struct Ranking(Vec<(Candidate, Vec<(Certainty, Strength)>)>);

impl Ranking {
    fn add(&mut self, station_id: i64, certainty: Certainty, strength: Strength, because: Because) {
        let at = self.0.iter().position(|(candidate, _)| candidate.station_id == station_id).unwrap_or_else(|| {
            self.0.push((Candidate { station_id, certainty, because: Vec::new() }, Vec::new()));
            self.0.len() - 1
        });
        let (candidate, worth) = &mut self.0[at];
        if candidate.because.contains(&because) {
            return;
        }
        // Keep the best reason first; equal ones in the order of the text.
        let place = worth.iter().take_while(|other| **other >= (certainty, strength)).count();
        worth.insert(place, (certainty, strength));
        candidate.because.insert(place, because);
        candidate.certainty = candidate.certainty.max(certainty);
    }

    fn best(mut self, most: usize) -> Vec<Candidate> {
        self.0.sort_by(|(_, a), (_, b)| b.first().cmp(&a.first()));
        self.0.into_iter().take(most).map(|(candidate, _)| candidate).collect()
    }
}
