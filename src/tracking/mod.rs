//! The citizen's page: where a complaint stands, who has it, what happens next and by when.
//!
//! Two views. Whoever has the number sees status, dates and offices. Whoever holds the private link also sees the text, the photos
//! and the conversation, and can add to it. A complaint in confidential inquiry shows in public only as "in inquiry".

pub mod actions;
mod claim;
pub mod page;
pub mod promise;
pub mod sent;
mod timeline;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod lookup;
#[cfg(feature = "ssr")]
pub mod rendered;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    complaint::{EntryKind, Millis, Outcome, Reference, Status, categories::Both},
    offices::OfficeName,
};
use serde::{Deserialize, Serialize};

/// What anyone with the number may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The number.
    pub reference: Reference,
    /// Where it stands; none while the inquiry is confidential.
    pub status: Option<Status>,
    /// How it ended, for the complainant; never told in public.
    pub outcome: Option<Outcome>,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// Who has it.
    pub office: Option<OfficeName>,
    /// When it came.
    pub received_at: Millis,
    /// When anything last happened.
    pub changed_at: Millis,
    /// By when its clocks promise the next thing; none while the inquiry is confidential and when none runs.
    pub due_at: Option<Millis>,
    /// The office that decides which station has it, as long as it has not.
    pub deciding: Option<OfficeName>,
    /// By when.
    pub decided_by: Option<Millis>,
    /// What happened, oldest first.
    pub steps: Vec<Happening>,
    /// The time when this was made.
    pub now: Millis,
    /// The last live event that this includes.
    pub event: i64,
}

/// One thing that happened, as a citizen may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// Row id of the entry.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// What.
    pub kind: EntryKind,
    /// Which office it concerns.
    pub office: Option<OfficeName>,
    /// The circle that watches over that station, as it stood then; with a forwarding.
    pub circle: Option<OfficeName>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Words, for the complainant.
    pub text: Option<String>,
    /// Whether they were taken off this complaint.
    pub moved: bool,
    /// Photos that came with it, for the complainant: row ids.
    pub photos: Vec<i64>,
}

/// What the complainant sees besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// As in public, but never masked, and with the conversation among the steps.
    pub progress: Progress,
    /// The complaint's own words.
    pub text: String,
    /// What it is about, as the district calls it.
    pub subject: Both,
    /// The place as typed.
    pub place: Option<String>,
    /// The complainant's answer to "is it settled?".
    pub settled: Option<bool>,
    /// A fresh id for the form that adds to it.
    pub form: String,
}
