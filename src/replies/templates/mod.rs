//! Ready words: what is said at each step, in the citizen's script, for each category if the desk wants it so.
//!
//! The program brings three ways of saying everything, so that no platform takes two answers for the same one. The desk may put its own in
//! their place, for all categories or for one.

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
    /// What is being said.
    pub enum TemplateKind {
        /// It has a number now.
        Complaint = "complaint",
        /// It was added to a complaint.
        Joined = "joined",
        /// There is a question for the complainant.
        Asked = "asked",
        /// It was closed; the answer itself is on the private page.
        Answered = "answered",
        /// Thanks for thanks.
        Thanks = "thanks",
        /// Thanks for a suggestion.
        Suggestion = "suggestion",
        /// Where to ask.
        Query = "query",
        /// Where to write.
        AnotherPlace = "another_place",
        /// How a stranger files a complaint of his own.
        HowToFile = "how_to_file",
        /// What was sent as a code is none.
        NotACode = "not_a_code",
    }
}

impl TemplateKind {
    /// The place that the words must have: the complaint's number, or where to write.
    pub const fn place(self) -> Option<&'static str> {
        match self {
            Self::Complaint | Self::Joined | Self::Asked | Self::Answered => Some("reference"),
            Self::AnotherPlace => Some("place"),
            Self::Thanks | Self::Suggestion | Self::Query | Self::HowToFile | Self::NotACode => None,
        }
    }

    /// The three ways that the program brings.
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

/// A way of saying something that the desk wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Row id.
    pub id: i64,
    /// What it says.
    pub saying: TemplateKind,
    /// For which category; none for all.
    pub category: Option<Category>,
    /// In which language.
    pub language: Language,
    /// The words, with their places.
    pub text: String,
    /// Length as the strictest platform counts it, the number filled in.
    pub length: usize,
    /// Who wrote it.
    pub officer: PersonName,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// What the desk wrote, by saying, category and language.
    pub own: Vec<Template>,
    /// The platform that takes the shortest answers: what is said on all of them fits there.
    pub strictest: Channel,
    /// The longest that it takes.
    pub longest: usize,
}
