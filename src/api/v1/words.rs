//! Schemas of words and names that several resources use.

use crate::{
    complaint::{Audience, Category, Channel, EntryKind, Move, Outcome, Status, categories::Both},
    language::dates::{self, Millis},
    officers::Role,
    offices::{OfficeKind, Offices},
};
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{
        Object, ObjectBuilder,
        schema::{KnownFormat, SchemaFormat, Type},
    },
};

/// Schemas of enums, each with all its words.
macro_rules! words {
    ($($name:ident $of:ident;)+) => {
        $(pub fn $name() -> Object {
            let words = $of::ALL.iter().map(|word| word.as_str());
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
        })+
    };
}

words! {
    status Status;
    outcome Outcome;
    channel Channel;
    category Category;
    kind EntryKind;
    audience Audience;
    role Role;
    office_kind OfficeKind;
}

/// A move that an officer can make.
pub fn a_move() -> Object {
    let words = Move::ALL.iter().filter(|a_move| !matches!(a_move, Move::Add | Move::Answer)).map(|word| word.as_str());
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

/// A time (RFC 3339).
pub fn time() -> Object {
    let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()
}

/// Formats a time (RFC 3339, in IST).
pub fn exact(at: Millis) -> String {
    dates::exact(at)
}

/// A name in both languages.
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
