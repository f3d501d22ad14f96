//! Redacted copies: what may be given out of a text or a photo in its place.
//!
//! An officer who may see the complaint ticks words of a text, or draws rectangles on a photo; the server makes a copy in which these are black. Every
//! copy is kept with who made it and why, and every giving out with what for and to whom. What must stay true: the original never changes and has no
//! way out here; no copy is kept that still contains a word that the case withholds; of a case whose inquiry is confidential, or whose victim the law
//! protects, no photo leaves at all.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod blackout;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod marking;
#[cfg(feature = "ssr")]
pub mod store;

use crate::{
    complaint::{Millis, Reference},
    officers::{Me, PersonName, Role},
    shield::masks::CaseKind,
    string_enum,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many rectangles one photo can have.
pub const AREAS: usize = 6;

string_enum! {
    /// What a redacted copy is given out for.
    pub enum Purpose {
        /// Part of an answer.
        Reply = "reply",
        /// In the place of the text in exported lists.
        Export = "export",
        /// A request under the Right to Information Act, 2005 (section 10: what is exempt is severed, the rest is given).
        Rti = "rti",
        /// A court.
        Court = "court",
    }
}

/// What is redacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// The complaint's own text.
    Text,
    /// The text of a timeline entry, by its primary key.
    Entry(i64),
    /// A photo, by its primary key.
    Photo(i64),
}

impl Source {
    /// Reads what [`fmt::Display`] writes.
    pub fn read(word: &str) -> Option<Self> {
        let id = |digits: &str| digits.parse::<i64>().ok().filter(|id| *id > 0);
        match word.split_once('-') {
            None if word == "text" => Some(Self::Text),
            Some(("entry", digits)) => id(digits).map(Self::Entry),
            Some(("photo", digits)) => id(digits).map(Self::Photo),
            _ => None,
        }
    }

    /// Whether it is a photo.
    pub const fn is_photo(self) -> bool {
        matches!(self, Self::Photo(_))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("text"),
            Self::Entry(id) => write!(f, "entry-{id}"),
            Self::Photo(id) => write!(f, "photo-{id}"),
        }
    }
}

/// Whether this role may give out a redacted copy from a case of this kind that it may see.
pub const fn may_give(role: Role, kind: CaseKind, is_photo: bool) -> bool {
    match (kind, is_photo) {
        (CaseKind::Open, _) => matches!(role, Role::Operator | Role::Station | Role::Circle | Role::Chief),
        // A face is not the only thing by which a place or a person is recognised.
        (CaseKind::Shielded | CaseKind::Confidential, true) => false,
        (CaseKind::Shielded, false) => matches!(role, Role::Circle | Role::Chief),
        (CaseKind::Confidential, false) => matches!(role, Role::Chief),
    }
}

/// The page of one complaint's redacted copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedactPage {
    /// The signed-in officer.
    pub me: Me,
    /// Number of the complaint.
    pub reference: Reference,
    /// What can be redacted.
    pub sources: Vec<SourceLine>,
    /// What is being redacted.
    pub open: Opened,
    /// The copies, the newest first.
    pub copies: Vec<Copied>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

/// Something that can be redacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// What it is.
    pub source: Source,
    /// When it came, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// What is being redacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    /// Nothing yet.
    Nothing,
    /// A text.
    Text {
        /// Which.
        source: Source,
        /// Names this text: the form is refused if another one stands there by then.
        was: String,
        /// Its words.
        words: Vec<Word>,
    },
    /// A photo.
    Photo {
        /// Primary key of the photo.
        id: i64,
    },
}

/// A word of a text that is being redacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The word as written.
    pub word: String,
    /// Whether the program suggests to black it out.
    pub suggested: bool,
    /// Whether a new line begins before it.
    pub new_line: bool,
}

/// A redacted copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Primary key of the `redaction` row.
    pub id: i64,
    /// What it is a copy of.
    pub source: Source,
    /// Its number among the copies of the same source, from 1.
    pub n: i64,
    /// The redacted text; none for a photo.
    pub text: Option<String>,
    /// Why it was made.
    pub why: String,
    /// Who made it.
    pub by: PersonName,
    /// When, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// Whether this officer may give it out.
    pub may_give: bool,
    /// To whom it was given.
    pub given: Vec<Given>,
}

/// A giving out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What for.
    pub purpose: Purpose,
    /// To whom.
    pub recipient: String,
    /// Who gave it.
    pub by: PersonName,
    /// When, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

#[cfg(test)]
mod tests {
    use super::{CaseKind, Role, Source, may_give};

    #[test]
    fn who_may_give_out_what_is_decided_for_every_role_and_kind() {
        let who = |kind, is_photo| -> Vec<Role> {
            Role::ALL.iter().copied().filter(|role| may_give(*role, kind, is_photo)).collect()
        };
        let working = [Role::Operator, Role::Station, Role::Circle, Role::Chief];
        assert_eq!(who(CaseKind::Open, false), working);
        assert_eq!(who(CaseKind::Open, true), working);
        assert_eq!(who(CaseKind::Shielded, false), [Role::Circle, Role::Chief]);
        assert_eq!(who(CaseKind::Confidential, false), [Role::Chief]);
        assert_eq!(who(CaseKind::Shielded, true), []);
        assert_eq!(who(CaseKind::Confidential, true), []);
    }

    #[test]
    fn a_source_is_read_as_it_is_written_and_nothing_else_is() {
        for source in [Source::Text, Source::Entry(7), Source::Photo(i64::MAX)] {
            assert_eq!(Source::read(&source.to_string()), Some(source));
        }
        for word in
            ["", "Text", "text-1", "entry", "entry-", "entry-0", "entry--1", "photo-x", "photo-99999999999999999999"]
        {
            assert_eq!(Source::read(word), None, "{word}");
        }
    }
}
