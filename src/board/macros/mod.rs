//! Macros: named sequences of moves that the cell runs with one click.
//!
//! What must stay true: each step is the same move as by hand; `complaint::moves` is asked with the status that the step
//! before left, and the step has its own entry, audit entry and version. Either all steps happen or none, and what happens
//! is what the preview beside the button said.

pub mod actions;
pub mod page;
pub mod view;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod run;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use crate::error::reasons::{StepKind, Stopped, Why};
use crate::{
    complaint::{Millis, Move, Mover, Status, moves},
    language::Language,
    officers::{Me, PersonName, Role},
    offices::OfficeName,
};
use serde::{Deserialize, Serialize};

/// How many macros can be in use at once.
pub const MOST: usize = 50;
/// The longest name, in characters.
pub const MAX_NAME: usize = 60;
/// The longest text of a step, in characters. With the reference number filled in it stays far below the limit of a note or
/// question.
pub const MAX_WORDS: usize = 1_000;
/// The placeholder for the complaint's reference number.
pub const PLACE: &str = "{reference}";
/// The form fields of each step that a macro can have: kind, station and text.
pub const FIELDS: [(&str, &str, &str); 6] = [
    ("kind_1", "station_1", "text_1"),
    ("kind_2", "station_2", "text_2"),
    ("kind_3", "station_3", "text_3"),
    ("kind_4", "station_4", "text_4"),
    ("kind_5", "station_5", "text_5"),
    ("kind_6", "station_6", "text_6"),
];

impl StepKind {
    /// The move that the step makes.
    pub const fn a_move(self) -> Move {
        match self {
            Self::ForwardSuggested | Self::ForwardTo => Move::Forward,
            Self::Ask => Move::Ask,
            Self::Note => Move::Note,
            Self::Assign => Move::Assign,
        }
    }

    /// Whether the step has a text.
    pub const fn has_words(self) -> bool {
        matches!(self, Self::Ask | Self::Note)
    }
}

/// One step, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What the step does.
    pub kind: StepKind,
    /// The station to forward to.
    pub station: Option<OfficeName>,
    /// The text. The page of macros shows it with its placeholder, a complaint's panel with the reference number filled in.
    pub text: Option<String>,
}

/// The name of a macro.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The name in Hindi.
    pub hi: String,
    /// The name in English.
    pub en: String,
}

impl Name {
    /// The name in this language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.hi,
            Language::English => &self.en,
        }
    }
}

/// A macro as shown on the page of macros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    /// Primary key of the `macro` row.
    pub id: i64,
    /// The name of the macro.
    pub name: Name,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// The officer who added it.
    pub officer: PersonName,
    /// When it was taken out of use, in milliseconds since the epoch (UTC).
    pub archived_at: Option<Millis>,
}

/// A macro that can be run on a complaint, as shown on its panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Primary key of the `macro` row.
    pub id: i64,
    /// The name of the macro.
    pub name: Name,
    /// What it would do to this complaint.
    pub steps: Vec<Step>,
    /// The step that prevents it from running now, and why.
    pub stopped: Option<Stopped>,
}

/// The page of macros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MacrosPage {
    /// The officer who is looking.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// Every macro, those in use first.
    pub macros: Vec<Macro>,
    /// Stations that a step can forward to.
    pub stations: Vec<OfficeName>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

/// Whether this role can run macros: only the cell and the chief can.
pub const fn has_macros(role: Role) -> bool {
    matches!(role, Role::Operator | Role::Chief)
}

/// Index of the first of these moves that an operator can never make after the ones before it, whatever the first status is.
pub fn never_follows(all: &[Move]) -> Option<usize> {
    let mut possible: Vec<Status> = Status::ALL.to_vec();
    all.iter().position(|&a_move| {
        let next = possible.iter().filter_map(|&status| moves::after(status, a_move, Mover::Officer(Role::Operator)));
        possible = next.collect();
        possible.is_empty()
    })
}
