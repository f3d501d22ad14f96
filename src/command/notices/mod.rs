//! Notices to an office or to the cell. A notice stays unread until somebody there marks it as read.
//!
//! What must stay true: a notice about a complaint is listed only for officers who may see the complaint.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    command::clocks::Step,
    complaint::{Millis, Reference},
    officers::{Me, PersonName},
    offices::OfficeName,
    string_enum,
    ui::paging::After,
};
use serde::{Deserialize, Serialize};

/// Notices on one page.
pub const SHOWN: i64 = 100;

string_enum! {
    /// What a notice reports.
    pub enum NoticeKind {
        /// A clock will run out soon.
        Warned = "warned",
        /// A clock has run out.
        Escalated = "escalated",
        /// A complaint was forwarded to this office.
        Forwarded = "forwarded",
        /// The chief gave this office an order.
        Ordered = "ordered",
        /// An order waits for confirmation.
        OrderToConfirm = "order_to_confirm",
        /// An order was answered.
        OrderAnswered = "order_answered",
        /// The chief accepted the answer to an order.
        OrderAccepted = "order_accepted",
        /// The chief returned an order.
        OrderReturned = "order_returned",
        /// The chief gave an order more time.
        OrderExtended = "order_extended",
        /// An order was withdrawn, or turned out to be none.
        OrderDropped = "order_dropped",
        /// A report was returned; the inquiry goes on.
        ReportReturned = "report_returned",
        /// A closed complaint of this station was reopened at an office above it.
        Reopened = "reopened",
        /// The evening sheet has been frozen.
        SheetReady = "sheet_ready",
        /// A public post by the chief reveals something that must not be public.
        Exposed = "exposed",
        /// A station says that a complaint is not its own; this office must decide.
        NotOurs = "not_ours",
        /// A complaint that this station had said was not its own was assigned to a station.
        Decided = "decided",
    }
}

/// Recipient of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An office, by primary key.
    Office(i64),
    /// The operators of the cell.
    Cell,
}

impl Recipient {
    /// Primary key of the office; none for the cell.
    pub fn office(self) -> Option<i64> {
        match self {
            Self::Office(id) => Some(id),
            Self::Cell => None,
        }
    }
}

/// A notice as its recipients see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Primary key of `notice`.
    pub id: i64,
    /// When it was written.
    pub at: Millis,
    /// What the notice reports.
    pub kind: NoticeKind,
    /// Step of the clock that it is about.
    pub step: Option<Step>,
    /// When that step is, or was, due.
    pub due_at: Option<Millis>,
    /// Escalation level; 0 if it is not an escalation.
    pub level: i64,
    /// Reference of the complaint that it is about.
    pub reference: Option<Reference>,
    /// Reference of a complaint that the reader can no longer see.
    pub number: Option<Reference>,
    /// Office that holds the complaint now; none for the cell.
    pub office: Option<OfficeName>,
    /// When it was marked as read.
    pub read_at: Option<Millis>,
    /// The officer who marked it as read.
    pub read_by: Option<PersonName>,
}

/// Data of the notices page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// The signed-in officer.
    pub me: Me,
    /// At most [`SHOWN`] notices, unread first, then newest first.
    pub notices: Vec<Notice>,
    /// Cursor of the next page; none on the last page.
    pub next: Option<After>,
    /// Server time when this was built.
    pub now: Millis,
}
