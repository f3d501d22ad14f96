//! What the board shows, as given in its address.

use crate::{
    complaint::{Category, Channel, Millis, Status, queues::Queue},
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

/// The longest search that is used, in characters.
const LONGEST_SEARCH: usize = 200;

/// The board's filters; each may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// The channel on which the complaint arrived.
    pub channel: Option<Channel>,
    /// Primary key of the station concerned, or of the office that has the complaint.
    pub office: Option<i64>,
    /// Category of the complaint.
    pub category: Option<Category>,
    /// Age of the complaint.
    pub age: Option<Age>,
    /// Only complaints that this officer has taken.
    pub mine: bool,
    /// Only complaints of this queue.
    pub queue: Option<Queue>,
    /// Words to search for.
    pub words: String,
    /// Only this column, a page at a time.
    pub column: Option<Status>,
    /// The card after which the page of the column begins.
    pub after: Option<After>,
}

impl Filters {
    /// Reads the filters from the address; an invalid value counts as absent.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).filter(|value| !value.is_empty());
        Self {
            channel: word("channel").and_then(|w| w.parse().ok()),
            office: word("office").and_then(|w| w.parse().ok()),
            category: word("category").and_then(|w| w.parse().ok()),
            age: word("age").and_then(|w| w.parse().ok()),
            mine: word("mine").is_some(),
            queue: word("queue").and_then(|w| w.parse().ok()),
            words: word("q").unwrap_or_default(),
            column: word("column").and_then(|w| w.parse().ok()),
            after: word("after").and_then(|w| w.parse().ok()),
        }
        .bounded()
    }

    /// The same filters, cut to what the board's own pages can ask for, since a request can also come from elsewhere.
    pub fn bounded(self) -> Self {
        let after = self.after.filter(|_| self.column.is_some());
        Self { words: self.words.chars().take(LONGEST_SEARCH).collect(), after, ..self }
    }

    /// The same filters for the whole board instead of a single column.
    pub fn whole_board(&self) -> Self {
        Self { column: None, after: None, ..self.clone() }
    }

    /// The filters as an address's query, beginning with `?`; empty without filters.
    pub fn to_query(&self) -> String {
        let pairs = self.pairs().into_iter().map(|(name, value)| format!("{name}={}", encoded(&value)));
        let pairs: Vec<String> = pairs.collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The board's address with these filters.
    pub fn to_address(&self) -> String {
        format!("/staff{}", self.to_query())
    }

    /// The filters as names and values, as [`Filters::from_query`] reads them.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        add("channel", self.channel.map(|channel| channel.to_string()));
        add("office", self.office.map(|office| office.to_string()));
        add("category", self.category.map(|category| category.to_string()));
        add("age", self.age.map(|age| age.to_string()));
        add("mine", self.mine.then(|| "1".to_owned()));
        add("queue", self.queue.map(|queue| queue.to_string()));
        add("q", Some(self.words.clone()).filter(|words| !words.is_empty()));
        add("column", self.column.map(|column| column.to_string()));
        add("after", self.after.map(|after| after.to_string()));
        pairs
    }

    /// Whether anything other than the search words and the queue is filtered.
    pub fn narrowed(&self) -> bool {
        Self { words: String::new(), queue: None, ..self.clone() }.any()
    }

    /// Whether anything is filtered.
    pub fn any(&self) -> bool {
        self.whole_board() != Self::default()
    }
}

impl Age {
    /// The times of receipt that fit this age: from (inclusive) and to (exclusive).
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
            queue: Some(Queue::Late),
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
