//! Details of errors: types that name a reason the person can act on, without depending on the domain folders.

use crate::string_enum;
use serde::{Deserialize, Serialize};

/// What is wrong with something typed as a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ReferenceError {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// Not ten characters. Holds the actual number.
    #[error("a complaint number has 10 characters, this has {0}")]
    Length(usize),
    /// Contains a character that no reference contains.
    #[error("{0} is never in a complaint number")]
    Character(char),
    /// Ten valid characters, but the check character does not match: one is wrong or two are swapped.
    #[error("one character is wrong or two are swapped")]
    Check,
}

/// A fault in the tree of offices, with the office that has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Flaw {
    /// Code of the office.
    pub office: String,
    /// What is wrong with it.
    pub what: Fault,
}

/// What can be wrong with a tree of offices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fault {
    /// Two offices have this code.
    CodeTwice,
    /// It ends before it begins.
    EndsBeforeItBegins,
    /// A temporary office without an end date.
    TemporaryWithoutEnd,
    /// Its parent office does not exist.
    UnknownParent,
    /// It has two parent offices at the same time.
    Overlap,
    /// It is its own ancestor.
    Cycle,
    /// A station without a circle that is not marked as serving the whole district.
    NoCircle,
    /// A zone, a circle or a district-wide station without a parent office.
    NoParent,
    /// Its parent office is not of a higher level, or not of the required kind.
    WrongOrder,
    /// The parent office does not exist for all of that time.
    ParentGone,
    /// A second district exists at that time.
    SecondDistrict,
}

string_enum! {
    /// What a macro step does.
    pub enum StepKind {
        /// Forwards the complaint to the suggested station.
        ForwardSuggested = "forward_suggested",
        /// Forwards the complaint to a named station.
        ForwardTo = "forward_to",
        /// Asks the complainant a question.
        Ask = "ask",
        /// Writes a note.
        Note = "note",
        /// Assigns the complaint to the officer who runs the macro.
        Assign = "assign",
    }
}

string_enum! {
    /// Why a macro step cannot be carried out.
    pub enum Why {
        /// The complaint's status does not allow it.
        NotNow = "not_now",
        /// No station is suggested, or only the one that already has the complaint.
        NoneSuggested = "none_suggested",
        /// The suggested station is no longer the one that the officer saw.
        OtherSuggested = "other_suggested",
        /// The named station no longer exists.
        StationGone = "station_gone",
        /// The named station already has the complaint.
        ThereAlready = "there_already",
        /// The complaint is about the named station or an office above it.
        Accused = "accused",
    }
}

/// The step at which a macro stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Number of the step, counted from 1.
    pub step: usize,
    /// What the step would do.
    pub kind: StepKind,
    /// Why it cannot be carried out.
    pub why: Why,
}

/// Why a message must not go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    /// The inquiry is confidential: nothing goes out about it.
    Confidential,
    /// It could identify a victim: only a private message is allowed.
    Victim,
    /// The text contains these withheld words; none are named if they are sealed from whoever wrote it.
    Words(Vec<String>),
    /// A statement contains these words, which some case withholds.
    InStatement(Vec<String>),
    /// A statement is linked to the complaint with this number, of which nothing may be said in public.
    LinkedCase(String),
    /// It is a part of a statement that was withdrawn.
    Withdrawn,
    /// It is a part of a version of a statement that a correction has replaced.
    Replaced,
}

impl Stop {
    /// The reason as stored in the outbox.
    pub const fn why(&self) -> &'static str {
        match self {
            Self::Confidential => "confidential",
            Self::Victim => "victim",
            Self::Words(_) | Self::InStatement(_) => "withheld",
            Self::LinkedCase(_) => "linked_case",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }
}
