//! Ready answers: what the desk replies at each step, in the citizen's script and, if the desk wants, by category.
//!
//! The program has three wordings for each answer, so that no platform refuses two answers as duplicates. The desk may replace them with its
//! own, for all categories or for one.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod script;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod wording;

#[cfg(feature = "ssr")]
pub use {
    script::script_of,
    wording::{Ways, check, filled, fit, length, longest, place_to_look},
};

use crate::{
    complaint::{Category, Channel},
    language::{Language, Text, texts::replies as says},
    officers::{Me, PersonName},
    string_enum,
};
use serde::{Deserialize, Serialize};

string_enum! {
    /// The occasion of a ready answer.
    pub enum TemplateKind {
        /// The post became a complaint and has a number.
        Complaint = "complaint",
        /// The post was added to a complaint.
        Joined = "joined",
        /// There is a question for the complainant.
        Asked = "asked",
        /// The complaint was closed; the answer itself is on the private page.
        Answered = "answered",
        /// Reply to thanks.
        Thanks = "thanks",
        /// Thanks for a suggestion.
        Suggestion = "suggestion",
        /// Reply to a query: where to ask.
        Query = "query",
        /// The matter belongs to another place: where to write.
        AnotherPlace = "another_place",
        /// How someone else with the same problem files their own complaint.
        HowToFile = "how_to_file",
        /// The consent code sent to us is not valid.
        NotACode = "not_a_code",
    }
}

impl TemplateKind {
    /// The placeholder that the text must contain: the complaint's number, or where to write.
    pub const fn place(self) -> Option<&'static str> {
        match self {
            Self::Complaint | Self::Joined | Self::Asked | Self::Answered => Some("reference"),
            Self::AnotherPlace => Some("place"),
            Self::Thanks | Self::Suggestion | Self::Query | Self::HowToFile | Self::NotACode => None,
        }
    }

    /// The program's three wordings.
    pub const fn texts(self) -> [Text; 3] {
        match self {
            Self::Complaint => [says::COMPLAINT_1, says::COMPLAINT_2, says::COMPLAINT_3],
            Self::Joined => [says::JOINED_1, says::JOINED_2, says::JOINED_3],
            Self::Asked => [says::ASKED_1, says::ASKED_2, says::ASKED_3],
            Self::Answered => [says::ANSWERED_1, says::ANSWERED_2, says::ANSWERED_3],
            Self::Thanks => [says::THANKS_1, says::THANKS_2, says::THANKS_3],
            Self::Suggestion => [says::SUGGESTION_1, says::SUGGESTION_2, says::SUGGESTION_3],
            Self::Query => [says::QUERY_1, says::QUERY_2, says::QUERY_3],
            Self::AnotherPlace => [says::ANOTHER_PLACE_1, says::ANOTHER_PLACE_2, says::ANOTHER_PLACE_3],
            Self::HowToFile => [says::HOW_TO_FILE_1, says::HOW_TO_FILE_2, says::HOW_TO_FILE_3],
            Self::NotACode => [says::NOT_A_CODE_1, says::NOT_A_CODE_2, says::NOT_A_CODE_3],
        }
    }
}

/// A ready answer written by the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Primary key of the `template` row.
    pub id: i64,
    /// Its occasion.
    pub saying: TemplateKind,
    /// The category it applies to; `None` for all.
    pub category: Option<Category>,
    /// Its language.
    pub language: Language,
    /// The text, with its placeholders.
    pub text: String,
    /// Length as the strictest platform counts it, with the number filled in.
    pub length: usize,
    /// The officer who wrote it.
    pub officer: PersonName,
}

/// Data of the page of ready answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    /// The signed-in officer.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// The desk's own answers, ordered by occasion, category and language.
    pub own: Vec<Template>,
    /// The platform with the shortest limit: an answer that fits there fits everywhere.
    pub strictest: Channel,
    /// The longest text that platform accepts, in its own count.
    pub longest: usize,
}
