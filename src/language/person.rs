//! Names of officers, in the reader's language.

use crate::language::Language;
use serde::{Deserialize, Serialize};

/// An officer's name as shown to colleagues.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// The name as it was typed, in either script. The audit trail uses this one.
    pub name: String,
    /// The name in Devanagari; if `None`, `name` is shown in both languages.
    pub hi: Option<String>,
}

impl PersonName {
    /// The name in this language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Hindi => self.hi.as_deref().unwrap_or(&self.name),
            Language::English => &self.name,
        }
    }
}

/// The same name in both languages.
impl From<&str> for PersonName {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), hi: None }
    }
}

#[cfg(test)]
mod tests {
    use super::PersonName;
    use crate::language::Language::{English, Hindi};

    #[test]
    fn hindi_pages_show_the_hindi_name_where_there_is_one() {
        let both = PersonName { name: "Asha Verma".to_owned(), hi: Some("आशा वर्मा".to_owned()) };
        assert_eq!([Hindi, English].map(|language| both.in_language(language)), ["आशा वर्मा", "Asha Verma"]);
        for one in ["Asha Verma", "आशा वर्मा"] {
            let name = PersonName::from(one);
            assert_eq!([Hindi, English].map(|language| name.in_language(language)), [one, one]);
        }
    }
}
