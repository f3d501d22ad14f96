//! Words that stand beside a post's own: what it quotes or answers, links with their titles, choices of a poll, a place, what was shared.
//!
//! They are kept and shown as what they are, so that nobody takes them for the citizen's own words, and so that a post of which they are all
//! is not an empty one.

use crate::string_enum;
use serde::{Deserialize, Serialize};

string_enum! {
    /// What stands beside.
    pub enum BesideKind {
        /// The post that is quoted.
        Quoted = "quoted",
        /// The post that is answered.
        Answered = "answered",
        /// Something that was shared: a post, a story, a template.
        Shared = "shared",
        /// A link.
        Link = "link",
        /// One choice of a poll.
        Poll = "poll",
        /// Where it was written or what place was sent.
        Place = "place",
        /// A voice message.
        Voice = "voice",
        /// A file.
        File = "file",
        /// A sticker.
        Sticker = "sticker",
        /// What a review of the page says of it.
        Review = "review",
        /// A thing that the platform itself does not hand on.
        Unsupported = "unsupported",
    }
}

/// One thing that stands beside a post's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// What it is.
    pub kind: BesideKind,
    /// Its words: a title, the quoted text, a name. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Who wrote it, where it is another's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

/// As many things beside one post are kept; the raw bytes have them all.
pub const MOST: usize = 24;
/// Characters of the words of one of them.
pub const LONGEST: usize = 4_000;

impl Beside {
    /// One with words alone.
    pub fn new(kind: BesideKind, words: impl Into<String>) -> Self {
        Self { kind, words: words.into(), link: None, who: None }
    }

    /// One that leads somewhere.
    pub fn to(kind: BesideKind, words: impl Into<String>, link: impl Into<String>) -> Self {
        Self { link: Some(link.into()), ..Self::new(kind, words) }
    }

    /// As a line of text that needs no language: another's words in quotation marks with their author, a title with its address.
    pub fn written_out(&self) -> String {
        let words = match self.kind {
            BesideKind::Quoted | BesideKind::Answered if !self.words.is_empty() => match &self.who {
                Some(who) => format!("“{}” — {who}", self.words),
                None => format!("“{}”", self.words),
            },
            BesideKind::Poll => format!("☐ {}", self.words),
            _ => self.words.clone(),
        };
        match &self.link {
            Some(link) if words.is_empty() => link.clone(),
            Some(link) if words != *link => format!("{words}\n{link}"),
            _ => words,
        }
    }
}

/// A text with all that stands beside it, for reading and for finding a place in.
pub fn with_all(text: &str, beside: &[Beside]) -> String {
    let mut whole = text.to_owned();
    for line in beside.iter().map(Beside::written_out).filter(|line| !line.is_empty()) {
        // A link that stands in the text already is not said twice.
        if whole.contains(&line) {
            continue;
        }
        if !whole.is_empty() {
            whole.push('\n');
        }
        whole.push_str(&line);
    }
    whole
}

/// From the database's column. What cannot be read there is as if it were not.
#[cfg(feature = "ssr")]
pub fn read(json: Option<&str>) -> Vec<Beside> {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

/// For the database's column: none for nothing.
#[cfg(feature = "ssr")]
pub fn write(beside: &[Beside]) -> Option<String> {
    if beside.is_empty() { None } else { serde_json::to_string(beside).ok() }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_is_written_as_what_it_is() {
        let quoted = Beside {
            who: Some("@peedit".into()), ..Beside::new(BesideKind::Quoted, "मोबाइल छीन लिया")
        };
        let link = Beside::to(BesideKind::Link, "वीडियो", "https://a.example/v");
        assert_eq!(
            with_all("देखें", &[quoted, link.clone()]),
            "देखें\n“मोबाइल छीन लिया” — @peedit\nवीडियो\nhttps://a.example/v"
        );
        assert_eq!(with_all("", &[Beside::to(BesideKind::Link, "", "https://a.example")]), "https://a.example");
        let there = with_all("यहाँ https://a.example", &[Beside::to(BesideKind::Link, "", "https://a.example")]);
        assert_eq!(there, "यहाँ https://a.example");
        assert_eq!(read(Some("[{\"kind\":\"link\",\"words\":\"वीडियो\",\"link\":\"https://a.example/v\"}]")), [link]);
        assert_eq!(read(Some("no json")), []);
    }
}
