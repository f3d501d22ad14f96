//! Chooses the wording of an answer, fills its placeholders and checks its length.

use super::{TemplateKind, store::TemplateRow};
use crate::{
    channels::platform::platform,
    complaint::{Category, Channel, MAX_TEXT},
    error::{Error, Problem},
    language::{Language, fill_in, texts::replies as says},
};
use unicode_segmentation::UnicodeSegmentation as _;

/// The desk's own answers, which take precedence over the program's.
#[derive(Debug, Default)]
pub struct Ways {
    rows: Vec<TemplateRow>,
    link: Option<String>,
}

impl Ways {
    /// `link` is the address that answers may contain; without one they refer to the profile.
    pub(super) fn new(rows: Vec<TemplateRow>, link: Option<String>) -> Self {
        Self { rows, link }
    }

    /// One wording for an occasion, with all placeholders open except `{where}`: the desk's own for this category, else the desk's own for all
    /// categories, else the program's. `turn` chooses among several; it is derived from a row id.
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

/// The text for `{where}`: where the citizen types the number. By default this is the link in our profile, because X turns every bare domain into
/// a link and charges 13 to 20 times as much for an answer with one (docs.x.com, "Pricing").
pub fn place_to_look(link: Option<&str>, language: Language) -> String {
    match link {
        Some(link) => fill_in(language, says::AT_LINK, &[("link", link)]),
        None => says::IN_PROFILE.in_language(language).to_owned(),
    }
}

/// The text with these placeholders filled. Other braces stay as they are.
pub fn filled(words: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(words.to_owned(), |words, (name, value)| words.replace(&format!("{{{name}}}"), value))
}

/// Checks whether a text written by an officer may be sent as it is. `link` is the address that answers may contain.
///
/// # Errors
/// [`Error::Fields`] for the field `answer`: the text is too long in the platform's count, or it has a link where none is allowed. On X every bare
/// domain is a link, and a post with one costs thirteen times as much; besides, a public answer contains the number and nothing else.
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

/// Length as the platform counts it, even while the channel is off. All complaint numbers have the same length, so the result is exact
/// before there is a number.
pub fn length(channel: Channel, text: &str) -> usize {
    let place = place_to_look(None, Language::Hindi);
    let text = filled(text, &[("reference", "0000-000-000"), ("where", &place)]);
    platform(channel).map_or_else(|| text.chars().count(), |platform| (platform.length)(&text))
}

/// The longest text that the platform accepts; for a channel without replies, the longest text of any complaint.
pub fn longest(channel: Channel) -> usize {
    platform(channel).map_or(MAX_TEXT, |platform| platform.longest)
}

/// The text shortened to the platform's limit, never cut inside a grapheme.
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
