//! Figures for the police themselves, by role, their files, and the daily report.
//!
//! The chief and the circles see their stations side by side; the cell sees its own work. What must stay true:
//!
//! - Every number counts only complaints that its reader may see, by the one visibility rule in the query. So the numbers of two readers differ, and no
//!   number tells anybody that a complaint exists which they may not see. Behind each number is a link to exactly these complaints.
//! - Nobody gets credit for few complaints. Stations stand in the order of their names; a share of a small number comes with the interval in which it
//!   probably lies; and there is no median of a handful.
//! - Posts and replies are the cell's own work and are counted as such, not as complaints. A reply that was held back because its complaint became
//!   confidential is counted for the chief alone.

pub mod actions;
pub mod cases;
pub mod cell;
#[cfg(feature = "ssr")]
mod drawn;
pub mod page;
mod period;
mod proof;
pub mod report;
mod shares;
mod stations;

#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use cases::Number;
pub use period::{Against, Asked};

use crate::{
    complaint::{Channel, Millis, Outcome},
    officers::Me,
    offices::OfficeName,
    replies::ReplyState,
};
use serde::{Deserialize, Serialize};

/// A median is shown from this many cases on.
pub const MEDIAN_FROM: i64 = 5;
/// The time within which nine of ten fall is shown from this many cases on.
pub const P90_FROM: i64 = 10;
/// Late complaints of a station are counted up to this number; beyond it the count is shown with a "+".
pub const LATE_COUNTED: i64 = 100;

/// How long something took, for the complaints of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// For how many it is known.
    pub n: i64,
    /// Half took no longer than this, in milliseconds, at most 2 % off; none for fewer than [`MEDIAN_FROM`].
    pub median: Option<Millis>,
    /// Nine of ten took no longer than this, in milliseconds, at most 2 % off; none for fewer than [`P90_FROM`].
    pub p90: Option<Millis>,
}

/// The numbers of one station, or of several together: of the complaints received in the period, how many are in which state now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Received in the period.
    pub received: i64,
    /// Of these, open now.
    pub open: i64,
    /// Closed now.
    pub closed: i64,
    /// Reopened at least once.
    pub reopened: i64,
    /// Closed at least twice, with different outcomes.
    pub overturned: i64,
    /// Closed in the last hour before the deadline.
    pub last_hour: i64,
    /// Closed now, by outcome; outcomes without a complaint are left out.
    pub outcomes: Vec<(Outcome, i64)>,
    /// From receipt to the first answer to the complainant.
    pub response: Times,
    /// From receipt to the closing, of those that are closed.
    pub closing: Times,
}

/// A line of the table of stations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StationLine {
    /// The station; none for complaints that no station has yet.
    pub office: Option<OfficeName>,
    /// The circle above it now.
    pub circle: Option<OfficeName>,
    /// Latitude and longitude in degrees, if the district's table has them.
    pub point: Option<(f64, f64)>,
    /// The numbers of the period.
    pub numbers: Numbers,
    /// The numbers of the period that it is compared with.
    pub before: Option<Numbers>,
    /// Its open complaints that are late now, whenever they were received, counted up to [`LATE_COUNTED`].
    pub late: i64,
}

/// What complainants say about the closings of a station, and what became of its findings "fake".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofLine {
    /// The station; none for complaints that no station has.
    pub office: Option<OfficeName>,
    /// Complaints of the period that are closed now.
    pub closed: i64,
    /// Of these, as fake.
    pub fake: i64,
    /// Findings "fake" proposed in the period that were decided after the complainant was told.
    pub decided: i64,
    /// Of these, overturned: by the complainant's reply or a later inquiry.
    pub overturned: i64,
    /// Reports made in the period.
    pub reports: i64,
    /// Of these, with the contact code of the complainant.
    pub contacted: i64,
    /// Of these, with nearly the words of an earlier report.
    pub alike: i64,
    /// Closings of the period that the complainant calls settled.
    pub settled: i64,
    /// Partly settled.
    pub partly: i64,
    /// Not settled.
    pub not_settled: i64,
    /// Closings that nobody answered.
    pub silent: i64,
}

/// A station where something waits and nobody has entered anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilentLine {
    /// The station.
    pub office: OfficeName,
    /// How many open complaints it holds.
    pub holds: i64,
    /// When one of its officers last made an entry; none if never.
    pub last_at: Option<Millis>,
}

/// Stations side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stations {
    /// The stations in the order of the tree.
    pub lines: Vec<StationLine>,
    /// All of them together.
    pub all: Numbers,
    /// The same for the period that it is compared with.
    pub all_before: Option<Numbers>,
    /// What complainants say, and findings "fake", station by station; stations without any are left out.
    pub proof: Vec<ProofLine>,
    /// Stations where something waits and nobody has entered anything for two days.
    pub silent: Vec<SilentLine>,
    /// The stations as points on a map, as SVG; empty if the district's table has no positions.
    pub map: String,
    /// The shares of reopened complaints with their intervals, as SVG; empty if no station has enough complaints.
    pub reopened: String,
}

/// Posts on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posts {
    /// Posts that came in.
    pub came: i64,
    /// Posts that were decided.
    pub decided: i64,
    /// From arrival to the decision.
    pub waited: Times,
    /// Posts that came in, by channel.
    pub channels: Vec<(Channel, i64)>,
}

/// What the X API cost, in millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct XCost {
    /// Booked for what was sent.
    pub sent: i64,
    /// Posts that X delivered.
    pub reads: i64,
    /// Their price: `reads` times the setting.
    pub read: i64,
}

/// The work of the cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFigures {
    /// The posts of the period.
    pub posts: Posts,
    /// Those of the period that it is compared with.
    pub posts_before: Option<Posts>,
    /// Posts that came in and posts that were decided, by hour of the day in India, over all days of `hours_of`: 24 pairs.
    pub hours: Vec<(i64, i64)>,
    /// How many days `hours` covers: the last ones of the period.
    pub hours_of: i64,
    /// The hours, as SVG; empty without posts.
    pub drawn: String,
    /// Posts that wait now.
    pub waiting: i64,
    /// When the oldest of them came.
    pub oldest: Option<Millis>,
    /// Replies made in the period, by channel and state.
    pub replies: Vec<(Channel, ReplyState, i64)>,
    /// Why replies were refused or held, by channel, the most frequent first.
    pub failures: Vec<(Channel, String, i64)>,
    /// The cost of the X API.
    pub cost: XCost,
    /// The same for the period that it is compared with.
    pub cost_before: Option<XCost>,
}

/// The figures page as this officer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InsideFigures {
    /// The officer who is looking.
    pub me: Me,
    /// What was asked for, with the days filled in.
    pub asked: Asked,
    /// The first and the last day of the period that it is compared with, as `2026-11-27`.
    pub before: Option<(String, String)>,
    /// Offices that the table can be limited to.
    pub offices: Vec<OfficeName>,
    /// The stations; none for the cell.
    pub stations: Option<Stations>,
    /// The work of the cell; none for a circle.
    pub cell: Option<CellFigures>,
    /// Whether everything has been counted. It is not for a while after an upgrade.
    pub ready: bool,
    /// When this was counted, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
