//! The citizen's pages: the status of a complaint, who has it, what happens next and by when.
//!
//! There are two views. Anyone with the number sees status, dates and offices. The holder of the private link also sees the text, the photos
//! and the conversation, and can add to it. In public, a complaint in confidential inquiry is shown only as "in inquiry".

pub mod actions;
mod claim;
pub mod page;
pub mod promise;
pub mod sent;
mod spoken;
mod timeline;

#[cfg(feature = "ssr")]
pub mod calendar;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod lookup;
#[cfg(feature = "ssr")]
pub mod rendered;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    command::clocks::Step,
    complaint::{EntryKind, Millis, Outcome, Reference, Status, categories::Both},
    offices::OfficeName,
};
use serde::{Deserialize, Serialize};

/// The public view of a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Complaint number.
    pub reference: Reference,
    /// Status; `None` while the inquiry is confidential.
    pub status: Option<Status>,
    /// Outcome, for the complainant only; always `None` in public.
    pub outcome: Option<Outcome>,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// The office that has it.
    pub office: Option<OfficeName>,
    /// When it was received, in milliseconds since the epoch (UTC), like all moments here.
    pub received_at: Millis,
    /// When it last changed.
    pub changed_at: Millis,
    /// When the next step is due by its clocks; `None` while the inquiry is confidential or no clock is running.
    pub due_at: Option<Millis>,
    /// The office that still has to decide which station handles it, if any.
    pub deciding: Option<OfficeName>,
    /// When that decision is due.
    pub decided_by: Option<Millis>,
    /// The steps so far, oldest first.
    pub steps: Vec<Happening>,
    /// When this view was made.
    pub now: Millis,
    /// Id of the last live event that this view includes.
    pub event: i64,
}

/// One step of a complaint, as a citizen may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// Primary key of the `entry` row.
    pub id: i64,
    /// When it happened.
    pub at: Millis,
    /// The kind of step.
    pub kind: EntryKind,
    /// The office it concerns.
    pub office: Option<OfficeName>,
    /// For a forwarding, the circle that supervised the station at the time.
    pub circle: Option<OfficeName>,
    /// Outcome, when the complaint was closed.
    pub outcome: Option<Outcome>,
    /// Text, for the complainant only.
    pub text: Option<String>,
    /// Whether the text was moved away from this complaint.
    pub moved: bool,
    /// Photos added with it, for the complainant only: primary keys of the `photo` rows.
    pub photos: Vec<i64>,
}

/// The complainant's view of a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The progress as in public, but not masked, and with the conversation among the steps.
    pub progress: Progress,
    /// Text of the complaint.
    pub text: String,
    /// Category, as the district names it, in both languages.
    pub subject: Both,
    /// The place as typed.
    pub place: Option<String>,
    /// The complainant's answer to "is it settled?".
    pub settled: Option<bool>,
    /// How many browsers get notifications about it.
    pub subscribed: i64,
    /// A fresh id for the form that adds to the complaint.
    pub form: String,
}

/// What comes next for a complaint that was just filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The steps that the force owes, with the time by which each is due; the earliest first.
    pub steps: Vec<(Step, Millis)>,
    /// When this view was made.
    pub now: Millis,
}
