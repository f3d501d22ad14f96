//! The fields of a query or a posted body.

use super::answer::Refusal;
use crate::{
    language::{Language, texts::open311},
    server::forms::decoded,
};

/// Most fields.
const MOST: usize = 100;

/// Fields in the order in which they were sent. An empty field is one that was not sent, as the specification says.
#[derive(Debug)]
pub struct Fields {
    all: Vec<(String, String)>,
    language: Language,
}

impl Fields {
    /// Reads a query or a body, which the caller has bounded. An encoding that is not valid UTF-8 is refused.
    pub fn read(encoded: &[u8], language: Language) -> Result<Self, Refusal> {
        let wrong = || Refusal::wrong(language, open311::NOT_A_FORM);
        let mut all = Vec::new();
        for piece in encoded.split(|&byte| byte == b'&') {
            let mut halves = piece.splitn(2, |&byte| byte == b'=');
            let mut next = || decoded(halves.next().unwrap_or_default()).ok_or_else(wrong);
            let (name, value) = (next()?, next()?);
            if !name.is_empty() && !value.is_empty() {
                if all.len() >= MOST {
                    return Err(wrong());
                }
                all.push((name, value));
            }
        }
        Ok(Self { all, language })
    }

    /// A field that may be sent only once; `None` if it was not sent.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.all.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let first = values.next();
        match values.next() {
            None => Ok(first),
            Some(_) => Err(Refusal::field(self.language, open311::TWICE, name)),
        }
    }

    /// A field that may be sent several times, each time with values separated by commas.
    pub fn several(&self, name: &str) -> Vec<&str> {
        let values = self.all.iter().filter(|(known, _)| known == name);
        values.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// Every field except those with this name.
    pub fn without(&self, left_out: &str) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter().filter(move |(name, _)| name != left_out).map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Language};

    #[test]
    fn empty_fields_were_not_sent_and_doubled_ones_are_refused() {
        let read = |text: &str| Fields::read(text.as_bytes(), Language::English);
        let fields = read("a=1&b=&c=x%2Cy&c=z&&d=%E0%A4%95+%2B&b=2").unwrap();
        assert_eq!(fields.one("a").unwrap(), Some("1"));
        assert_eq!(fields.one("b").unwrap(), Some("2"));
        assert_eq!(fields.one("d").unwrap(), Some("क +"));
        assert_eq!(fields.one("e").unwrap(), None);
        assert!(fields.one("c").is_err());
        assert_eq!(fields.several("c"), ["x", "y", "z"]);
        for wrong in ["a=%ff", "a=%", "%zz=1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read(&"a=1&".repeat(101)).is_err());
    }
}
