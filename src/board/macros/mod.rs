//! Ready steps: a named sequence of moves that the cell makes with one press. In code a macro.
//!
//! What must stay true: each step is the move that it would be by hand, asked of `complaint::moves` with the status that the step before
//! left, with an entry, an audit entry and a version of its own; all of them happen, or none; and what happens is what the officer read
//! beside the button.

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

/// The most macros in use.
pub const MOST: usize = 50;
/// The longest name.
pub const MAX_NAME: usize = 60;
/// The longest words of a step. With the number filled in they stay far below what a note or a question may have.
pub const MAX_WORDS: usize = 1_000;
/// The place that words may have: the complaint's number.
pub const PLACE: &str = "{reference}";
/// The form's fields of each step that a macro can have: what is done, to which station, the words.
pub const FIELDS: [(&str, &str, &str); 6] = [
    ("kind_1", "station_1", "text_1"),
    ("kind_2", "station_2", "text_2"),
    ("kind_3", "station_3", "text_3"),
    ("kind_4", "station_4", "text_4"),
    ("kind_5", "station_5", "text_5"),
    ("kind_6", "station_6", "text_6"),
];

impl StepKind {
    /// The move that it makes.
    pub const fn a_move(self) -> Move {
        match self {
            Self::ForwardSuggested | Self::ForwardTo => Move::Forward,
            Self::Ask => Move::Ask,
            Self::Note => Move::Note,
            Self::Assign => Move::Assign,
        }
    }

    /// Whether it says something.
    pub const fn has_words(self) -> bool {
        matches!(self, Self::Ask | Self::Note)
    }
}

/// One step, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// To which station.
    pub station: Option<OfficeName>,
    /// The words; on the page of macros with their place open, beside a complaint with its number.
    pub text: Option<String>,
}

/// What a macro is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// In Hindi.
    pub hi: String,
    /// In English.
    pub en: String,
}

impl Name {
    /// In this language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.hi,
            Language::English => &self.en,
        }
    }
}

/// A macro on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    /// Row id.
    pub id: i64,
    /// What it is called.
    pub name: Name,
    /// What it does, in order.
    pub steps: Vec<Step>,
    /// Who made it.
    pub officer: PersonName,
    /// When it was taken out of use.
    pub archived_at: Option<Millis>,
}

/// A macro beside a complaint that it fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Row id.
    pub id: i64,
    /// What it is called.
    pub name: Name,
    /// What it would do to this complaint.
    pub steps: Vec<Step>,
    /// Why it cannot be done as things stand.
    pub stopped: Option<Stopped>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MacrosPage {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// Every macro: those in use first.
    pub macros: Vec<Macro>,
    /// Stations to name.
    pub stations: Vec<OfficeName>,
    /// The time when this was made.
    pub now: Millis,
}

/// Whether this role has macros at all: they are the cell's, and the chief's.
pub const fn has_macros(role: Role) -> bool {
    matches!(role, Role::Operator | Role::Chief)
}

/// The first of these moves, from 0, that an operator can never make after the ones before it, wherever they begin.
pub fn never_follows(all: &[Move]) -> Option<usize> {
    let mut possible: Vec<Status> = Status::ALL.to_vec();
    all.iter().position(|&a_move| {
        let next = possible.iter().filter_map(|&status| moves::after(status, a_move, Mover::Officer(Role::Operator)));
        possible = next.collect();
        possible.is_empty()
    })
}
