//! The morning list: what came in overnight, what is due or overdue, and which stations are silent. The chief and the cell begin the day
//! with it.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    command::{
        clocks::{ClockView, Step},
        orders::OrderView,
    },
    complaint::{Category, Millis, Reference, Status},
    officers::Me,
    offices::OfficeName,
    string_enum,
    ui::paging::After,
};
use serde::{Deserialize, Serialize};

/// Maximum rows of each part on the page with all parts. A part's count covers the rows that are not shown.
pub const SHOWN: i64 = 25;
/// Rows on one page when a single part is shown.
pub const SHOWN_ALONE: i64 = 50;

string_enum! {
    /// A part of the list that can be shown alone, page by page.
    pub enum Part {
        /// Returned orders.
        Returned = "returned",
        /// Overdue clocks.
        Breached = "breached",
        /// Clocks that are due today.
        Due = "due",
        /// Complaints received since the last review.
        Came = "came",
    }
}

impl Part {
    /// Address of the page that shows only this part: its first page, or the one after a row.
    pub fn address(self, after: Option<After>) -> String {
        address(Some(self), after, None)
    }
}

/// Address of the page: all parts or one, its first page or the one after a row, with a complaint of the list in brief.
pub fn address(part: Option<Part>, after: Option<After>, complaint: Option<Reference>) -> String {
    let pairs = [
        ("part", part.map(|part| part.to_string())),
        ("after", after.map(|after| after.to_string())),
        ("complaint", complaint.map(|reference| reference.as_str().to_owned())),
    ];
    let pairs: Vec<String> = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    if pairs.is_empty() { "/staff/morning".to_owned() } else { format!("/staff/morning?{}", pairs.join("&")) }
}

/// A newly received complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameIn {
    /// Reference of the complaint.
    pub reference: Reference,
    /// Category of the complaint.
    pub category: Category,
    /// Beginning of its text.
    pub words: String,
    /// Office that holds it; none for the cell.
    pub office: Option<OfficeName>,
    /// When it was received.
    pub received_at: Millis,
}

/// A running clock that is due or overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueLine {
    /// Reference of the complaint.
    pub reference: Reference,
    /// The step that is due.
    pub step: Step,
    /// When the step is due.
    pub due_at: Millis,
    /// Office that must act; none for the cell.
    pub office: Option<OfficeName>,
}

/// A station that holds complaints but has entered nothing for some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// The station.
    pub office: OfficeName,
    /// Number of open complaints that it holds.
    pub holds: i64,
    /// When one of its officers last made a timeline entry; none if never.
    pub last_at: Option<Millis>,
}

/// A complaint of the list in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Reference of the complaint.
    pub reference: Reference,
    /// Beginning of its text.
    pub words: String,
    /// Category of the complaint.
    pub category: Category,
    /// Status of the complaint.
    pub status: Status,
    /// Office that holds it; none for the cell.
    pub office: Option<OfficeName>,
    /// When it was received.
    pub received_at: Millis,
    /// The clock that is due next.
    pub clock: Option<ClockView>,
    /// The orders on it that this officer may see, newest first.
    pub orders: Vec<OrderView>,
}

/// Data of the morning list page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Morning {
    /// The signed-in officer.
    pub me: Me,
    /// Time of the last review: complaints received since count as overnight.
    pub since: Millis,
    /// The single part that was requested; the other parts are empty then.
    pub part: Option<Part>,
    /// Cursor of the next page of that part; none on the last page.
    pub next: Option<After>,
    /// Open orders that the chief returned, from one day before that review on.
    pub returned: Vec<OrderView>,
    /// Whether there are more returned orders than shown.
    pub returned_more: bool,
    /// Newly received complaints, newest first, and their total number.
    pub came: (Vec<CameIn>, i64),
    /// Number of posts that wait on the wire.
    pub waiting: i64,
    /// Clocks that are due before the day ends, soonest first, and their total number.
    pub due: (Vec<DueLine>, i64),
    /// Overdue clocks, oldest first, and their total number.
    pub breached: (Vec<DueLine>, i64),
    /// Silent stations, the longest silent first.
    pub silent: Vec<Silent>,
    /// The complaint that is shown in brief: the one that was requested, or the first of the list.
    pub chosen: Option<Brief>,
    /// Server time when this was built.
    pub now: Millis,
}
