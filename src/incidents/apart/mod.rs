//! Senders whose posts wait apart: somebody floods the wire or abuses those who read it.
//!
//! What must stay true: it is a person's decision, with a reason that the auditor reads and an end; nothing is refused, deleted or decided by it;
//! how many posts wait apart is always shown on the wire; and a post set apart is counted as waiting like any other.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    complaint::{Channel, Millis},
    officers::{Me, PersonName},
};
use serde::{Deserialize, Serialize};

/// Longest time for which somebody is set apart, in days.
pub const LONGEST_DAYS: i64 = 90;
/// Fewest characters of a reason.
pub const SHORTEST_REASON: usize = 10;
/// Most characters of a reason.
pub const LONGEST_REASON: usize = 500;

/// A sender who is, or was, set apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetApart {
    /// Primary key of the `set_apart` row.
    pub id: i64,
    /// The channel.
    pub channel: Channel,
    /// The handle or id, as it was typed.
    pub shown: String,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub by: PersonName,
    /// Since when, in milliseconds since the epoch (UTC).
    pub from: Millis,
    /// When it ends by itself, in milliseconds since the epoch (UTC).
    pub until: Millis,
    /// Whether it has ended.
    pub ended: bool,
}

/// Data of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApartPage {
    /// The signed-in officer.
    pub me: Me,
    /// Whether this officer may decide.
    pub may_change: bool,
    /// Those who are set apart now, and lately were; the newest first.
    pub all: Vec<SetApart>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
