//! What people write: sentences from `data/demo_texts.csv`, with places, stations and times filled in.

use super::district::Station;
use crate::{
    complaint::Category,
    routing::{Gazetteer, measure},
};
use rand::{RngExt as _, rngs::StdRng};
use serde::Deserialize;

const TEXTS: &str = include_str!("../../data/demo_texts.csv");

/// A sentence with placeholders.
#[derive(Deserialize)]
struct DemoText {
    category: String,
    language: String,
    text: String,
}

/// All sentences, and the gazetteer that tells whether a text accuses the police.
pub struct Texts {
    sentences: Vec<(Category, String, String)>,
    reader: Gazetteer,
}

/// A sentence with its placeholders filled in.
pub struct Written {
    /// Its category.
    pub category: Category,
    /// Whether it is in Hindi (Devanagari).
    pub hindi: bool,
    /// The filled-in text.
    pub text: String,
    /// The place named in it, in the script of the text.
    pub place: Option<String>,
    /// Whether it accuses the station itself, which then must not get the complaint.
    pub accuses: bool,
}

impl Texts {
    /// Reads the table.
    ///
    /// # Errors
    /// A row cannot be parsed.
    pub fn read() -> anyhow::Result<Self> {
        let mut texts = Vec::new();
        for row in csv::Reader::from_reader(TEXTS.as_bytes()).into_deserialize() {
            let row: DemoText = row?;
            texts.push((row.category.parse()?, row.language, row.text));
        }
        Ok(Self { sentences: texts, reader: measure::sample().0 })
    }

    /// A text about something in this station's area.
    pub fn write(&self, rng: &mut StdRng, station: &Station) -> Written {
        let (category, language, sentence) = &self.sentences[rng.random_range(0..self.sentences.len())];
        let hindi = language == "hi";
        let place = (!station.localities.is_empty())
            .then(|| &station.localities[rng.random_range(0..station.localities.len())]);
        let place = place.map_or_else(|| (station.en.clone(), station.hi.clone()), Clone::clone);
        let place = if hindi { place.1 } else { place.0 };
        let hour = rng.random_range(1..12);
        let part = rng.random_range(0..4);
        let time = if hindi {
            format!("{} {hour} बजे", ["सुबह", "दोपहर", "शाम", "रात"][part])
        } else {
            format!("{hour} {}", ["am", "pm", "pm", "pm"][part])
        };
        let text = sentence
            .replace("{place}", &place)
            .replace("{station}", if hindi { &station.hi } else { &station.en })
            .replace("{time}", &time)
            .replace("{n}", &rng.random_range(2..9).to_string());
        let accuses = *category == Category::PoliceConduct || self.reader.accused(&text).is_some();
        let place = sentence.contains("{place}").then_some(place);
        Written { category: *category, hindi, text, place, accuses }
    }
}
