//! Measures the quality of the rules in this folder from the tables alone, without a database, with the same result on every machine.
//!
//! It answers four questions. Is a name typed alone recognised when its row is missing from the table? How many texts that name no station
//! get one? What is found in sentences that were not looked at while the rules were made (`data/routing_held_out*.csv`; changing rules
//! because of them would make them worthless)? What are posts about (`data/understanding*.csv`, whose held-out half has the same condition)?

mod held_out;
mod understanding;
mod unrelated;

use super::{
    Certainty, Gazetteer,
    gazetteer::{Name, Source, aliases, rows},
    named::Recognised,
};
use crate::{
    language::folded,
    offices::{Office, OfficeKind, Offices},
};
use anyhow::Context as _;
pub use held_out::HeldOut;
use serde::Deserialize;
use std::{io::Write, path::Path};
pub use understanding::{Counted, Half, Understanding};

const STATIONS: &str = include_str!("../../data/prayagraj_stations.csv");

#[derive(Deserialize)]
struct Station {
    station_en: String,
    station_hi: String,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// Results for names typed alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Number recognised correctly by a listed spelling or its sound.
    pub exactly: usize,
    /// Number recognised correctly with one letter or one consonant class different.
    pub within_one_edit: usize,
    /// Number recognised as another station.
    pub wrong: usize,
    /// Number not recognised.
    pub none: usize,
}

impl Names {
    /// Number recognised correctly.
    pub fn right(self) -> usize {
        self.exactly + self.within_one_edit
    }

    fn count(&mut self, recognised: Option<(i64, Recognised)>, station: i64) {
        *match recognised {
            None => &mut self.none,
            Some((found, _)) if found != station => &mut self.wrong,
            Some((_, Recognised::Exactly)) => &mut self.exactly,
            Some((_, Recognised::WithinOneEdit)) => &mut self.within_one_edit,
        } += 1;
    }
}

/// Results for texts that name no station.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unrelated {
    /// Number of texts.
    pub texts: usize,
    /// Number of distinct texts.
    pub different: usize,
    /// Number for which a station is suggested as likely or sure.
    pub likely: usize,
    /// Number for which a station is suggested as a guess at most.
    pub guessed: usize,
    /// Number taken for a complaint about the police.
    pub accusing: usize,
}

/// All results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The aliases, with every row in the table.
    pub with_all_rows: Names,
    /// The aliases, each without its own row.
    pub without_the_row: Names,
    /// The aliases, each without any row of that spelling in any table, including the station's own name.
    pub without_the_spelling: Names,
    /// The texts of `measure/unrelated.rs`.
    pub unrelated: Unrelated,
    /// The sentences of `data/routing_held_out.csv`.
    pub held_out: HeldOut,
    /// The sentences of `data/routing_held_out_2.csv`, by others who had not read the rules.
    pub held_out_foreign: HeldOut,
    /// The posts of `data/understanding.csv` and `data/understanding_unrelated.csv`.
    pub understanding: Understanding,
}

/// The stations of the table as offices numbered from 1, and their gazetteer.
///
/// # Panics
/// If a table of the repository is invalid.
pub fn sample() -> (Gazetteer, Offices) {
    let stations =
        rows(STATIONS).map(|row: Result<Station, _>| row.expect("prayagraj_stations.csv is a table of stations"));
    let offices = stations.zip(1..).map(|(station, id)| Office {
        temporary: false,
        registers_fir: true,
        district_wide: false,
        id,
        kind: OfficeKind::Station,
        code: station.station_en.clone(),
        name_en: station.station_en,
        name_hi: station.station_hi,
        lat: station.lat,
        lon: station.lon,
        valid_from: 0,
        valid_to: None,
    });
    let offices = Offices::without_a_tree(offices.collect());
    let gazetteer = Gazetteer::of(&offices, 0).expect("the tables of names are tables");
    (gazetteer, offices)
}

/// Measures everything; takes some seconds.
///
/// # Panics
/// As [`sample`].
pub fn measure() -> Measured {
    let (gazetteer, offices) = sample();
    Measured {
        with_all_rows: names(&gazetteer, &offices, |_, _| true),
        without_the_row: names(&gazetteer, &offices, |name, alias| name.source != Source::Alias || name.key != alias),
        without_the_spelling: names(&gazetteer, &offices, |name, alias| name.joined != alias.replace(' ', "")),
        unrelated: unrelated(&gazetteer, &offices),
        held_out: held_out::measure(held_out::OWN, &gazetteer, &offices),
        held_out_foreign: held_out::measure(held_out::FOREIGN, &gazetteer, &offices),
        understanding: understanding::measure(&gazetteer, &offices),
    }
}

/// Looks up every alias among the names for which `among` holds.
fn names(gazetteer: &Gazetteer, offices: &Offices, among: impl Fn(&Name, &str) -> bool) -> Names {
    let mut counted = Names::default();
    for row in aliases().flatten() {
        let Some(station) = offices.by_code(&row.station_en) else { continue };
        let alias = folded(&row.alias);
        counted.count(gazetteer.recognise(&row.alias, |name| among(name, &alias)), station.id);
    }
    counted
}

fn unrelated(gazetteer: &Gazetteer, offices: &Offices) -> Unrelated {
    let mut texts = unrelated::texts();
    let mut counted = Unrelated { texts: texts.len(), ..Unrelated::default() };
    for text in &texts {
        match gazetteer.candidates(text, None, offices).first().map(|first| first.certainty) {
            None => {}
            Some(Certainty::Guess) => counted.guessed += 1,
            Some(Certainty::Likely | Certainty::Sure) => counted.likely += 1,
        }
        counted.accusing += usize::from(gazetteer.accused(text).is_some());
    }
    texts.sort_unstable();
    texts.dedup();
    counted.different = texts.len();
    counted
}

/// Texts that name no station: their words are not names of places here.
pub(super) fn texts_that_name_no_station() -> Vec<String> {
    unrelated::texts()
}

/// Posts of about two hundred letters for the benchmark: each has one sentence that names a station and four that name none.
pub fn bench_texts() -> Vec<String> {
    let named = held_out::texts();
    let unrelated = unrelated::texts();
    let pairs = named.iter().cycle().zip(unrelated.chunks(4));
    pairs.map(|(named, others)| [named.as_str(), &others.join(". ")].join(". ")).collect()
}

/// Writes the features of each row's `text` as a line of JSON: those of its words, then the names of what the rules found.
///
/// # Errors
/// If the file is not a table with that column, or cannot be read or written.
///
/// # Panics
/// As [`sample`].
pub fn features(table: &Path, mut out: impl Write) -> anyhow::Result<()> {
    #[derive(Deserialize)]
    struct TextRow {
        text: String,
    }
    let (gazetteer, _) = sample();
    let mut rows = csv::Reader::from_path(table).with_context(|| format!("{} cannot be read", table.display()))?;
    for row in rows.deserialize() {
        let TextRow { text } = row?;
        let (words, rules) = gazetteer.features(&text);
        serde_json::to_writer(&mut out, &serde_json::json!({ "words": words, "rules": rules }))?;
        writeln!(out)?;
    }
    Ok(())
}

/// The results as plain text.
pub fn report() -> String {
    let measured = measure();
    let mut lines =
        vec![format!("{:<28}{:>8}{:>10}{:>8}{:>8}", "spellings typed alone", "exact", "one edit", "wrong", "none")];
    for (what, names) in [
        ("all rows", measured.with_all_rows),
        ("its row left out", measured.without_the_row),
        ("its spelling left out", measured.without_the_spelling),
    ] {
        let Names { exactly, within_one_edit, wrong, none } = names;
        lines.push(format!("{what:<28}{exactly:>8}{within_one_edit:>10}{wrong:>8}{none:>8}"));
    }
    let Unrelated { texts, different, likely, guessed, accusing } = measured.unrelated;
    lines.push(String::new());
    lines.push(format!("texts that name no station: {texts} ({different} different)"));
    lines.push(format!("  given one as likely or sure: {likely} ({:.3} %)", percent(likely, texts)));
    lines.push(format!("  given one as a guess:        {guessed} ({:.3} %)", percent(guessed, texts)));
    lines.push(format!("  taken for an accusation:     {accusing} ({:.3} %)", percent(accusing, texts)));
    lines.push(String::new());
    lines.extend(measured.held_out.lines("of the rules' author"));
    lines.push(String::new());
    lines.extend(measured.held_out_foreign.lines("of others"));
    lines.push(String::new());
    lines.extend(measured.understanding.lines());
    lines.join("\n") + "\n"
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
