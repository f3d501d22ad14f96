//! The daily report: what the chief reads after the evening sheet. One page in both languages, made once a day and kept as it was.
//!
//! What must stay true: a day has at most one report, however many servers run and however late it is made, and a report never changes; each recipient is
//! mailed it at most once; and the mail has only totals of the district, because nobody has to sign in to read a mail. The page counts everything, also what
//! is confidential, so only the chief may read it.

pub mod actions;
pub mod page;
pub mod says;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod make;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use super::{SilentLine, Times, XCost};
use crate::{
    command::sheet::Came,
    complaint::{Channel, Millis, Outcome},
    officers::Me,
    offices::OfficeName,
};
use serde::{Deserialize, Serialize};

/// How many earlier days the page links to.
pub const DAYS: i64 = 31;
/// Most stations in a list of the report; it has to fit on one page.
pub const STATIONS: usize = 10;

/// A report, as it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Its day, as `2026-11-27`.
    pub day: String,
    /// When it was made, in milliseconds since the epoch (UTC): what is "now" in it.
    pub made_at: Millis,
    /// Complaints received on the day.
    pub received: i64,
    /// The same on the day before.
    pub received_before: i64,
    /// Complaints received on the day, by channel.
    pub channels: Vec<(Channel, i64)>,
    /// Complaints closed on the day, by outcome; a complaint that was closed twice counts twice.
    pub closed: Vec<(Outcome, i64)>,
    /// Complaints reopened on the day.
    pub reopened: i64,
    /// Complaints that are open.
    pub open: i64,
    /// Of these, late.
    pub late: i64,
    /// Open orders on the evening sheet of the day, by what came of them; none if there was no sheet.
    pub orders: Option<Vec<(Came, i64)>>,
    /// Posts that came in on the day.
    pub posts: i64,
    /// Posts that were decided on the day.
    pub decided: i64,
    /// From the arrival of a post to its decision.
    pub waited: Times,
    /// Posts that wait.
    pub waiting: i64,
    /// When the oldest of them came.
    pub oldest: Option<Millis>,
    /// Replies of the day that were sent.
    pub sent: i64,
    /// Replies of the day that failed: refused, or not known to be sent.
    pub failed: i64,
    /// The cost of the X API on the day.
    pub cost: XCost,
    /// The stations with the most late complaints, counted up to a limit: name and number.
    pub late_stations: Vec<(OfficeName, i64)>,
    /// Stations where something waits and nobody has entered anything for two days.
    pub silent: Vec<SilentLine>,
    /// How many silent stations did not fit.
    pub more_silent: i64,
}

impl Report {
    /// Complaints closed on the day.
    pub fn closed_together(&self) -> i64 {
        self.closed.iter().map(|(_, n)| n).sum()
    }

    /// Orders on the sheet that nothing, or only words, came of.
    pub fn without_evidence(&self) -> Option<(i64, i64)> {
        let orders = self.orders.as_ref()?;
        let all = orders.iter().map(|(_, n)| n).sum();
        let bare = orders.iter().filter(|(came, _)| matches!(came, Came::Nothing | Came::Words)).map(|(_, n)| n).sum();
        Some((bare, all))
    }
}

/// What became of the mails about a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailed {
    /// To how many it was sent.
    pub sent: i64,
    /// How many still wait.
    pub waiting: i64,
    /// How many were refused, or may not have arrived.
    pub failed: i64,
}

/// The page of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportAnswer {
    /// The officer who is looking.
    pub me: Me,
    /// The report; none if there is none yet.
    pub report: Option<Report>,
    /// What became of the mails about it.
    pub mailed: Mailed,
    /// Days that have a report, as `2026-11-27`, newest first; at most [`DAYS`].
    pub days: Vec<String>,
    /// Value of `before` for the next older days; none if these are the oldest.
    pub older: Option<String>,
    /// When the next report is made.
    pub next_at: Millis,
    /// When this was made, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
