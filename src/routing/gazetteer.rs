//! The gazetteer: stations, their spellings, and localities, found by how they begin or by nearly how they are spelt.
//!
//! The tables under `data/` are reference data of Prayagraj with their sources named beside them; a match is a suggestion for a
//! person, never a decision.

use crate::{
    complaint::Millis,
    intake::Place,
    language::folded,
    offices::{OfficeKind, Offices},
};
use serde::Deserialize;

const ALIASES: &str = include_str!("../../data/prayagraj_station_aliases.csv");
const LOCALITIES: &str = include_str!("../../data/localities.csv");

#[derive(Deserialize)]
struct Alias {
    station_en: String,
    alias: String,
}

#[derive(Deserialize)]
struct Locality {
    station_en: String,
    locality_en: String,
    locality_hi: String,
}

struct Name {
    /// Folded, as it is looked for.
    key: String,
    /// As shown.
    hi: String,
    en: String,
    station_id: i64,
}

/// Every name that leads to a station.
#[derive(Default)]
pub struct Gazetteer(Vec<Name>);

impl Gazetteer {
    /// The names of the stations that exist at this moment. Names of stations that this force does not have are left out.
    ///
    /// # Errors
    /// A table that is not a table.
    pub fn of(offices: &Offices, at: Millis) -> Result<Self, csv::Error> {
        let stations = offices.of_kind(OfficeKind::Station, at);
        let mut names = Vec::new();
        for station in &stations {
            for key in [&station.name_en, &station.name_hi] {
                let (hi, en) = (station.name_hi.clone(), station.name_en.clone());
                names.push(Name { key: folded(key), hi, en, station_id: station.id });
            }
        }
        for row in csv::Reader::from_reader(ALIASES.as_bytes()).into_deserialize() {
            let row: Alias = row?;
            if let Some(station) = stations.iter().find(|station| station.code == row.station_en) {
                let (hi, en) = (station.name_hi.clone(), station.name_en.clone());
                names.push(Name { key: folded(&row.alias), hi, en, station_id: station.id });
            }
        }
        for row in csv::Reader::from_reader(LOCALITIES.as_bytes()).into_deserialize() {
            let row: Locality = row?;
            if let Some(station) = stations.iter().find(|station| station.code == row.station_en) {
                for key in [&row.locality_en, &row.locality_hi] {
                    let (hi, en) = (row.locality_hi.clone(), row.locality_en.clone());
                    names.push(Name { key: folded(key), hi, en, station_id: station.id });
                }
            }
        }
        Ok(Self(names))
    }

    /// Places for what was typed so far, best first: names that begin so, then names with a word that begins so, then names spelt
    /// nearly so.
    pub fn suggest(&self, typed: &str, offices: &Offices, most: usize) -> Vec<Place> {
        let typed = folded(&typed.chars().take(60).collect::<String>());
        if typed.chars().count() < 2 {
            return Vec::new();
        }
        let mut ranked: Vec<(u32, &Name)> =
            self.0.iter().filter_map(|name| Some((rank(&typed, &name.key)?, name))).collect();
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

    /// The station whose name stands in a text word for word, longest name first; for the operator, who decides. Names of fewer than
    /// five characters stand in too many texts by chance and are not taken.
    pub fn station_in(&self, text: &str) -> Option<i64> {
        let text = format!(" {} ", folded(text));
        let named =
            self.0.iter().filter(|name| name.key.chars().count() >= 5 && text.contains(&format!(" {} ", name.key)));
        named.max_by_key(|name| name.key.len()).map(|name| name.station_id)
    }
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
    // Nearly: one letter in five may differ, and at least one, over as much of the name as was typed.
    let length = typed.chars().count();
    if length < 4 {
        return None;
    }
    let beginning: String = key.chars().take(length).collect();
    let wrong = strsim::osa_distance(typed, &beginning);
    (wrong <= (length / 5).max(1)).then_some(10 + wrong as u32)
}
