//! Which words are taken, in which script, as long as the platform allows.

use super::{Saying, store::Row};
use crate::{
    complaint::{Category, Channel},
    error::{Error, Problem},
    language::Language,
    replies::x,
};
use unicode_segmentation::UnicodeSegmentation as _;

/// The desk's own ways of saying things, before the program's.
#[derive(Debug, Default)]
pub struct Ways(Vec<Row>);

impl Ways {
    pub(super) fn new(rows: Vec<Row>) -> Self {
        Self(rows)
    }

    /// One way of saying it, with its places open: the desk's own for this category, else the desk's own for all, else the program's.
    /// Which of several follows from `turn`, a post's row id.
    pub fn one(&self, saying: Saying, category: Option<Category>, language: Language, turn: i64) -> &str {
        let of = |category: Option<Category>| {
            let fits = |row: &&Row| row.saying == saying && row.language == language && row.category == category;
            self.0.iter().filter(fits).map(|row| row.text.as_str()).collect::<Vec<_>>()
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

/// The words with their places filled. What stands in other braces stays.
pub fn filled(words: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(words.to_owned(), |words, (name, value)| words.replace(&format!("{{{name}}}"), value))
}

/// Whether words of a person may go out as they are.
///
/// # Errors
/// [`Error::Fields`] naming the field `answer`: too long as the platform counts, or with a link where none may be. On X a post with a
/// link costs thirteen times as much; and a public answer says the number and nothing else.
pub fn check(channel: Channel, private: bool, words: &str) -> Result<(), Error> {
    let most = longest(channel);
    if length(channel, words) > most {
        return Err(Error::field("answer", Problem::TooLong(most as u32)));
    }
    if channel == Channel::X && !private && words.contains("://") {
        return Err(Error::field("answer", Problem::NoLink));
    }
    Ok(())
}

/// The language to answer in: Hindi to whoever writes Devanagari, else English. One name in the other script does not decide.
pub fn script_of(text: &str) -> Language {
    let (mut devanagari, mut latin) = (0, 0);
    for word in text.split_whitespace().filter(|word| !word.starts_with(['@', '#']) && !word.contains("://")) {
        if word.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c)) {
            devanagari += 1;
        } else if word.chars().any(|c| c.is_ascii_alphabetic()) {
            latin += 1;
        }
    }
    if latin > devanagari { Language::English } else { Language::Hindi }
}

/// Length as the platform counts it, also while the channel is off. Every number is as long as any other, so the length is exact
/// before there is one.
pub fn length(channel: Channel, text: &str) -> usize {
    let text = filled(text, &[("reference", "0000-000-000")]);
    match channel {
        Channel::X => x::length(&text),
        _ => text.chars().count(),
    }
}

/// The longest text that the platform takes.
pub fn longest(channel: Channel) -> usize {
    match channel {
        Channel::X => 280,
        _ => 8_000,
    }
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
