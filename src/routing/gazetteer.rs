//! The gazetteer: stations with their spellings, and localities, found by prefix, by sound or by approximate spelling.
//!
//! The tables under `data/` are reference data for Prayagraj, with their sources documented beside them; a match is a suggestion for a
//! person, never a decision. The tables are turned into look-ups once, here, so that a text is never compared with every name.

use super::{
    cues::{CUES, Weight, weight_of},
    filter::{Filter, Rolling},
    near::{MIN_APPROXIMATE, with_one_letter_out},
    phonetic::{self, as_one_word, sounds},
};
use crate::{
    complaint::Millis,
    intake::Place,
    language::folded,
    officers::PersonName,
    offices::{OfficeKind, Offices},
};
use rustc_hash::FxHashMap;
use serde::Deserialize;

const ALIASES: &str = include_str!("../../data/prayagraj_station_aliases.csv");
/// Stations named after their purpose, with variants in both scripts: such names are written in many ways and are not places.
const PURPOSE_NAMES: &[(&str, &str)] = &[
    (
        "Mahila Thana",
        "महिला थाना, महिला थाने, महिला पुलिस थाना, महिला कोतवाली, mahila thana, mahila thane, mahila kotwali, women thana, women police station",
    ),
    (
        "Cyber Crime Thana",
        "साइबर थाना, साइबर थाने, साइबर क्राइम थाना, साइबर क्राइम थाने, साइबर सेल, साइबर पुलिस, सायबर थाना, सायबर थाने, cyber thana, cyber thane, \
         cyber crime thana, cyber crime thane, cyber cell, cyber police, cyber police station, cyber crime police station",
    ),
    ("Industrial Area", "इंडस्ट्रियल एरिया, इंडस्ट्रियल एरिया थाना, इंडस्ट्रीयल एरिया, industrial thana"),
    ("Airport", "एयरपोर्ट थाना, एयरपोर्ट थाने, airport thana, airport thane"),
];

const LOCALITIES: &str = include_str!("../../data/localities.csv");
const PINCODES: &str = include_str!("../../data/pincodes.csv");

/// Stations whose names are too short, or too similar to common words, to count fully without a cue.
const SHORT_NAMES: &[&str] = &[
    "Cantt",
    "Mahila Thana",
    "Kareli",
    "Jhunsi",
    "Handia",
    "Bahariya",
    "Mauaima",
    "Soraon",
    "Phaphamau",
    "Tharwai",
    "Naini",
    "Koraon",
    "Manda",
    "Meja",
    "Bara",
    "Lalapur",
    "Kaundhiyara",
    "Khiri",
];

#[derive(Deserialize)]
pub(super) struct Alias {
    pub station_en: String,
    pub alias: String,
}

#[derive(Deserialize)]
struct Locality {
    station_en: String,
    locality_en: String,
    locality_hi: String,
}

#[derive(Deserialize)]
struct Pincode {
    pincode: String,
    station_en: String,
}

/// The table that a name comes from. If two tables contain a spelling, the earlier one has precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Station,
    Alias,
    Learned,
    Locality,
}

pub(super) struct Name {
    /// The folded spelling, by which it is matched.
    pub key: String,
    /// The folded spelling without spaces.
    pub joined: String,
    /// The name as shown in Hindi.
    pub hi: String,
    /// The name as shown in English.
    pub en: String,
    pub station_id: i64,
    pub source: Source,
    pub weight: Weight,
}

impl Name {
    /// Whether it names the station itself, not a place in its area.
    pub fn is_of_a_station(&self) -> bool {
        self.source != Source::Locality
    }
}

/// Who accepted a learnt spelling, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taught {
    /// The name of the officer.
    pub by: PersonName,
    /// When it was accepted, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// All names that lead to a station. [`Gazetteer::default`] has none.
#[derive(Default)]
pub struct Gazetteer {
    pub(super) names: Vec<Name>,
    /// For learnt names, who accepted them.
    pub(super) taught: FxHashMap<usize, Taught>,
    /// Indexes of names by spelling without spaces.
    pub(super) by_spelling: FxHashMap<String, Vec<usize>>,
    /// Indexes of names by phonetic key: word by word, and for names of several words also as one word.
    pub(super) by_sound: FxHashMap<String, Vec<usize>>,
    /// Indexes of longer names by spelling, complete or with one letter left out.
    pub(super) by_near_spelling: FxHashMap<String, Vec<usize>>,
    pub(super) pincodes: FxHashMap<String, Vec<i64>>,
    /// The beginnings of the keys of `by_spelling`.
    pub(super) spelling_starts: Filter,
    /// The keys of `by_sound`, and their beginnings of one or more words.
    pub(super) sound_starts: Filter,
    /// The keys of `by_near_spelling`.
    pub(super) near_spellings: Filter,
}

impl Gazetteer {
    /// Builds the gazetteer for the stations that exist at this moment. Table rows for other stations are ignored.
    ///
    /// # Errors
    /// If a table cannot be parsed.
    pub fn of(offices: &Offices, at: Millis) -> Result<Self, csv::Error> {
        let stations = offices.of_kind(OfficeKind::Station, at);
        let mut gazetteer = Self::default();
        for station in &stations {
            for written in [&station.name_en, &station.name_hi] {
                let short = SHORT_NAMES.contains(&station.code.as_str());
                gazetteer.add(written, (&station.name_hi, &station.name_en), station.id, Source::Station, short);
            }
        }
        for row in rows(ALIASES) {
            let row: Alias = row?;
            if let Some(station) = stations.iter().find(|station| station.code == row.station_en) {
                let short = SHORT_NAMES.contains(&station.code.as_str());
                gazetteer.add(&row.alias, (&station.name_hi, &station.name_en), station.id, Source::Alias, short);
            }
        }
        for (code, forms) in PURPOSE_NAMES {
            if let Some(station) = stations.iter().find(|station| station.code == *code) {
                for form in forms.split(',').map(str::trim) {
                    gazetteer.add(form, (&station.name_hi, &station.name_en), station.id, Source::Alias, false);
                }
            }
        }
        for row in rows(LOCALITIES) {
            let row: Locality = row?;
            if let Some(station) = stations.iter().find(|station| station.code == row.station_en) {
                for written in [&row.locality_en, &row.locality_hi] {
                    let shown = (row.locality_hi.as_str(), row.locality_en.as_str());
                    gazetteer.add(written, shown, station.id, Source::Locality, false);
                }
            }
        }
        for row in rows(PINCODES) {
            let row: Pincode = row?;
            if let Some(station) = stations.iter().find(|station| station.code == row.station_en) {
                gazetteer.pincodes.entry(row.pincode).or_default().push(station.id);
            }
        }
        Ok(gazetteer)
    }

    /// Adds `written` as a name of a station. If the station does not exist, nothing is added.
    pub fn learn(&mut self, written: &str, station_id: i64, taught: Taught) {
        let station = self.names.iter().find(|name| name.station_id == station_id && name.source == Source::Station);
        if let Some((hi, en)) = station.map(|name| (name.hi.clone(), name.en.clone())) {
            let index = self.names.len();
            self.add(written, (&hi, &en), station_id, Source::Learned, false);
            if self.names.len() > index {
                self.taught.insert(index, taught);
            }
        }
    }

    /// The stations for which a spelling (folded, without spaces) is listed, not counting learnt spellings.
    pub(super) fn listed(&self, joined: &str) -> Vec<i64> {
        let names = self.by_spelling.get(joined).into_iter().flatten().map(|&name| &self.names[name]);
        names.filter(|name| name.source != Source::Learned).map(|name| name.station_id).collect()
    }

    fn add(&mut self, written: &str, (hi, en): (&str, &str), station_id: i64, source: Source, short: bool) {
        let key = folded(written);
        let sound = sounds(&key);
        let joined = key.replace(' ', "");
        let letters = joined.chars().count();
        if letters == 0 {
            return;
        }
        // "Mahila Thana" contains its own cue.
        let short = short && !key.split(' ').any(|word| CUES.of(word).station || CUES.of(word).force);
        let weight = weight_of(&key).unwrap_or_else(|| {
            let slight = short || letters < 5 || sound.replace(' ', "").len() < phonetic::CLEAR;
            if slight { Weight::Slight } else { Weight::Full }
        });
        let index = self.names.len();
        let whole = as_one_word(sound.split(' '));
        let ends = sound.match_indices(' ').map(|(end, _)| end);
        for start in ends.chain([sound.len()]).map(|end| &sound[..end]).chain([whole.as_str()]) {
            self.sound_starts.add(Rolling::of(start));
        }
        if whole != sound && !whole.is_empty() {
            self.by_sound.entry(whole).or_default().push(index);
        }
        if !sound.is_empty() {
            self.by_sound.entry(sound).or_default().push(index);
        }
        if letters >= MIN_APPROXIMATE {
            with_one_letter_out(&joined, |shorter| {
                self.near_spellings.add(Rolling::of(shorter));
                self.by_near_spelling.entry(shorter.to_owned()).or_default().push(index);
            });
        }
        for end in joined.char_indices().map(|(at, letter)| at + letter.len_utf8()) {
            self.spelling_starts.add(Rolling::of(&joined[..end]));
        }
        self.by_spelling.entry(joined.clone()).or_default().push(index);
        self.names.push(Name { key, joined, hi: hi.to_owned(), en: en.to_owned(), station_id, source, weight });
    }

    /// Places for what was typed so far, best first: names that begin with it, then names with a word that begins with it, then approximate
    /// matches.
    pub fn suggest(&self, typed: &str, offices: &Offices, most: usize) -> Vec<Place> {
        let typed = folded(&typed.chars().take(60).collect::<String>());
        if typed.chars().count() < 2 {
            return Vec::new();
        }
        let mut ranked: Vec<(u32, &Name)> =
            self.names.iter().filter_map(|name| Some((rank(&typed, &name.key)?, name))).collect();
        ranked.sort_by(|(a, name_a), (b, name_b)| a.cmp(b).then_with(|| name_a.en.cmp(&name_b.en)));
        let mut places: Vec<Place> = Vec::new();
        for (_, name) in ranked {
            if places.iter().any(|place| place.en == name.en && place.station.id == name.station_id) {
                continue;
            }
            if let Some(station) = offices.name(name.station_id) {
                places.push(Place { hi: name.hi.clone(), en: name.en.clone(), station });
            }
            if places.len() == most {
                break;
            }
        }
        places
    }
}

/// The rows of a table.
pub(super) fn rows<T: serde::de::DeserializeOwned>(table: &'static str) -> impl Iterator<Item = Result<T, csv::Error>> {
    csv::Reader::from_reader(table.as_bytes()).into_deserialize()
}

/// The rows of the table of aliases.
pub(super) fn aliases() -> impl Iterator<Item = Result<Alias, csv::Error>> {
    rows(ALIASES)
}

fn rank(typed: &str, key: &str) -> Option<u32> {
    if key == typed {
        return Some(0);
    }
    if key.starts_with(typed) {
        return Some(1);
    }
    if key.split(' ').any(|word| word.starts_with(typed)) {
        return Some(2);
    }
    // Approximate: one letter in five may differ, but at least one, compared over the length that was typed.
    let length = typed.chars().count();
    if length < 4 {
        return None;
    }
    let beginning: String = key.chars().take(length).collect();
    let wrong = strsim::osa_distance(typed, &beginning);
    (wrong <= (length / 5).max(1)).then_some(10 + wrong as u32)
}
