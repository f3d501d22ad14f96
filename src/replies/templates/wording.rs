//! Which words are taken, in which script, as long as the platform allows.

use super::{TemplateKind, store::TemplateRow};
use crate::{
    channels::platform::platform,
    complaint::{Category, Channel, MAX_TEXT},
    error::{Error, Problem},
    language::{Language, fill_in, texts::replies as says},
};
use unicode_segmentation::UnicodeSegmentation as _;

/// The desk's own ways of saying things, before the program's.
#[derive(Debug, Default)]
pub struct Ways {
    rows: Vec<TemplateRow>,
    link: Option<String>,
}

impl Ways {
    /// `link` is the address that answers may name; without one they name the profile.
    pub(super) fn new(rows: Vec<TemplateRow>, link: Option<String>) -> Self {
        Self { rows, link }
    }

    /// One way of saying it, with its places open but for where to look: the desk's own for this category, else the desk's own for all, else
    /// the program's. Which of several follows from `turn`, a post's row id.
    pub fn one(&self, saying: TemplateKind, category: Option<Category>, language: Language, turn: i64) -> String {
        let words = self.open(saying, category, language, turn);
        filled(words, &[("where", &place_to_look(self.link.as_deref(), language))])
    }

    fn open(&self, saying: TemplateKind, category: Option<Category>, language: Language, turn: i64) -> &str {
        let of = |category: Option<Category>| {
            let fits =
                |row: &&TemplateRow| row.saying == saying && row.language == language && row.category == category;
            self.rows.iter().filter(fits).map(|row| row.text.as_str()).collect::<Vec<_>>()
        };
        let narrow = category.map(|category| of(Some(category))).unwrap_or_default();
        let own = if narrow.is_empty() { of(None) } else { narrow };
        let at = |n: usize| turn.rem_euclid(n as i64) as usize;
        match own.len() {
            0 => saying.texts()[at(3)].in_language(language),
            n => own[at(n)],
        }
    }
}

/// Where the number is typed, as `{where}` says it. By default the profile: X makes every bare domain a link, and bills an answer with one
/// 13 to 20 times as much (docs.x.com, "Pricing").
pub fn place_to_look(link: Option<&str>, language: Language) -> String {
    match link {
        Some(link) => fill_in(language, says::AT_LINK, &[("link", link)]),
        None => says::IN_PROFILE.in_language(language).to_owned(),
    }
}

/// The words with their places filled. What stands in other braces stays.
pub fn filled(words: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(words.to_owned(), |words, (name, value)| words.replace(&format!("{{{name}}}"), value))
}

/// Whether words of a person may go out as they are. `link` is the address that answers may name.
///
/// # Errors
/// [`Error::Fields`] naming the field `answer`: too long as the platform counts, or with a link where none may be, which on X is every bare
/// domain too. There a post with a link costs thirteen times as much; and a public answer says the number and nothing else.
pub fn check(channel: Channel, private: bool, words: &str, link: Option<&str>) -> Result<(), Error> {
    let most = longest(channel);
    if length(channel, words) > most {
        return Err(Error::field("answer", Problem::TooLong(most as u32)));
    }
    let others = link.map_or_else(|| words.to_owned(), |link| words.replace(link, ""));
    let dear = platform(channel).and_then(|platform| platform.dear_link);
    if dear.is_some_and(|has_link| !private && (others.contains("://") || has_link(&others))) {
        return Err(Error::field("answer", Problem::NoLink));
    }
    Ok(())
}

/// Length as the platform counts it, also while the channel is off. Every number is as long as any other, so the length is exact
/// before there is one.
pub fn length(channel: Channel, text: &str) -> usize {
    let place = place_to_look(None, Language::Hindi);
    let text = filled(text, &[("reference", "0000-000-000"), ("where", &place)]);
    platform(channel).map_or_else(|| text.chars().count(), |platform| (platform.length)(&text))
}

/// The longest text that the platform takes; where nothing goes back, the longest of any.
pub fn longest(channel: Channel) -> usize {
    platform(channel).map_or(MAX_TEXT, |platform| platform.longest)
}

/// Shortened to what the platform takes, never inside what a reader sees as one letter.
pub fn fit(channel: Channel, text: &str) -> String {
    if length(channel, text) <= longest(channel) {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.graphemes(true) {
        if length(channel, &format!("{short}{letter}…")) > longest(channel) {
            break;
        }
        short.push_str(letter);
    }
    short.trim_end().to_owned() + "…"
}
