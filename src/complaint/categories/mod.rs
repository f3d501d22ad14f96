//! Subjects as configured by the district: its own names, an explanation, the order, and which of them the filing form offers.
//!
//! What must stay true: the set of subjects is fixed in the program, because clocks and the shield depend on it; a citizen can always
//! choose "something else", and can always say that a woman or a child is in danger.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use super::Category;
use crate::{
    language::{Language, texts},
    officers::Me,
};
use serde::{Deserialize, Serialize};

/// Maximum length of a name, in characters.
pub const LONGEST_NAME: usize = 60;
/// Maximum length of an explanation, in characters.
pub const LONGEST_LINE: usize = 120;

/// A text of the district in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// The Hindi text.
    pub hi: String,
    /// The English text.
    pub en: String,
}

impl Both {
    /// The text in this language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.hi,
            Language::English => &self.en,
        }
    }
}

/// A subject with the district's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The subject.
    pub category: Category,
    /// The district's own name; `None` for the program's name.
    pub name: Option<Both>,
    /// The explanation shown in the filing form, if any.
    pub line: Option<Both>,
    /// Whether the filing form offers the subject.
    pub offered: bool,
}

impl Subject {
    /// The name in this language.
    pub fn name(&self, language: Language) -> &str {
        self.name.as_ref().map_or(texts::words::category(self.category, language), |own| own.in_language(language))
    }

    /// The label in the filing form: the name with the explanation.
    pub fn choice(&self, language: Language) -> String {
        match &self.line {
            Some(line) => format!("{} – {}", self.name(language), line.in_language(language)),
            None => self.name(language).to_owned(),
        }
    }
}

/// Whether the filing form must always offer this subject.
pub const fn always_offered(category: Category) -> bool {
    matches!(category, Category::Other | Category::WomenSafety | Category::ChildSafety)
}

/// Data of the page of subjects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectsPage {
    /// The signed-in officer.
    pub me: Me,
    /// Whether this officer may change the list.
    pub may_change: bool,
    /// Every subject, in the order of the filing form.
    pub subjects: Vec<Subject>,
}
