//! The handing over of a shift: what one shift of the cell leaves to the next, frozen, and who signed for it.
//!
//! What must stay true: what was handed over is never changed afterwards; one shift follows one other; nothing of a complaint is shown
//! to whoever may not see the complaint now.

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
    /// What is handed over, in the order in which it is read.
    pub enum ItemKind {
        /// Something that was promised and is not kept.
        Promise = "promise",
        /// A time limit of a complaint that lies with the cell.
        Clock = "clock",
        /// A complaint with words of the citizen that nobody has looked at.
        Unread = "unread",
        /// A notice to the cell that nobody has read.
        Notice = "notice",
        /// A reply that is not out.
        Reply = "reply",
    }
}

/// One thing that is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What.
    pub kind: ItemKind,
    /// Of which complaint.
    pub reference: Option<Reference>,
    /// The kind of notice, or the state of the reply, as it was.
    pub what: Option<String>,
    /// Of which step.
    pub step: Option<Step>,
    /// What was promised; the beginning of the reply.
    pub words: String,
    /// By when.
    pub due_at: Option<Millis>,
    /// Who promised.
    pub officer: Option<PersonName>,
    /// Since when it is so.
    pub since: Millis,
    /// Where the complaint stands now.
    pub status: Option<Status>,
    /// Who has it now; none: the cell.
    pub office: Option<OfficeName>,
    /// When it was done; none while it is still so.
    pub done_at: Option<Millis>,
    /// By whom.
    pub done_by: Option<PersonName>,
}

/// What stands open at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Posts on the wire of which nobody has said what they are.
    pub posts: i64,
    /// When the oldest of them came.
    pub oldest_post_at: Option<Millis>,
    /// Everything else, by kind, the first due first.
    pub items: Vec<Item>,
}

/// A shift that was ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Row id.
    pub id: i64,
    /// When.
    pub ended_at: Millis,
    /// By whom.
    pub ended_by: PersonName,
    /// What else the next shift should know.
    pub note: Option<String>,
    /// What was handed over, as far as this officer may see it.
    pub standing: Standing,
    /// When somebody signed for it, and who.
    pub signed: Option<(Millis, PersonName)>,
    /// What was said with the signature.
    pub remark: Option<String>,
}

/// A shift that nobody has signed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// When it was ended.
    pub ended_at: Millis,
    /// By whom.
    pub ended_by: PersonName,
    /// The time when this was read.
    pub now: Millis,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may end a shift and sign for one.
    pub may_act: bool,
    /// The last shift that was ended; 0 before the first.
    pub last_id: i64,
    /// The shift that waits for a signature.
    pub waiting: Option<Shift>,
    /// What would be handed over now.
    pub standing: Standing,
    /// The day of `earlier`, as `2026-11-27`.
    pub day: String,
    /// The shifts that were ended on that day, the last first.
    pub earlier: Vec<Shift>,
    /// The time when this was made.
    pub now: Millis,
}
