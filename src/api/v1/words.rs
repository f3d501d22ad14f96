//! Schemas of words and names that several resources use.

use crate::{
    complaint::{Audience, Category, Channel, EntryKind, Move, Outcome, Status, categories::Both},
    findings::{ContactWay, NoCode},
    language::dates::{self, Millis},
    officers::Role,
    offices::{OfficeKind, Offices},
    statements::{FileKind, Words},
};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr,
        schema::{Schema, Type},
    },
};

/// Schemas of enums, each with these words.
macro_rules! words {
    ($($of:ident: $which:expr;)+) => {
        $(
            impl PartialSchema for $of {
                fn schema() -> RefOr<Schema> {
                    let words = $of::ALL.iter().filter($which).map(|word| word.as_str());
                    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
                }
            }

            impl ToSchema for $of {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed(stringify!($of))
                }
            }
        )+
    };
}

words! {
    Status: |_| true;
    Outcome: |_| true;
    Channel: |_| true;
    Category: |_| true;
    EntryKind: |_| true;
    Audience: |_| true;
    Role: |_| true;
    OfficeKind: |_| true;
    ContactWay: |_| true;
    NoCode: |_| true;
    FileKind: |_| true;
    // The others are made by the complainant, or need what only the pages ask for.
    Move: |a_move| {
        !matches!(a_move, Move::Add | Move::Answer | Move::Contest | Move::ProposeFake | Move::RecordAnswer)
    };
}

/// Formats a time (RFC 3339, in IST).
pub fn exact(at: Millis) -> String {
    dates::exact(at)
}

/// A name, or other words, in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Names {
    /// In Hindi.
    pub hi: String,
    /// In English.
    pub en: String,
}

impl From<Both> for Names {
    fn from(Both { hi, en }: Both) -> Self {
        Self { hi, en }
    }
}

impl From<Words> for Names {
    fn from(Words { hi, en }: Words) -> Self {
        Self { hi, en }
    }
}

/// An office that a complaint is with.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeOf {
    /// Its code, as in `/v1/offices`.
    pub code: String,
    /// Its name at that time, without the kind of office.
    pub name: Names,
}

impl OfficeOf {
    /// The office under the name that it had at a moment.
    pub fn at(tree: &Offices, id: Option<i64>, at: Millis) -> Option<Self> {
        let id = id?;
        let (office, name) = (tree.get(id)?, tree.name_at(id, at).or_else(|| tree.name(id))?);
        Some(Self { code: office.code.clone(), name: Names { hi: name.hi, en: name.en } })
    }
}
