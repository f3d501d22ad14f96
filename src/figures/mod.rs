//! Public figures, counted by IST calendar day and the same on the page and as data, however large the table.
//!
//! These are totals of the whole district, so they may count confidential complaints; no smaller public count may. Which counts are sensitive is
//! said in `sensitive`. The number of complaints received, also by channel and day, is published for any span of days. All else is published only
//! for blocks of whole months, so that no subtraction of two answers gives a number from one to four (`blocks`, `parts`).

pub mod page;
pub mod words;

#[cfg(all(test, feature = "ssr"))]
pub mod attack;
#[cfg(all(test, feature = "ssr"))]
mod attack_tests;
#[cfg(feature = "ssr")]
mod blocks;
#[cfg(feature = "ssr")]
mod chart;
#[cfg(feature = "ssr")]
mod data;
#[cfg(all(test, feature = "ssr"))]
mod door_tests;
#[cfg(feature = "ssr")]
mod handlers;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod parts_store;
#[cfg(feature = "ssr")]
mod preview;
#[cfg(feature = "ssr")]
mod release;
#[cfg(feature = "ssr")]
pub mod sensitive;
#[cfg(feature = "ssr")]
mod series;
#[cfg(feature = "ssr")]
mod shown;
mod span;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod times;

#[cfg(feature = "ssr")]
pub use data::{csv, json};
#[cfg(feature = "ssr")]
pub use handlers::read;
#[cfg(feature = "ssr")]
pub use preview::picture;
#[cfg(feature = "ssr")]
pub use shown::shown;
pub use span::Span;

use crate::{
    complaint::{Category, Channel},
    error::Error,
    string_enum,
    ui::{data::Compact, share_tags::Shared},
};
use leptos::{server, server_fn::codec::Json};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The figures of a span of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Complaints received.
    pub received: i64,
    /// Complaints received by channel; these add up to `received`.
    pub by_channel: BTreeMap<Channel, i64>,
    /// Closed, not confidential, with any outcome except "found fake". Like all outcomes it is `None` where it is not published, and counts the
    /// complaints received from `outcomes_from` to `outcomes_to`.
    pub disposed: Option<i64>,
    /// Found fake on inquiry, not confidential.
    pub found_fake: Option<i64>,
    /// In confidential inquiry; `None` where the number could point to a single complaint.
    pub confidential: Option<i64>,
    /// Under investigation, confidential or not.
    pub investigating: Option<i64>,
    /// Those that are counted in both `confidential` and `investigating`.
    pub confidential_investigating: Option<i64>,
    /// All others: still open, and the confidential ones where their number is not published.
    pub open: Option<i64>,
    /// Number of complaints that the outcomes cover.
    pub outcomes_of: i64,
    /// The first IST day that the outcomes cover.
    pub outcomes_from: Option<String>,
    /// The last IST day that the outcomes cover.
    pub outcomes_to: Option<String>,
    /// When the outcomes were last updated, RFC 3339 in IST. They are updated once a month.
    pub outcomes_as_of: Option<String>,
    /// Complaints received by channel over time.
    pub series: Series,
    /// By subject; `None`, like all that follows, where it is not published.
    pub subjects: Option<Subjects>,
    /// How many were reopened.
    pub reopened: Option<Again>,
    /// How many were closed once more with another outcome.
    pub overturned: Option<Again>,
    /// How long the first response took.
    pub first_response: Option<Times>,
    /// How long it took to close them.
    pub closing: Option<Times>,
    /// When the complaints received were counted, RFC 3339 in IST.
    pub as_of: String,
    /// The first IST day of the span, if given.
    pub from: Option<String>,
    /// The last IST day of the span, if given.
    pub to: Option<String>,
}

string_enum! {
    /// How finely complaints received are shown over time.
    pub enum Unit {
        /// By day.
        Day = "day",
        /// By calendar month.
        Month = "month",
        /// By calendar year.
        Year = "year",
    }
}

/// Complaints received over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// One row is a day, a month or a year.
    pub unit: Unit,
    /// The rows, oldest first, without gaps. Empty if there were no complaints.
    pub rows: Vec<Row>,
}

/// Complaints received on a day or in the part of a month or year that lies in the span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The first IST day.
    pub from: String,
    /// The last IST day.
    pub to: String,
    /// Complaints received by channel. All channels are named.
    pub by_channel: BTreeMap<Channel, i64>,
}

impl Row {
    /// Complaints received.
    pub fn received(&self) -> i64 {
        self.by_channel.values().sum()
    }
}

/// Which complaints a sensitive number is about: those received in these whole months, as they were at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// How many they are.
    pub of: i64,
    /// The first IST day.
    pub from: String,
    /// The last IST day.
    pub to: String,
    /// When it was decided, RFC 3339 in IST. This happens once a month.
    pub as_of: String,
}

/// How many complaints are about each subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subjects {
    /// Of which complaints.
    pub covered: Covered,
    /// The numbers; they add up. Rare subjects are counted with [`Category::Other`] and are not named, nor are those
    /// without a complaint.
    pub counts: BTreeMap<Category, i64>,
}

/// To how many complaints something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// Of which complaints.
    pub covered: Covered,
    /// To how many.
    pub n: i64,
}

/// How long something took. Complaints to which it has not happened yet count as longer than any, so that leaving cases open does not help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// Of which complaints.
    pub covered: Covered,
    /// Half took no longer.
    pub median: Percentile,
    /// Nine of ten took no longer.
    pub p90: Percentile,
}

/// A percentile of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Percentile {
    /// In minutes.
    Minutes(i64),
    /// It has not happened yet to so many.
    NotYet,
    /// There are too few complaints to tell.
    TooFew,
}

/// A number of complaints below this is never published, except zero.
pub const FEWEST: i64 = 5;

/// What the page shows: the figures, and the charts drawn from them in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The figures.
    pub figures: Figures,
    /// Their charts, as SVG.
    pub charts: Charts,
    /// What is shown where the page is shared.
    pub shared: Shared,
}

/// The charts of the page as SVG; empty where there is nothing to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charts {
    /// By channel.
    pub channels: String,
    /// By channel over time.
    pub series: String,
    /// What became of them.
    pub ends: String,
    /// By subject.
    pub subjects: String,
    /// How long the first response took.
    pub first_response: String,
    /// How long it took to close them.
    pub closing: String,
    /// Reopened and closed with another outcome.
    pub again: String,
}

/// The figures with their charts, for the page.
#[server(endpoint = "figures", prefix = "/api", input = Json, output = Compact)]
pub async fn load_figures(from: String, to: String) -> Result<Shown, Error> {
    use crate::server::request_context::{bounded, op, respond};
    let op = op();
    respond(bounded(&[&from, &to]))?;
    respond(shown(&op, &from, &to).await)
}
