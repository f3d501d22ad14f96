//! The operators' and officers' board: what there is to do, and one complaint at a time beside it.
//!
//! Columns by status with counts that are true whatever is scrolled; filters that live in the address; the panel of one complaint
//! with every move that this officer may make now. All of it asks `shield` who sees what.

pub mod actions;
pub mod batch;
pub mod macros;
pub mod page;

pub mod acted;
mod cards;
mod desk;
mod filter_bar;
mod filters;
mod keys;
mod panel;
mod panel_forms;
pub mod saved;
pub mod working;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(all(test, feature = "ssr"))]
mod one_moment_tests;
#[cfg(all(test, feature = "ssr"))]
mod search_tests;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod suggested;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use filters::{Age, Filters};

use self::{macros::Offered, saved::SavedFilter, working::Working};
use crate::{
    command::{clocks::ClockView, orders::OfComplaint, promises::Promise},
    complaint::{
        Audience, Category, Channel, EntryKind, Millis, Move, Outcome, Reference, Status, details::Details,
        outgoing::OfCase,
    },
    intake::wire::joined::{JoinedPost, Moved},
    officers::{Me, PersonName},
    offices::{Head, OfficeName},
    replies::answer::Conversation,
    routing::Candidate,
    ui::paging::After,
};
use acted::{Actor, Reopened};
use serde::{Deserialize, Serialize};

/// Cards of a column that a page brings; the count tells how many there are.
pub const CARDS: i64 = 20;
/// Cards of a column that is looked at alone, on one page.
pub const CARDS_ALONE: i64 = 50;
/// Matches of a search that are counted; beyond, the count says "and more".
pub const COUNTED: i64 = 500;

/// The board as this officer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Who looks.
    pub me: Me,
    /// A column for each status, in the order of a complaint's life.
    pub columns: Vec<Column>,
    /// Filters that are kept under a name.
    pub saved: Vec<SavedFilter>,
    /// Offices to filter by.
    pub offices: Vec<OfficeName>,
    /// The time when this was made.
    pub now: Millis,
    /// The last live event that this includes.
    pub event: i64,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Which.
    pub status: Status,
    /// How many complaints are in it.
    pub count: i64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// The first of them, or those of the page that was asked for.
    pub cards: Vec<Card>,
    /// Behind which card the next page begins; none at the column's end.
    pub next: Option<After>,
}

/// A complaint on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Its number.
    pub reference: Reference,
    /// What a move made from the card must name.
    pub version: i64,
    /// The first words, as written.
    pub words: String,
    /// The way it came.
    pub channel: Channel,
    /// What it is about.
    pub category: Category,
    /// Where it stands.
    pub status: Status,
    /// Who has it.
    pub office: Option<OfficeName>,
    /// When it came.
    pub received_at: Millis,
    /// When it last changed.
    pub changed_at: Millis,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// Whether the complainant wrote and nobody has looked yet.
    pub unread: bool,
    /// Whether an office is deciding which station has it.
    pub deciding: bool,
    /// Whether it is this officer's own.
    pub mine: bool,
    /// Whether the chief has ordered something about it that is not done.
    pub ordered: bool,
    /// What must be done next, and by when.
    pub clock: Option<ClockView>,
    /// Who else is working on it.
    pub working: Vec<Working>,
}

/// One complaint with everything this officer may see and do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Its number.
    pub reference: Reference,
    /// What forms must name.
    pub version: i64,
    /// How many words came to it by the channels.
    pub heard: i64,
    /// Where it stands.
    pub status: Status,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// The way it came.
    pub channel: Channel,
    /// What it is about.
    pub category: Category,
    /// The complainant's words.
    pub text: String,
    /// What was told beside them.
    pub details: Details,
    /// The phone's position.
    pub point: Option<(f64, f64)>,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// Who has it.
    pub office: Option<OfficeName>,
    /// Who answers for that office now.
    pub head: Option<Head>,
    /// The office that decides which station has it, as long as it has not.
    pub deciding: Option<OfficeName>,
    /// The station that said it is not its own.
    pub refused_by: Option<OfficeName>,
    /// The station that it named instead.
    pub names: Option<OfficeName>,
    /// To how many offices it was given, one after another.
    pub hops: usize,
    /// The officer who took it.
    pub officer: Option<PersonName>,
    /// When it came.
    pub received_at: Millis,
    /// The newest clock of each step, in their order.
    pub clocks: Vec<ClockView>,
    /// What was promised and is not kept yet, the first due first.
    pub promises: Vec<Promise>,
    /// What happened, oldest first.
    pub entries: Vec<PanelEntry>,
    /// Photos that came with the complaint itself: row ids.
    pub photos: Vec<i64>,
    /// What this officer may do now.
    pub moves: Vec<Move>,
    /// Macros that fit it now.
    pub macros: Vec<Offered>,
    /// Outcomes this officer may close it with.
    pub outcomes: Vec<Outcome>,
    /// Stations it can be forwarded to, among which it is decided, or which may be named.
    pub stations: Vec<OfficeName>,
    /// Where it may belong, best first, with everything that says so.
    pub candidates: Vec<(OfficeName, Candidate)>,
    /// What is suggested: the office above the one that it is about, else the likeliest station.
    pub suggested: Option<i64>,
    /// The office that it is about, which never has it and never sees it.
    pub accused: Option<OfficeName>,
    /// Offices that it can be said to be about.
    pub accusable: Vec<OfficeName>,
    /// The chief's orders on it.
    pub orders: OfComplaint,
    /// What was and can be said where the complaint was written; none where it came another way.
    pub conversation: Option<Conversation>,
    /// The words that must not leave with it.
    pub withheld: OfCase,
    /// That it was closed and began again, and why.
    pub reopened: Option<Reopened>,
    /// Posts that were joined to it.
    pub joined: Vec<JoinedPost>,
    /// Entries whose words were taken off it.
    pub moved: Vec<Moved>,
    /// Who else is working on it.
    pub working: Vec<Working>,
    /// Until when this officer's own sign holds.
    pub on_it: Option<Millis>,
    /// A fresh id for photos of a report.
    pub form: String,
    /// The time when this was made.
    pub now: Millis,
}

/// A timeline entry as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelEntry {
    /// Row id.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// What.
    pub kind: EntryKind,
    /// Who may know.
    pub audience: Audience,
    /// Who acted.
    pub actor: Actor,
    /// Which officer, if it was one.
    pub officer: Option<PersonName>,
    /// Which office it concerns.
    pub office: Option<OfficeName>,
    /// The circle that watches over that station, as it stood then; with a forwarding.
    pub circle: Option<OfficeName>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Words.
    pub text: Option<String>,
    /// When they were written, where the platform told them later.
    pub said_at: Option<Millis>,
    /// Photos that came with it: row ids.
    pub photos: Vec<i64>,
}
