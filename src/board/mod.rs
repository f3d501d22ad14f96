//! The board of operators and officers: the work to do, with one complaint at a time open beside it.
//!
//! There is a column for each status, and its count does not depend on how far it is scrolled. Filters are kept in the
//! address. The panel of a complaint offers every move that this officer may make now. `shield` decides who sees what.

pub mod actions;
pub mod batch;
pub mod house;
pub mod macros;
pub mod page;

pub mod acted;
mod cards;
mod desk;
pub mod due;
mod filter_bar;
mod filters;
mod keys;
mod panel;
mod panel_forms;
mod panel_head;
mod panel_talk;
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
use due::{Due, Group};
use serde::{Deserialize, Serialize};

/// How many cards of a column the board loads; the column's count gives the total.
pub const CARDS: i64 = 20;
/// How many cards a page holds when one column is shown alone.
pub const CARDS_ALONE: i64 = 50;
/// How many matches of a search, and how many complaints that are due soon, are counted at most; beyond that the count is shown with a "+".
pub const COUNTED: i64 = 500;

/// The board as this officer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// The officer who is looking.
    pub me: Me,
    /// A column for each status, in the order of a complaint's life.
    pub columns: Vec<Column>,
    /// Filters that were saved under a name.
    pub saved: Vec<SavedFilter>,
    /// Offices that the board can be filtered by.
    pub offices: Vec<OfficeName>,
    /// What has just moved from one column to another, the newest first.
    pub moved: Vec<JustMoved>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
    /// Id of the last live event that is reflected here.
    pub event: i64,
}

/// A complaint that has just moved to another column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JustMoved {
    /// Reference number of the complaint.
    pub reference: Reference,
    /// The column where it is now.
    pub status: Status,
    /// The officer who moved it; none if it was not an officer.
    pub by: Option<PersonName>,
    /// When, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The status whose complaints it shows.
    pub status: Status,
    /// How many complaints are in it; at most [`COUNTED`] for a search.
    pub count: i64,
    /// Whether counting stopped at [`COUNTED`].
    pub more: bool,
    /// The small heads, in the order of the cards; none for a search, whose newest matches come first.
    pub groups: Vec<Group>,
    /// The first cards, or those of the requested page.
    pub cards: Vec<Card>,
    /// The card after which the next page begins; none at the end of the column.
    pub next: Option<After>,
}

/// A complaint on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Reference number of the complaint.
    pub reference: Reference,
    /// Version of the complaint, which a move made from the card must name.
    pub version: i64,
    /// The beginning of the complaint's text, as written.
    pub words: String,
    /// The channel on which it arrived.
    pub channel: Channel,
    /// Category of the complaint.
    pub category: Category,
    /// Status of the complaint.
    pub status: Status,
    /// The office that has it.
    pub office: Option<OfficeName>,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// When it last changed, in milliseconds since the epoch (UTC).
    pub changed_at: Millis,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// Whether the complainant has written something that no officer has read yet.
    pub unread: bool,
    /// Whether an office has yet to decide which station it belongs to.
    pub deciding: bool,
    /// Whether this officer has taken it.
    pub mine: bool,
    /// Whether the chief has given an order on it that is not done yet.
    pub ordered: bool,
    /// The next step that is due, and when.
    pub clock: Option<ClockView>,
    /// The small head under which it stands.
    pub due: Due,
    /// Other officers who are working on it.
    pub working: Vec<Working>,
}

/// One complaint with everything that this officer may see and do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Reference number of the complaint.
    pub reference: Reference,
    /// Version of the complaint, which forms must name.
    pub version: i64,
    /// How many messages the channels have added to it. Counted apart from the version, so that strangers cannot make an
    /// officer's form fail.
    pub heard: i64,
    /// Status of the complaint.
    pub status: Status,
    /// How it was closed.
    pub outcome: Option<Outcome>,
    /// The channel on which it arrived.
    pub channel: Channel,
    /// Category of the complaint.
    pub category: Category,
    /// The complaint as the complainant wrote it.
    pub text: String,
    /// What the complainant gave besides the text.
    pub details: Details,
    /// Latitude and longitude that the complainant's phone reported, in degrees.
    pub point: Option<(f64, f64)>,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// The office that has it.
    pub office: Option<OfficeName>,
    /// The officer who answers for that office now.
    pub head: Option<Head>,
    /// The office that has to decide which station it belongs to, until it has decided.
    pub deciding: Option<OfficeName>,
    /// The station that refused it as not its own.
    pub refused_by: Option<OfficeName>,
    /// The station that the refusing station named instead.
    pub names: Option<OfficeName>,
    /// How many offices it has been forwarded to, one after another.
    pub hops: usize,
    /// The officer who has taken it.
    pub officer: Option<PersonName>,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// The latest clock of each step, in the order of the steps.
    pub clocks: Vec<ClockView>,
    /// Promises that are still open, the earliest due first.
    pub promises: Vec<Promise>,
    /// The timeline, oldest entry first.
    pub entries: Vec<PanelEntry>,
    /// Primary keys of the photos that came with the complaint itself.
    pub photos: Vec<i64>,
    /// The moves that this officer may make now.
    pub moves: Vec<Move>,
    /// Macros that can be run on it now.
    pub macros: Vec<Offered>,
    /// Outcomes with which this officer may close it.
    pub outcomes: Vec<Outcome>,
    /// Stations to forward it to, to decide among, or to name when refusing it.
    pub stations: Vec<OfficeName>,
    /// Stations it may belong to, best match first, with all the reasons.
    pub candidates: Vec<(OfficeName, Candidate)>,
    /// The suggested office: the one above the accused office, or else the likeliest station.
    pub suggested: Option<i64>,
    /// The office to forward it to, if that is certain; it is preselected.
    pub certain: Option<i64>,
    /// The office that the complaint is about, which may neither have nor see it.
    pub accused: Option<OfficeName>,
    /// Offices that can be recorded as the accused one.
    pub accusable: Vec<OfficeName>,
    /// The chief's orders on it.
    pub orders: OfComplaint,
    /// The conversation on the channel and what may be answered there; none if the channel allows no answer.
    pub conversation: Option<Conversation>,
    /// Words of this case that must not leave the desk.
    pub withheld: OfCase,
    /// When and why it was reopened, until it is closed again.
    pub reopened: Option<Reopened>,
    /// Posts that were joined to it.
    pub joined: Vec<JoinedPost>,
    /// Entries whose text was split off again from this complaint.
    pub moved: Vec<Moved>,
    /// Other officers who are working on it.
    pub working: Vec<Working>,
    /// Until when this officer is shown to colleagues as working on it, in milliseconds since the epoch (UTC).
    pub on_it: Option<Millis>,
    /// A fresh form id, under which photos of a report are stored.
    pub form: String,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

/// A timeline entry as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelEntry {
    /// Primary key of the `entry` row.
    pub id: i64,
    /// When it happened, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// What happened.
    pub kind: EntryKind,
    /// Who may read it.
    pub audience: Audience,
    /// Who acted: an officer, the complainant, the clock and so on.
    pub actor: Actor,
    /// The officer who acted, if it was an officer.
    pub officer: Option<PersonName>,
    /// The office that the entry concerns.
    pub office: Option<OfficeName>,
    /// For a forwarding or decision: the circle above that station at that time.
    pub circle: Option<OfficeName>,
    /// The outcome, if the entry closed the complaint.
    pub outcome: Option<Outcome>,
    /// The text of the entry.
    pub text: Option<String>,
    /// When the text was written, if the platform delivered it later; in milliseconds since the epoch (UTC).
    pub said_at: Option<Millis>,
    /// Primary keys of the photos that came with it.
    pub photos: Vec<i64>,
}
