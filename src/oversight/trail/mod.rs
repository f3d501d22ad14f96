//! The audit trail as the auditor reads it: who did what to what and when, with filters. Entries hold numbers, names of officers and words of the
//! program; the few whose details an officer wrote freely are shown without them ([`shows_detail`]).

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    language::dates::Millis,
    officers::{Me, PersonName},
    sealed::Reason,
    ui::paging::encoded,
};
use serde::{Deserialize, Serialize};

/// How many entries a page has.
pub const ON_A_PAGE: i64 = 100;
/// How many openings the page shows with their reasons, the newest first.
pub const OPENINGS: i64 = 100;
/// How many anchors the page shows, the newest first.
pub const ANCHORS: i64 = 31;
/// Longest word of the address that is read, in characters.
const LONGEST: usize = 120;

/// What was done when something sealed was opened, or somebody tried to, and when a protected complaint was read.
pub const SEALED: &[&str] = &["identity_opened", "evidence_opened", "case_read"];

/// Actions whose details are an officer's own words, which may be about a case.
const OWN_WORDS: &[&str] = &["order_dropped", "filter_saved", "sender_set_apart"];

/// Whether the details of an entry are shown.
pub fn shows_detail(action: &str) -> bool {
    !OWN_WORDS.contains(&action)
}

/// Which entries are asked for: all that every filter lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TrailAsked {
    /// Sign-in name of the officer who acted; empty for everybody.
    pub officer: String,
    /// What was done: an action of the trail; empty for everything.
    pub kind: String,
    /// What it was done to: a complaint's number, or a subject as the trail has it; empty for everything.
    pub about: String,
    /// The first Indian calendar day, as `2026-11-27`; empty for no limit.
    pub from: String,
    /// The last day; empty for no limit.
    pub to: String,
    /// Only what opened something sealed ([`SEALED`]).
    pub sealed: bool,
    /// The entry after which the page begins: only those before it.
    pub after: Option<i64>,
}

impl TrailAsked {
    /// Reads the address.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).unwrap_or_default().trim().chars().take(LONGEST).collect::<String>();
        Self {
            officer: word("officer"),
            kind: word("kind"),
            about: word("about"),
            from: word("from"),
            to: word("to"),
            sealed: get("sealed").is_some_and(|word| word == "1"),
            after: get("after").and_then(|after| after.parse().ok()),
        }
    }

    /// The address's query, beginning with `?`; empty when nothing is asked for.
    pub fn to_query(&self) -> String {
        let pairs = [
            ("officer", self.officer.clone()),
            ("kind", self.kind.clone()),
            ("about", self.about.clone()),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("sealed", if self.sealed { "1".to_owned() } else { String::new() }),
            ("after", self.after.map(|after| after.to_string()).unwrap_or_default()),
        ];
        let mut query = String::new();
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(name);
            query.push('=');
            query.push_str(&encoded(&value));
        }
        query
    }
}

/// An entry, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailLine {
    /// Its position in the chain.
    pub id: i64,
    /// When it was written, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// The officer who acted; none for the complainant and the system.
    pub officer: Option<PersonName>,
    /// The officer's sign-in name.
    pub login: Option<String>,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// Further details; none where they are not shown.
    pub detail: Option<String>,
    /// Whether it covers rows by their hash.
    pub covers: bool,
}

/// An opening of something sealed, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningLine {
    /// When, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// The officer's name.
    pub officer: String,
    /// Number of the complaint.
    pub reference: String,
    /// Why.
    pub reason: Reason,
    /// More about it, in the officer's words.
    pub words: Option<String>,
    /// SHA-256 of the photo of which it was opened what it said about itself; none if it was opened who complained.
    pub file: Option<String>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// The officer who is looking.
    pub me: Me,
    /// What was asked for.
    pub asked: TrailAsked,
    /// Whether a filter names something that does not exist, or a day that is none: then there are no entries.
    pub not_understood: bool,
    /// Every action that the trail has, in alphabetical order.
    pub kinds: Vec<String>,
    /// The entries of this page, the newest first.
    pub lines: Vec<TrailLine>,
    /// The entry after which the next page begins.
    pub next: Option<i64>,
    /// The newest openings with their reasons, if those are asked for.
    pub openings: Vec<OpeningLine>,
    /// The newest anchors, one a line, the newest first.
    pub anchors: Vec<String>,
    /// The end of the chain now.
    pub head: String,
    /// When this was made, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

#[cfg(test)]
mod unit_tests {
    use super::TrailAsked;

    #[test]
    fn what_is_asked_for_survives_the_address() {
        let asked = TrailAsked {
            officer: "asha".into(),
            kind: "identity_opened".into(),
            about: "4K7-P9X-2QMT".into(),
            from: "2026-11-01".into(),
            to: "2026-11-27".into(),
            sealed: true,
            after: Some(77),
        };
        let query = asked.to_query();
        let read = TrailAsked::from_query(|name| {
            let found = query[1..].split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name);
            found.map(|(_, value)| value.to_owned())
        });
        assert_eq!(read, asked);
        assert_eq!(TrailAsked::default().to_query(), "");
    }
}
