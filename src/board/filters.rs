//! What the board shows, as it stands in the address.

use crate::{
    complaint::{Category, Channel, Millis, Status},
    language::dates::DAY,
    string_enum,
    ui::paging::{After, encoded},
};
use serde::{Deserialize, Serialize};

string_enum! {
    /// How old a complaint is, counted from its receipt.
    pub enum Age {
        /// Received within the last 24 hours.
        Day = "day",
        /// Received within the last seven days.
        Week = "week",
        /// Older than the ten days in which a station should have reported.
        OverTen = "over_10",
        /// Older than the 21 days in which there should be an answer.
        OverTwentyOne = "over_21",
    }
}

/// The longest search that is looked at, in characters.
const LONGEST_SEARCH: usize = 200;

/// Filters; each may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// The way it came.
    pub channel: Option<Channel>,
    /// The station concerned, or the office that has it: row id.
    pub office: Option<i64>,
    /// What it is about.
    pub category: Option<Category>,
    /// How old it is.
    pub age: Option<Age>,
    /// Only the officer's own.
    pub mine: bool,
    /// Words to look for.
    pub words: String,
    /// Only this column, page by page.
    pub column: Option<Status>,
    /// The card behind which the column's page begins.
    pub after: Option<After>,
}

impl Filters {
    /// Reads them from the address; a value that is not one is as if it were absent.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).filter(|value| !value.is_empty());
        Self {
            channel: word("channel").and_then(|w| w.parse().ok()),
            office: word("office").and_then(|w| w.parse().ok()),
            category: word("category").and_then(|w| w.parse().ok()),
            age: word("age").and_then(|w| w.parse().ok()),
            mine: word("mine").is_some(),
            words: word("q").unwrap_or_default(),
            column: word("column").and_then(|w| w.parse().ok()),
            after: word("after").and_then(|w| w.parse().ok()),
        }
        .bounded()
    }

    /// The same with no more words than a page of ours asks for: also what comes by no page is bounded before it is used.
    pub fn bounded(self) -> Self {
        let after = self.after.filter(|_| self.column.is_some());
        Self { words: self.words.chars().take(LONGEST_SEARCH).collect(), after, ..self }
    }

    /// The same for the whole board, whatever column was looked at alone.
    pub fn whole_board(&self) -> Self {
        Self { column: None, after: None, ..self.clone() }
    }

    /// The same as an address's query, beginning with `?`; empty without filters.
    pub fn to_query(&self) -> String {
        let pairs = self.pairs().into_iter().map(|(name, value)| format!("{name}={}", encoded(&value)));
        let pairs: Vec<String> = pairs.collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The board's address with them.
    pub fn to_address(&self) -> String {
        format!("/staff{}", self.to_query())
    }

    /// The same as names and values, as [`Filters::from_query`] reads them.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        add("channel", self.channel.map(|channel| channel.to_string()));
        add("office", self.office.map(|office| office.to_string()));
        add("category", self.category.map(|category| category.to_string()));
        add("age", self.age.map(|age| age.to_string()));
        add("mine", self.mine.then(|| "1".to_owned()));
        add("q", Some(self.words.clone()).filter(|words| !words.is_empty()));
        add("column", self.column.map(|column| column.to_string()));
        add("after", self.after.map(|after| after.to_string()));
        pairs
    }

    /// Whether anything but the words is filtered.
    pub fn narrowed(&self) -> bool {
        Self { words: String::new(), ..self.clone() }.any()
    }

    /// Whether anything is filtered at all.
    pub fn any(&self) -> bool {
        self.whole_board() != Self::default()
    }
}

impl Age {
    /// The moments of receipt that fit, from and up to (exclusive).
    pub fn received(self, now: Millis) -> (Millis, Millis) {
        match self {
            Self::Day => (now - DAY, Millis::MAX),
            Self::Week => (now - 7 * DAY, Millis::MAX),
            Self::OverTen => (0, now - 10 * DAY),
            Self::OverTwentyOne => (0, now - 21 * DAY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_survive_the_address() {
        let filters = Filters {
            channel: Some(Channel::X),
            office: Some(7),
            category: Some(Category::Theft),
            age: Some(Age::OverTen),
            mine: true,
            words: "चोरी & लूट".into(),
            column: Some(Status::Forwarded),
            after: Some(After { at: 1_795_435_200_000, id: 12 }),
        };
        let query = filters.to_query();
        assert!(query.contains("q=%E0%A4%9A"), "{query}");
        let pairs: Vec<(String, String)> = query[1..]
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), if name == "q" { filters.words.clone() } else { value.to_owned() }))
            .collect();
        let read =
            Filters::from_query(|name| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()));
        assert_eq!(read, filters);
        assert_eq!(Filters::default().to_query(), "");
    }

    #[test]
    fn nonsense_in_the_address_is_no_filter() {
        let read = Filters::from_query(|name| (name != "mine" && name != "q").then(|| "nonsense".to_owned()));
        assert_eq!(read, Filters::default());
    }
}
