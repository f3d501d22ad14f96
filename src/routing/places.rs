//! The places that a text names, whichever station they belong to: for comparing two texts, not for routing.

use super::{Certainty, Gazetteer, hits::MatchKind, text::words};

/// A place named in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedPlace {
    /// Its usual English spelling, the same for every spelling of it.
    pub name: String,
    /// The station in whose area it is (primary key of `office`).
    pub station_id: i64,
    /// Whether it is the name of the station, which stands for its whole area.
    pub is_station: bool,
    /// Whether the text surely means this place: a name that is also a common word is not, without a word such as "near" beside it.
    pub is_clear: bool,
}

impl Gazetteer {
    /// The places that a text names, each once. Names that are only spelt almost alike count only where the text says that a place follows.
    pub fn places(&self, text: &str) -> Vec<NamedPlace> {
        let words = words(text);
        let hits = self.hits(&words, &[]);
        let named = hits.iter().filter(|hit| hit.certainty >= Certainty::Likely || hit.kind != MatchKind::Near);
        let mut places: Vec<NamedPlace> = named
            .map(|hit| {
                let name = &self.names[hit.name];
                NamedPlace {
                    name: name.en.clone(),
                    station_id: name.station_id,
                    is_station: name.is_of_a_station(),
                    is_clear: hit.certainty >= Certainty::Likely,
                }
            })
            .collect();
        // The clear one of two first.
        places.sort_by(|a, b| (&a.name, a.station_id, !a.is_clear).cmp(&(&b.name, b.station_id, !b.is_clear)));
        places.dedup_by(|b, a| a.name == b.name && a.station_id == b.station_id);
        places
    }
}
