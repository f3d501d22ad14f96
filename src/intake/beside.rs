//! Content attached to a post besides its own text: quoted or answered posts, links with their titles, poll options, a place, shared items.
//!
//! It is stored and shown with its kind, so that nobody takes it for the citizen's own words, and so that a post without any text of its own is
//! not treated as empty.

use crate::string_enum;
use serde::{Deserialize, Serialize};

string_enum! {
    /// The kind of attached content.
    pub enum BesideKind {
        /// A quoted post.
        Quoted = "quoted",
        /// The post being replied to.
        Answered = "answered",
        /// A shared item: a post, a story, a template.
        Shared = "shared",
        /// A link.
        Link = "link",
        /// One option of a poll.
        Poll = "poll",
        /// The place where the post was written, or a place that was sent.
        Place = "place",
        /// A voice message.
        Voice = "voice",
        /// A file.
        File = "file",
        /// A sticker.
        Sticker = "sticker",
        /// The verdict of a review of our page.
        Review = "review",
        /// Content that the platform does not pass on through its API.
        Unsupported = "unsupported",
    }
}

/// One piece of content attached to a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The kind of content.
    pub kind: BesideKind,
    /// Its text: a title, the quoted text, a name. May be empty.
    #[serde(default)]
    pub words: String,
    /// The address it links to.
    #[serde(default)]
    pub link: Option<String>,
    /// Its author, if it was written by somebody else.
    #[serde(default)]
    pub who: Option<String>,
}

/// The most attachments stored for one post. The raw bytes contain all of them.
pub const MOST: usize = 24;
/// The most characters stored of the text of one attachment.
pub const LONGEST: usize = 4_000;

impl Beside {
    /// Creates an attachment with text and no link.
    pub fn new(kind: BesideKind, words: impl Into<String>) -> Self {
        Self { kind, words: words.into(), link: None, who: None }
    }

    /// Creates an attachment with a link.
    pub fn to(kind: BesideKind, words: impl Into<String>, link: impl Into<String>) -> Self {
        Self { link: Some(link.into()), ..Self::new(kind, words) }
    }

    /// Formats it as language-neutral text: other people's words in quotation marks with their author, a title with its address.
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

/// A text followed by all its attachments, for display and for place matching.
pub fn with_all(text: &str, beside: &[Beside]) -> String {
    let mut whole = text.to_owned();
    for line in beside.iter().map(Beside::written_out).filter(|line| !line.is_empty()) {
        // A link that the text already contains is not repeated.
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

/// Reads the database column. Invalid JSON is treated as no attachments.
#[cfg(feature = "ssr")]
pub fn read(json: Option<&str>) -> Vec<Beside> {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

/// Writes the database column; `None` if there are no attachments.
#[cfg(feature = "ssr")]
pub fn write(beside: &[Beside]) -> Option<String> {
    if beside.is_empty() { None } else { serde_json::to_string(beside).ok() }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn attachments_are_written_according_to_their_kind() {
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
