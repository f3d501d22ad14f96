//! The morning list: what the chief and the cell begin the day with.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    command::{clocks::Step, orders::OrderView},
    complaint::{Category, Millis, Reference},
    officers::Me,
    offices::OfficeName,
    string_enum,
    ui::paging::After,
};
use serde::{Deserialize, Serialize};

/// Rows of one part that the page shows; the count says how many there are.
pub const SHOWN: i64 = 25;
/// Rows of one part that is looked at alone, on one page.
pub const SHOWN_ALONE: i64 = 50;

string_enum! {
    /// A part of the list that can be long.
    pub enum Part {
        /// Orders that came back.
        Returned = "returned",
        /// What is overdue.
        Breached = "breached",
        /// What is due today.
        Due = "due",
        /// What came in.
        Came = "came",
    }
}

impl Part {
    /// The page of this part alone: its beginning, or from behind a row.
    pub fn address(self, after: Option<After>) -> String {
        let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
        format!("/staff/morning?part={self}{after}")
    }
}

/// A complaint that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameIn {
    /// Its number.
    pub reference: Reference,
    /// What it is about.
    pub category: Category,
    /// Its first words.
    pub words: String,
    /// Who has it; none: the cell.
    pub office: Option<OfficeName>,
    /// When it came.
    pub received_at: Millis,
}

/// Something that is due or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueLine {
    /// Of which complaint.
    pub reference: Reference,
    /// What.
    pub step: Step,
    /// When.
    pub due_at: Millis,
    /// Who must do it; none: the cell.
    pub office: Option<OfficeName>,
}

/// A station from which nothing is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silent {
    /// Which.
    pub office: OfficeName,
    /// Open complaints that it holds.
    pub holds: i64,
    /// When an officer of it last entered anything.
    pub last_at: Option<Millis>,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Morning {
    /// Who looks.
    pub me: Me,
    /// The last review: what came after it came overnight.
    pub since: Millis,
    /// The only part that was asked for; the others are empty then.
    pub part: Option<Part>,
    /// Behind which the next page of that part begins; none at its end.
    pub next: Option<After>,
    /// Orders that came back at that review or after it and are open.
    pub returned: Vec<OrderView>,
    /// Whether there are more of them.
    pub returned_more: bool,
    /// Complaints that came, newest first, and how many.
    pub came: (Vec<CameIn>, i64),
    /// Posts that wait on the wire.
    pub waiting: i64,
    /// What is due before the day ends, soonest first, and how much.
    pub due: (Vec<DueLine>, i64),
    /// What is overdue, oldest first, and how much.
    pub breached: (Vec<DueLine>, i64),
    /// Stations from which nothing is heard, the longest silent first.
    pub silent: Vec<Silent>,
    /// The time when this was made.
    pub now: Millis,
}
