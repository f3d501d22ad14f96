//! What is kept for how long, and how it goes when its time is over.
//!
//! A complaint is not deleted: who wrote it, what was said and every photo go, and what is counted stays (its number, subject, station, days, outcome), so
//! that no figure ever changes. An entry of the audit trail names every erased row with the hash that it had. Nothing under a legal hold is erased, and
//! a complaint only when it is closed. docs/law.md says where the spans come from and what the district still has to decide.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod daily;
#[cfg(feature = "ssr")]
pub mod erase;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod listed;
#[cfg(feature = "ssr")]
pub mod run;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    complaint::Reference,
    language::dates::Millis,
    officers::{Me, PersonName},
    string_enum,
};
use serde::{Deserialize, Serialize};

string_enum! {
    /// A class of what is kept.
    pub enum RetentionClass {
        /// A closed complaint that belongs to no other class; counted from its last change.
        Closed = "closed",
        /// A closed complaint whose inquiry was confidential or whose victim the law protects; from its last change.
        Protected = "protected",
        /// A complaint that became an FIR or is before a court; from its last change.
        Court = "court",
        /// A post that became no complaint; from its arrival.
        Post = "post",
        /// A post that became no complaint and whose author deleted it; from its arrival.
        DeletedPost = "deleted_post",
    }
}

impl RetentionClass {
    /// For how many days it is kept unless the district decides otherwise; `None`: until a person says so.
    pub const fn days(self) -> Option<i64> {
        match self {
            Self::Closed => Some(3 * 365),
            // DPDP Rules 2025, rule 8(3): at least a year.
            Self::Post | Self::DeletedPost => Some(365),
            // As a court or the investigating officer orders.
            Self::Protected | Self::Court => None,
        }
    }

    /// Whether its rows are complaints; the others are posts.
    pub const fn is_of_complaints(self) -> bool {
        matches!(self, Self::Closed | Self::Protected | Self::Court)
    }
}

/// Spans from which the chief chooses, in days.
pub const SPANS: [i64; 8] = [90, 180, 365, 730, 1_095, 1_825, 2_555, 3_650];
/// The word for "until a person says so" in a form.
pub const NEVER: &str = "never";
/// Up to how many rows of a class are counted for the page.
pub const COUNTED_TO: i64 = 10_000;
/// Most complaints and posts that one press of the button erases.
pub const AT_ONCE: u64 = 200;
/// Most complaints and posts that one night erases; the next one goes on. Whoever sees in the morning that a rule was wrong has not lost everything.
pub const A_NIGHT: u64 = 2_000;
/// Most holds that the page shows.
pub const MOST_HOLDS: i64 = 500;

/// A rule, and what it would erase now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleLine {
    /// The class.
    pub class: RetentionClass,
    /// For how many days it is kept; `None`: until a person says so.
    pub days: Option<i64>,
    /// Whether the district has decided this itself.
    pub is_decided: bool,
    /// How many rows would go now, counted up to [`COUNTED_TO`].
    pub due: i64,
}

/// A legal hold that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldLine {
    /// Primary key of the `legal_hold` row.
    pub id: i64,
    /// Number of the complaint.
    pub reference: Reference,
    /// The number of the order or letter, and what it asks.
    pub reason: String,
    /// When it was set, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// Who set it.
    pub officer: PersonName,
}

/// Whether what is due is erased every night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyLine {
    /// When the rules were confirmed, in milliseconds since the epoch (UTC); `None`: nothing is erased by itself.
    pub confirmed_at: Option<Millis>,
    /// Who confirmed them.
    pub officer: Option<PersonName>,
    /// Whether the rules are still those that were confirmed; if not, nothing is erased by itself either.
    pub is_current: bool,
    /// When it ran last, in milliseconds since the epoch (UTC).
    pub ran_at: Option<Millis>,
    /// All rules in one line, as they are confirmed by the form.
    pub rules: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retention {
    /// The officer who is looking.
    pub me: Me,
    /// Whether this officer may change rules and holds, and erase.
    pub may_change: bool,
    /// The rules, in the order of the classes.
    pub rules: Vec<RuleLine>,
    /// Whether they are applied every night.
    pub daily: DailyLine,
    /// The holds that run, the newest first.
    pub holds: Vec<HoldLine>,
    /// When this was made, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
