//! What an error tells besides its kind: plain words that the person can act on, without the domain they come from.

use crate::string_enum;
use serde::{Deserialize, Serialize};

/// What is wrong with something typed as a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ReferenceError {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// Not ten characters; holds how many there are.
    #[error("a complaint number has 10 characters, this has {0}")]
    Length(usize),
    /// Holds a character that is never in a reference.
    #[error("{0} is never in a complaint number")]
    Character(char),
    /// Ten possible characters, but they do not belong together: one is wrong or two are swapped.
    #[error("one character is wrong or two are swapped")]
    Check,
}

/// What is wrong, and with which office (by key).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Flaw {
    /// The office.
    pub office: String,
    /// The fault.
    pub what: Fault,
}

/// A fault of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fault {
    /// Two offices have this key.
    CodeTwice,
    /// Its end comes before its beginning.
    EndsBeforeItBegins,
    /// Opened for a time, and without an end.
    TemporaryWithoutEnd,
    /// It stands under an office that does not exist.
    UnknownParent,
    /// It stands under two offices at one time.
    Overlap,
    /// Going up from it leads back to it.
    Cycle,
    /// A station that stands under no circle, and is not said to be one of the whole district.
    NoCircle,
    /// A zone, a circle or a station of the whole district that stands under nothing.
    NoParent,
    /// It stands under an office that is not higher than it, or not of the kind it needs.
    WrongOrder,
    /// The office above does not exist for all of that time.
    ParentGone,
    /// There is another district at that time.
    SecondDistrict,
}

string_enum! {
    /// What a step does.
    pub enum StepKind {
        /// Forwards to whichever station is suggested.
        ForwardSuggested = "forward_suggested",
        /// Forwards to a named station.
        ForwardTo = "forward_to",
        /// Asks the complainant.
        Ask = "ask",
        /// Writes a note.
        Note = "note",
        /// Takes it upon oneself.
        Assign = "assign",
    }
}

string_enum! {
    /// Why a step cannot be done.
    pub enum Why {
        /// The complaint's status does not allow it.
        NotNow = "not_now",
        /// No station is suggested, or only the one that has it.
        NoneSuggested = "none_suggested",
        /// Another station is suggested than the officer read.
        OtherSuggested = "other_suggested",
        /// The named station is no longer there.
        StationGone = "station_gone",
        /// It lies with the named station already.
        ThereAlready = "there_already",
        /// It is about the named station, or an office over it.
        Accused = "accused",
    }
}

/// The step at which a macro cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Which, from 1.
    pub step: usize,
    /// What it would do.
    pub kind: StepKind,
    /// Why it cannot.
    pub why: Why,
}

/// Why something does not leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    /// The inquiry is confidential: nothing goes out about it.
    Confidential,
    /// It could make a victim known: only a private message may say anything.
    Victim,
    /// It holds these withheld words.
    Words(Vec<String>),
}

impl Stop {
    /// The word under which the outbox keeps it.
    pub const fn why(&self) -> &'static str {
        match self {
            Self::Confidential => "confidential",
            Self::Victim => "victim",
            Self::Words(_) => "withheld",
        }
    }
}
