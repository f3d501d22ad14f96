//! Shift handover: the frozen list of open items that one shift of the cell leaves to the next, and the officer who signed for it.
//!
//! What must stay true: a list that was handed over never changes; each shift follows exactly one other; an officer sees only items of
//! complaints that the officer may see at the time of viewing.

pub mod actions;
pub mod page;

mod items;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    command::clocks::Step,
    complaint::{Millis, Reference, Status},
    officers::{Me, PersonName},
    offices::OfficeName,
    string_enum,
};
use serde::{Deserialize, Serialize};

/// The longest note or remark, in characters.
pub const MAX_NOTE: usize = 2_000;

string_enum! {
    /// Kind of an open item. Pages list the kinds in this order.
    pub enum ItemKind {
        /// A promise that has not been kept yet.
        Promise = "promise",
        /// The running clock of a complaint that the cell holds.
        Clock = "clock",
        /// A complaint with a message from the citizen that nobody has read.
        Unread = "unread",
        /// An unread notice to the cell.
        Notice = "notice",
        /// A reply that was held or refused, or may not have gone out.
        Reply = "reply",
    }
}

/// One open item of a handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Kind of item.
    pub kind: ItemKind,
    /// Reference of the complaint that it belongs to.
    pub reference: Option<Reference>,
    /// Kind of the notice, or state of the reply, when the item was listed.
    pub what: Option<String>,
    /// Step of the clock that the item is about.
    pub step: Option<Step>,
    /// Text of the promise or the reply; empty for other kinds.
    pub words: String,
    /// When it is due.
    pub due_at: Option<Millis>,
    /// The officer who made the promise.
    pub officer: Option<PersonName>,
    /// When the item became open.
    pub since: Millis,
    /// Current status of the complaint.
    pub status: Option<Status>,
    /// Office that holds the complaint now; none for the cell.
    pub office: Option<OfficeName>,
    /// When the item was settled; none while it is open.
    pub done_at: Option<Millis>,
    /// The officer who settled it, for a notice or a promise.
    pub done_by: Option<PersonName>,
}

/// The work that is open at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Number of posts on the wire without a disposition.
    pub posts: i64,
    /// When the oldest of these posts was received.
    pub oldest_post_at: Option<Millis>,
    /// All other open items, the earliest due first.
    pub items: Vec<Item>,
}

/// An ended shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Primary key of `shift`.
    pub id: i64,
    /// When the shift was ended.
    pub ended_at: Millis,
    /// The officer who ended it.
    pub ended_by: PersonName,
    /// Note to the next shift.
    pub note: Option<String>,
    /// The items handed over, limited to those that this officer may see.
    pub standing: Standing,
    /// When the shift was signed for, and by whom; none until then.
    pub signed: Option<(Millis, PersonName)>,
    /// Remark made with the signature.
    pub remark: Option<String>,
}

/// A shift that nobody has signed for, as the staff bar shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// When the shift was ended.
    pub ended_at: Millis,
    /// The officer who ended it.
    pub ended_by: PersonName,
    /// Server time when this was read.
    pub now: Millis,
}

/// Data of the shift page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The signed-in officer.
    pub me: Me,
    /// Whether this officer may end shifts and sign for them.
    pub may_act: bool,
    /// Primary key of the last ended shift; 0 if there is none.
    pub last_id: i64,
    /// The shift that waits for a signature, if there is one.
    pub waiting: Option<Shift>,
    /// The items that would be handed over now.
    pub standing: Standing,
    /// Day of the shifts in `earlier`, as `2026-11-27`.
    pub day: String,
    /// Shifts that ended on that day, newest first.
    pub earlier: Vec<Shift>,
    /// Server time when this was built.
    pub now: Millis,
}
