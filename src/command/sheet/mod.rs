//! The evening sheet: the frozen list of the chief's open orders, with what was and was not done by the time of the review.
//!
//! What must stay true: each day has at most one sheet, however many servers run and however late it is frozen; the lines of a sheet never
//! change; each line gets at most one verdict, which is stored beside it.

pub mod actions;
pub mod page;
mod print;

#[cfg(feature = "ssr")]
pub mod freeze;
#[cfg(feature = "ssr")]
pub mod handlers;
pub mod judging;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod verdict;

use crate::{
    command::orders::{AnswerView, Matter},
    complaint::{Millis, Reference, Status},
    officers::{Me, PersonName},
    offices::OfficeName,
    string_enum,
};
use serde::{Deserialize, Serialize};

/// Number of earlier days that the page links to.
pub const DAYS: i64 = 31;

string_enum! {
    /// What the addressee had delivered on an order by the time of the review.
    pub enum Came {
        /// Evidence, and the complainant has been informed.
        Done = "done",
        /// Evidence, but the complainant has not been informed since.
        Untold = "untold",
        /// An answer in words only, without a photo or the number of a document.
        Words = "words",
        /// No answer.
        Nothing = "nothing",
    }
}

string_enum! {
    /// The chief's decision on a line.
    pub enum Verdict {
        /// The order is done.
        Accept = "accept",
        /// The order is not done; it is due again at a new time.
        Return = "return",
        /// The order gets more time, with a reason.
        Extend = "extend",
    }
}

impl Came {
    /// The default verdict: return if nothing came, otherwise accept.
    pub const fn usual(self) -> Verdict {
        match self {
            Self::Nothing => Verdict::Return,
            Self::Done | Self::Untold | Self::Words => Verdict::Accept,
        }
    }

    /// Whether accepting the line needs a reason: there was no answer by the review, nor since.
    pub const fn accepted_only_with_a_reason(self, answered_since: bool) -> bool {
        matches!(self, Self::Nothing) && !answered_since
    }
}

/// A verdict as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictView {
    /// The decision.
    pub verdict: Verdict,
    /// Note, or the reason for more time.
    pub text: Option<String>,
    /// New due time, if one was chosen.
    pub due_at: Option<Millis>,
    /// The officer who gave the verdict.
    pub officer: PersonName,
    /// When the verdict was given.
    pub at: Millis,
}

/// One order as it was at the review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Primary key of `sheet_line`.
    pub id: i64,
    /// Position among the lines that this officer sees, from 1.
    pub n: i64,
    /// Reference of the complaint.
    pub reference: Reference,
    /// What the complaint is about.
    pub matter: Matter,
    /// Text of the order.
    pub text: String,
    /// The addressee, under its name at the time of the review.
    pub office: Option<OfficeName>,
    /// When the order was given.
    pub given_at: Millis,
    /// When the order was due.
    pub due_at: Millis,
    /// When the addressee acknowledged it, if before the review.
    pub acknowledged_at: Option<Millis>,
    /// How often it had been returned.
    pub returned: i64,
    /// What had been delivered.
    pub came: Came,
    /// Status of the complaint when the sheet was frozen.
    pub status: Status,
    /// The last answer before the review.
    pub answer: Option<AnswerView>,
    /// The chief's verdict; none until it is given.
    pub verdict: Option<VerdictView>,
    /// Whether a verdict can still be given: the order is open and on no later sheet.
    pub open: bool,
    /// The newest answer since the review.
    pub later: Option<AnswerView>,
    /// Primary key of the newest answer that is shown; 0 if there is none.
    pub newest: i64,
}

/// An evening sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Day of the sheet, as `2026-11-27`.
    pub day: String,
    /// Time of the review.
    pub review_at: Millis,
    /// When the sheet was frozen: at the review, unless no server was running then.
    pub frozen_at: Millis,
    /// Number of orders that still waited for confirmation; 0 for anyone but the chief.
    pub unconfirmed: i64,
    /// The lines, worst result first.
    pub lines: Vec<Line>,
}

/// Data of the sheet page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetAnswer {
    /// The signed-in officer.
    pub me: Me,
    /// The requested sheet; none if no sheet exists yet.
    pub sheet: Option<Sheet>,
    /// Days that have a sheet, as `2026-11-27`, newest first; at most [`DAYS`].
    pub days: Vec<String>,
    /// Value of `before` for the next older days; none if these are the oldest.
    pub older: Option<String>,
    /// Whether this officer may give verdicts.
    pub may_judge: bool,
    /// Proposed due time of an order that is returned now.
    pub back_at: Millis,
    /// Time of the next review.
    pub next_review: Millis,
    /// Number of orders that are open now, on complaints that this officer may see.
    pub open_now: i64,
    /// Server time when this was built.
    pub now: Millis,
}
