//! Measures the suggestions on the made pairs of `data/incident_pairs.csv`, without a database, with the same result on every machine.

use super::{
    alike::{SUGGESTED, Told, alike},
    signs,
};
use crate::routing::{Gazetteer, measure::sample};
use serde::Deserialize;

/// The pairs; `data/incident_pairs.py` made them before there was a rule.
const PAIRS: &str = include_str!("../../data/incident_pairs.csv");

/// A row of the table, without its column `how`, which says for a reader how the pair was made.
#[derive(Debug, Deserialize)]
pub struct Pair {
    half: String,
    same: String,
    a_at: i64,
    a_category: String,
    a_text: String,
    a_place: String,
    a_lat: Option<f64>,
    a_lon: Option<f64>,
    a_look: String,
    b_at: i64,
    b_category: String,
    b_text: String,
    b_place: String,
    b_lat: Option<f64>,
    b_lon: Option<f64>,
    b_look: String,
}

/// How many pairs were suggested rightly and wrongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Pairs about one incident that are suggested.
    pub right: usize,
    /// Pairs about two incidents that are suggested.
    pub wrong: usize,
    /// Pairs about one incident that are not suggested.
    pub missed: usize,
    /// Pairs about two incidents that are not suggested.
    pub left: usize,
    /// Of `missed`, those that would be suggested if the index found them: they share no sign.
    pub unfound: usize,
}

impl Found {
    /// Of what is suggested, the share that is right; 1 if nothing is.
    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Of what should be suggested, the share that is.
    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    /// Number of pairs.
    pub fn pairs(self) -> usize {
        self.right + self.wrong + self.missed + self.left
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The pairs of the table.
///
/// # Panics
/// If the table of the repository is invalid.
pub fn pairs() -> Vec<Pair> {
    let rows = csv::Reader::from_reader(PAIRS.as_bytes()).into_deserialize();
    rows.map(|row| row.expect("incident_pairs.csv is a table of pairs")).collect()
}

impl Pair {
    /// Both complaints, prepared as those in the database are.
    pub fn told(&self, gazetteer: &Gazetteer) -> (Told, Told) {
        let one =
            |minutes: i64, category: &str, text: &str, place: &str, lat: Option<f64>, lon: Option<f64>, look: &str| {
                let all = format!("{text}\n{place}");
                let mut told = Told::new(minutes * 60_000, category, text, place, gazetteer.places(&all));
                told.point = lat.zip(lon);
                told.looks = u64::from_str_radix(look, 16).into_iter().collect();
                told
            };
        (
            one(self.a_at, &self.a_category, &self.a_text, &self.a_place, self.a_lat, self.a_lon, &self.a_look),
            one(self.b_at, &self.b_category, &self.b_text, &self.b_place, self.b_lat, self.b_lon, &self.b_look),
        )
    }

    /// Whether both are about one incident.
    pub fn is_same(&self) -> bool {
        self.same == "yes"
    }
}

/// Measures one half: `tune`, on which the rules were fitted, or `held`.
///
/// # Panics
/// As [`pairs`].
pub fn measure(half: &str) -> Found {
    let (gazetteer, _) = sample();
    let mut found = Found::default();
    for pair in pairs().iter().filter(|pair| pair.half == half) {
        let (a, b) = pair.told(&gazetteer);
        let suggested = alike(&a, &b).score >= SUGGESTED;
        let theirs = signs::of(&b);
        let is_found = signs::of(&a).iter().any(|sign| theirs.contains(sign));
        found.unfound += usize::from(suggested && pair.is_same() && !is_found);
        *match (suggested && is_found, pair.is_same()) {
            (true, true) => &mut found.right,
            (true, false) => &mut found.wrong,
            (false, true) => &mut found.missed,
            (false, false) => &mut found.left,
        } += 1;
    }
    found
}

/// The results as plain text.
///
/// # Panics
/// As [`pairs`].
pub fn report() -> String {
    let mut lines = vec![format!(
        "{:<6}{:>7}{:>7}{:>7}{:>8}{:>9}{:>11}{:>8}",
        "half", "pairs", "right", "wrong", "missed", "unfound", "precision", "recall"
    )];
    for half in ["tune", "held"] {
        let found = measure(half);
        let Found { right, wrong, missed, unfound, .. } = found;
        lines.push(format!(
            "{half:<6}{:>7}{right:>7}{wrong:>7}{missed:>8}{unfound:>9}{:>11.3}{:>8.3}",
            found.pairs(),
            found.precision(),
            found.recall()
        ));
    }
    lines.join("\n") + "\n"
}
