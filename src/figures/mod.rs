//! Numbers, counted honestly: by IST calendar day, the same on the page and as data, however large the table.
//!
//! These are totals of the whole district, so confidential complaints may be counted; nothing smaller may count them in public.

pub mod page;

#[cfg(feature = "ssr")]
mod doors;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "ssr")]
pub use doors::{json, read};

use crate::error::Error;
use chrono::{Datelike as _, NaiveDate};
use leptos::{server, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

/// The figures of a span of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Complaints received.
    pub received: i64,
    /// The same by channel; they add up.
    pub by_channel: ByChannel,
    /// Closed, not confidential, with any outcome but "found fake".
    pub disposed: i64,
    /// Found fake on inquiry, not confidential.
    pub found_fake: i64,
    /// In confidential inquiry; none where the number could point to one complaint (see [`Span::may_tell`]).
    pub confidential: Option<i64>,
    /// Under investigation at this moment, confidential or not; none where `confidential` is.
    pub investigating: Option<i64>,
    /// All others: still open, and confidential ones where their own number is not told.
    pub open: i64,
    /// The time of counting, RFC 3339 in IST.
    pub as_of: String,
    /// The first IST day that is counted, if there is one.
    pub from: Option<String>,
    /// The last.
    pub to: Option<String>,
}

/// Complaints by the way they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByChannel {
    /// X, formerly Twitter.
    pub x: i64,
    /// The Facebook page.
    pub facebook: i64,
    /// Click & Post.
    pub click_and_post: i64,
    /// Callers and visitors.
    pub staff: i64,
}

/// A span of IST calendar days, both ends counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// Fewer confidential complaints than this are not told as a number of their own.
pub const FEWEST: i64 = 5;

impl Span {
    /// Whether a count of confidential complaints may be told for this span: only for whole calendar months, so that no two spans
    /// differ by a day, and only where there are several.
    pub fn may_tell(self, confidential: i64) -> bool {
        let begins = self.from.is_none_or(|day| day.day() == 1);
        let ends = self.to.is_none_or(|day| day.succ_opt().is_some_and(|next| next.day() == 1));
        begins && ends && (confidential >= FEWEST || self == Self::default())
    }

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
    use crate::server::asked::{house, short, told};
    let house = house();
    told(short(&[&from, &to]))?;
    told(read(&house, &from, &to).await)
}
