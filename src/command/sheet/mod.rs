//! The evening sheet: what was ordered, and what was and was not done by the time of the review.
//!
//! What must stay true: there is one sheet for a day, however many servers there are and however late it is made; what stands on it never
//! changes; a verdict is given once for a line and stands beside it.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod freeze;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    command::orders::AnswerView,
    complaint::{Millis, Reference, Status},
    officers::{Me, PersonName},
    offices::OfficeName,
    string_enum,
};
use serde::{Deserialize, Serialize};

/// Days that the page offers to go back to.
pub const DAYS: i64 = 31;

string_enum! {
    /// What came back on an order by the time of the review.
    pub enum Came {
        /// Evidence came, and the complainant has heard.
        Done = "done",
        /// Evidence came, but the complainant has not heard since the order.
        Untold = "untold",
        /// Only words: no photo, no number of a paper.
        Words = "words",
        /// Nothing.
        Nothing = "nothing",
    }
}

string_enum! {
    /// What the chief says to a line.
    pub enum Verdict {
        /// It is done.
        Accept = "accept",
        /// It is not; due again at the next review.
        Return = "return",
        /// It gets more time, for a reason.
        Extend = "extend",
    }
}

impl Came {
    /// The verdict that a line begins with: where nothing came, it goes back.
    pub const fn usual(self) -> Verdict {
        match self {
            Self::Nothing => Verdict::Return,
            Self::Done | Self::Untold | Self::Words => Verdict::Accept,
        }
    }

    /// Whether accepting needs a reason: nothing came by the review, and nothing since.
    pub const fn accepted_only_with_a_reason(self, answered_since: bool) -> bool {
        matches!(self, Self::Nothing) && !answered_since
    }
}

/// What was said to a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictView {
    /// What.
    pub verdict: Verdict,
    /// The note or the reason.
    pub text: Option<String>,
    /// The new time, for an extension.
    pub due_at: Option<Millis>,
    /// By whom.
    pub officer: PersonName,
    /// When.
    pub at: Millis,
}

/// One order as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Row id.
    pub id: i64,
    /// Its place on the sheet, from 1.
    pub n: i64,
    /// On which complaint.
    pub reference: Reference,
    /// The chief's words.
    pub text: String,
    /// Whoever had to act, as it was called then.
    pub office: Option<OfficeName>,
    /// When it was given.
    pub given_at: Millis,
    /// When it was due.
    pub due_at: Millis,
    /// When the addressee had read it.
    pub acknowledged_at: Option<Millis>,
    /// How often it had come back.
    pub returned: i64,
    /// What came.
    pub came: Came,
    /// How the complaint stood.
    pub status: Status,
    /// The answer.
    pub answer: Option<AnswerView>,
    /// What the chief said.
    pub verdict: Option<VerdictView>,
    /// Whether something can still be said to it: the order is open and on no later sheet.
    pub open: bool,
    /// An answer that has come since.
    pub later: Option<AnswerView>,
    /// The newest answer that is shown: row id, 0 where there is none.
    pub newest: i64,
}

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The day, `2026-11-27`.
    pub day: String,
    /// When the review was.
    pub review_at: Millis,
    /// When it was frozen: at the review, unless no server was up then.
    pub frozen_at: Millis,
    /// Orders that nobody had confirmed.
    pub unconfirmed: i64,
    /// What is worst first.
    pub lines: Vec<Line>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetAnswer {
    /// Who looks.
    pub me: Me,
    /// The sheet that was asked for; none when there is none of that day.
    pub sheet: Option<Sheet>,
    /// Days of the last sheets, newest first.
    pub days: Vec<String>,
    /// The day before which there are more; none when these are the oldest.
    pub older: Option<String>,
    /// Whether this officer judges.
    pub may_judge: bool,
    /// The next review.
    pub next_review: Millis,
    /// Orders that are open now.
    pub open_now: i64,
    /// The time when this was made.
    pub now: Millis,
}
