//! Public figures, counted by IST calendar day and the same on the page and as data, however large the table.
//!
//! These are totals of the whole district, so they may count confidential complaints; no smaller public count may. The number of complaints
//! received is published for any span of days. Outcomes are published only for blocks of whole months, so that no subtraction of two answers
//! gives a number from one to four (`blocks`).

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

use crate::{complaint::Channel, error::Error, ui::data::Compact};
use chrono::NaiveDate;
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
    /// When the complaints received were counted, RFC 3339 in IST.
    pub as_of: String,
    /// The first IST day of the span, if given.
    pub from: Option<String>,
    /// The last IST day of the span, if given.
    pub to: Option<String>,
}

/// A span of IST calendar days, including both ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// A number of complaints below this is never published, except zero.
pub const FEWEST: i64 = 5;

impl Span {
    /// Parses two dates `YYYY-MM-DD`; an empty text means no limit.
    ///
    /// # Errors
    /// [`Error::NotUnderstood`] for any other text, and for a last day before the first.
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
#[server(endpoint = "figures", prefix = "/api", input = Json, output = Compact)]
pub async fn load_figures(from: String, to: String) -> Result<Figures, Error> {
    use crate::server::request_context::{bounded, op, respond};
    let op = op();
    respond(bounded(&[&from, &to]))?;
    respond(read(&op, &from, &to).await)
}
