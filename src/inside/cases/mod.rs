//! The complaints behind a number, as a list: those that the viewer may see, which are exactly those that the number counts.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod handlers;

use super::Asked;
use crate::{
    complaint::{Category, Millis, Outcome, Reference, Status},
    officers::Me,
    offices::OfficeName,
    string_enum,
    ui::paging::{After, encoded},
};
use serde::{Deserialize, Serialize};

/// How many complaints a page of the list has.
pub const ON_A_PAGE: i64 = 50;

string_enum! {
    /// A number of the table of stations: of the complaints received in the period.
    pub enum Number {
        /// All of them.
        Received = "received",
        /// Those that are open now.
        Open = "open",
        /// Those that are closed now.
        Closed = "closed",
        /// Those that were reopened.
        Reopened = "reopened",
        /// Those that were closed again with a different outcome.
        Overturned = "overturned",
        /// Those that were closed in the last hour before the deadline.
        LastHour = "last_hour",
        /// Those whose complainant was answered.
        Responded = "responded",
    }
}

/// The word for "no station" in an address.
pub const NO_STATION: &str = "none";

/// Which list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CasesAsked {
    /// The period; its comparison means nothing here.
    pub period: Asked,
    /// The number.
    pub number: Number,
    /// Only those that were closed like this.
    pub outcome: Option<Outcome>,
    /// The station: its primary key, `none` for no station, or empty for all.
    pub station: String,
    /// The complaint after which the page begins.
    pub after: Option<After>,
}

impl CasesAsked {
    /// Reads the address. An unknown number counts as all that were received.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).unwrap_or_default().chars().take(20).collect::<String>();
        Self {
            period: Asked::from_query(&get),
            number: word("number").parse().unwrap_or(Number::Received),
            outcome: word("outcome").parse().ok(),
            station: word("station"),
            after: get("after").and_then(|after| after.parse().ok()),
        }
    }

    /// The address's query, beginning with `?`.
    pub fn to_query(&self) -> String {
        let period = self.period.to_query();
        let mut query = if period.is_empty() { "?".to_owned() } else { period + "&" };
        query.push_str("number=");
        query.push_str(self.number.as_str());
        let pairs = [
            ("outcome", self.outcome.map(|outcome| outcome.to_string())),
            ("station", Some(self.station.clone()).filter(|station| !station.is_empty())),
            ("after", self.after.map(|after| after.to_string())),
        ];
        for (name, value) in pairs.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            query.push('&');
            query.push_str(name);
            query.push('=');
            query.push_str(&encoded(&value));
        }
        query
    }
}

/// A complaint of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLine {
    /// Reference number of the complaint.
    pub reference: Reference,
    /// Its category.
    pub category: Category,
    /// Its status.
    pub status: Status,
    /// How it was closed.
    pub outcome: Option<Outcome>,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// The office that has it.
    pub office: Option<OfficeName>,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
}

/// The list as this officer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cases {
    /// The officer who is looking.
    pub me: Me,
    /// What was asked for, with the days filled in.
    pub asked: CasesAsked,
    /// The station, if the list is one station's.
    pub station: Option<OfficeName>,
    /// How many there are on all pages together, as the table of stations counts them.
    pub count: i64,
    /// The complaints of this page, newest first.
    pub lines: Vec<CaseLine>,
    /// The complaint after which the next page begins.
    pub next: Option<After>,
    /// When this was made, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inside::Against;

    #[test]
    fn a_list_survives_the_address() {
        let period =
            Asked { from: "2026-11-01".into(), to: "2026-11-23".into(), against: Against::Nothing, office: None };
        let asked = CasesAsked {
            period,
            number: Number::LastHour,
            outcome: Some(Outcome::FoundFake),
            station: "none".into(),
            after: Some(After { at: 1, id: 2 }),
        };
        let query = asked.to_query();
        assert_eq!(query, "?from=2026-11-01&to=2026-11-23&number=last_hour&outcome=found_fake&station=none&after=1.2");
        let read = CasesAsked::from_query(|name| {
            let found = query[1..].split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name);
            found.map(|(_, value)| value.to_owned())
        });
        assert_eq!(read, asked);
    }
}
