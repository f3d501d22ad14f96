//! Ready words, in the citizen's script, as long as the platform allows.

use crate::{
    complaint::Channel,
    intake::wire::Disposition,
    language::{Language, Text, fill_in, texts::replies as says},
};
use unicode_segmentation::UnicodeSegmentation as _;

/// What is being said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saying {
    /// It has a number now.
    Complaint,
    /// It was added to a complaint.
    Joined,
    /// There is a question for the complainant.
    Asked,
    /// It was closed; the answer itself is on the private page.
    Answered,
    /// Thanks for thanks.
    Thanks,
    /// Thanks for a suggestion.
    Suggestion,
    /// Where to ask.
    Query,
    /// Where to write.
    AnotherPlace,
}

impl Saying {
    /// What goes with a decision on the wire; nothing is said to spam.
    pub fn of(disposition: Disposition) -> Option<Self> {
        match disposition {
            Disposition::Complaint => Some(Self::Complaint),
            Disposition::Joined => Some(Self::Joined),
            Disposition::Thanks => Some(Self::Thanks),
            Disposition::Suggestion => Some(Self::Suggestion),
            Disposition::Query => Some(Self::Query),
            Disposition::AnotherPlace => Some(Self::AnotherPlace),
            Disposition::Spam => None,
        }
    }

    const fn texts(self) -> [Text; 3] {
        match self {
            Self::Complaint => [says::COMPLAINT_1, says::COMPLAINT_2, says::COMPLAINT_3],
            Self::Joined => [says::JOINED_1, says::JOINED_2, says::JOINED_3],
            Self::Asked => [says::ASKED_1, says::ASKED_2, says::ASKED_3],
            Self::Answered => [says::ANSWERED_1, says::ANSWERED_2, says::ANSWERED_3],
            Self::Thanks => [says::THANKS_1, says::THANKS_2, says::THANKS_3],
            Self::Suggestion => [says::SUGGESTION_1, says::SUGGESTION_2, says::SUGGESTION_3],
            Self::Query => [says::QUERY_1, says::QUERY_2, says::QUERY_3],
            Self::AnotherPlace => [says::ANOTHER_PLACE_1, says::ANOTHER_PLACE_2, says::ANOTHER_PLACE_3],
        }
    }

    /// The words, one way of three; which one follows from `turn`, a post's row id.
    pub fn words(self, language: Language, turn: i64, values: &[(&str, &str)]) -> String {
        let at = turn.rem_euclid(3) as usize;
        fill_in(language, self.texts()[at], values)
    }

    /// The same with its places left open, for a person to read and change before it is sent.
    pub fn draft(self, language: Language, turn: i64) -> &'static str {
        self.texts()[turn.rem_euclid(3) as usize].in_language(language)
    }
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

/// Length as the platform counts it, also while the channel is off.
pub fn length(channel: Channel, text: &str) -> usize {
    match channel {
        Channel::X => super::x::length(text),
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
