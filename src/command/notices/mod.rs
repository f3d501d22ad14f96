//! Notices: what an office or the cell is told, until somebody there has read it.
//!
//! What must stay true: a notice about a complaint is listed only for those who may see the complaint.

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

/// Notices that a page shows.
pub const SHOWN: i64 = 100;

string_enum! {
    /// What somebody is told.
    pub enum NoticeKind {
        /// Something will be due soon.
        Warned = "warned",
        /// Something was not done in time.
        Escalated = "escalated",
        /// A complaint was forwarded here.
        Forwarded = "forwarded",
        /// The chief ordered something of this office.
        Ordered = "ordered",
        /// An order has to be confirmed.
        OrderToConfirm = "order_to_confirm",
        /// An order was answered.
        OrderAnswered = "order_answered",
        /// The chief is content.
        OrderAccepted = "order_accepted",
        /// The chief sent the answer back.
        OrderReturned = "order_returned",
        /// The chief gave more time.
        OrderExtended = "order_extended",
        /// An order is one no longer.
        OrderDropped = "order_dropped",
        /// A report came back: the inquiry goes on.
        ReportReturned = "report_returned",
        /// A complaint of this station was closed and began again, with an office above it.
        Reopened = "reopened",
        /// The evening sheet is there.
        SheetReady = "sheet_ready",
        /// A public post of the chief's makes known what must not be.
        Exposed = "exposed",
        /// A station says that a complaint is not its own; this office decides.
        NotOurs = "not_ours",
        /// It was decided which station has what this one had said was not its own.
        Decided = "decided",
    }
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An office.
    Office(i64),
    /// The operators of the cell, whoever is on shift.
    Cell,
}

impl Recipient {
    /// The office, if it is one.
    pub fn office(self) -> Option<i64> {
        match self {
            Self::Office(id) => Some(id),
            Self::Cell => None,
        }
    }
}

/// A notice as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Row id.
    pub id: i64,
    /// When it was written.
    pub at: Millis,
    /// What is told.
    pub kind: NoticeKind,
    /// Of which step.
    pub step: Option<Step>,
    /// By when that is, or was, due.
    pub due_at: Option<Millis>,
    /// How far up it has been told.
    pub level: i64,
    /// Of which complaint.
    pub reference: Option<Reference>,
    /// The number of a complaint that the reader no longer sees.
    pub number: Option<Reference>,
    /// Who has the complaint now; none: the cell.
    pub office: Option<OfficeName>,
    /// When it was read.
    pub read_at: Option<Millis>,
    /// By whom.
    pub read_by: Option<PersonName>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// Who looks.
    pub me: Me,
    /// Unread first, then newest first; a page of [`SHOWN`].
    pub notices: Vec<Notice>,
    /// Behind which the next page begins; none at the end.
    pub next: Option<After>,
    /// The time when this was made.
    pub now: Millis,
}
