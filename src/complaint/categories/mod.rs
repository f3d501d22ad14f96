//! Subjects as the district has them: its own names, a line that explains, the order, and which the filing form offers.
//!
//! What must stay true: the subjects themselves are the program's, for clocks and the shield hang on them; a citizen can always choose
//! "something else", and can always say that a woman or a child is in danger.

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

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// Longest explanation.
pub const LONGEST_LINE: usize = 120;

/// A text of the district in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// हिन्दी
    pub hi: String,
    /// English
    pub en: String,
}

impl Both {
    /// In this language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.hi,
            Language::English => &self.en,
        }
    }
}

/// A subject as the district has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Which.
    pub category: Category,
    /// The district's own name; none: the program's.
    pub name: Option<Both>,
    /// What explains it in the filing form.
    pub line: Option<Both>,
    /// Whether the filing form offers it.
    pub offered: bool,
}

impl Subject {
    /// Its name.
    pub fn name(&self, language: Language) -> &str {
        self.name.as_ref().map_or(texts::words::category(self.category, language), |own| own.in_language(language))
    }

    /// As the filing form offers it.
    pub fn choice(&self, language: Language) -> String {
        match &self.line {
            Some(line) => format!("{} – {}", self.name(language), line.in_language(language)),
            None => self.name(language).to_owned(),
        }
    }
}

/// Whether the filing form always offers it.
pub const fn stays(category: Category) -> bool {
    matches!(category, Category::Other | Category::WomenSafety | Category::ChildSafety)
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectsPage {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// Every subject, in the order of the form.
    pub subjects: Vec<Subject>,
}
