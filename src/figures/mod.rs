//! Numbers, counted honestly: by IST calendar day, the same on the page and as data, however large the table.
//!
//! These are totals of the whole district, so confidential complaints may be counted; nothing smaller may count them in public. How many
//! complaints came is told for any days. What became of them is told for blocks of whole months only, so that no two
//! answers can be subtracted to a number under five (`blocks`).

pub mod page;

#[cfg(all(test, feature = "ssr"))]
mod attack_tests;
#[cfg(feature = "ssr")]
mod blocks;
#[cfg(feature = "ssr")]
mod handlers;
#[cfg(feature = "ssr")]
mod release;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "ssr")]
pub use handlers::{json, read};

use crate::{complaint::Channel, error::Error};
use chrono::NaiveDate;
use leptos::{server, server_fn::codec::Json};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The figures of a span of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Complaints received.
    pub received: i64,
    /// The same by channel; they add up.
    pub by_channel: BTreeMap<Channel, i64>,
    /// Closed, not confidential, with any outcome but "found fake". Like all outcomes it is none where it is not told, and counts the
    /// complaints of the days from `outcomes_from` to `outcomes_to`.
    pub disposed: Option<i64>,
    /// Found fake on inquiry, not confidential.
    pub found_fake: Option<i64>,
    /// In confidential inquiry; none where the number could point to one complaint.
    pub confidential: Option<i64>,
    /// Under investigation, confidential or not.
    pub investigating: Option<i64>,
    /// All others: still open, and confidential ones where their own number is not told.
    pub open: Option<i64>,
    /// How many complaints the outcomes are told of.
    pub outcomes_of: i64,
    /// The first IST day of the complaints whose outcomes are told.
    pub outcomes_from: Option<String>,
    /// The last.
    pub outcomes_to: Option<String>,
    /// When the outcomes stood so, RFC 3339 in IST: once a month.
    pub outcomes_as_of: Option<String>,
    /// The time of counting, RFC 3339 in IST.
    pub as_of: String,
    /// The first IST day that is counted, if there is one.
    pub from: Option<String>,
    /// The last.
    pub to: Option<String>,
}

/// A span of IST calendar days, both ends counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// Fewer complaints than this are never told of as a number of their own, unless there are none.
pub const FEWEST: i64 = 5;

impl Span {
    /// Reads `YYYY-MM-DD`; empty is none.
    ///
    /// # Errors
    /// [`Error::NotUnderstood`] for anything else, and for a last day before the first.
    pub fn parse(from: &str, to: &str) -> Result<Self, Error> {
        let day = |text: &str| {
            if text.is_empty() { Ok(None) } else { date(text).map(Some).ok_or(Error::NotUnderstood) }
        };
        let span = Self { from: day(from)?, to: day(to)? };
        match (span.from, span.to) {
            (Some(from), Some(to)) if to < from => Err(Error::NotUnderstood),
            _ => Ok(span),
        }
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The figures, for the page.
#[server(endpoint = "figures", prefix = "/api", input = Json, output = Json)]
pub async fn load_figures(from: String, to: String) -> Result<Figures, Error> {
    use crate::server::request_context::{bounded, op, respond};
    let op = op();
    respond(bounded(&[&from, &to]))?;
    respond(read(&op, &from, &to).await)
}
