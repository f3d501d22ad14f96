//! Orders: what the chief wants done about a complaint, by whom and by when.
//!
//! The chief orders on the complaint's page or by quoting it on X. What is not whole - a bare repost, a post that is no complaint yet, a
//! complaint that no office has - waits for the cell's confirmation. What must stay true: one cause makes one order; an order that is
//! open has an addressee who can see its complaint, wherever the complaint goes; what was answered stays.

pub mod actions;
pub mod page;
pub mod panel;

#[cfg(feature = "ssr")]
pub mod give;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod judge;
#[cfg(feature = "ssr")]
pub mod posted;
pub mod review;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
pub mod tests;

use crate::{
    complaint::{Millis, Reference},
    officers::{Me, PersonName},
    offices::OfficeName,
    string_enum,
    ui::paging::After,
};
use serde::{Deserialize, Serialize};

/// The longest text of an order.
pub const MAX_ORDER: usize = 1_000;
/// Orders that a page shows.
pub const SHOWN: i64 = 50;
/// Posts to be confirmed that a page shows: each is a form.
pub const WAITING: i64 = 8;

string_enum! {
    /// Where an order stands.
    pub enum OrderState {
        /// The cell has to say to whom it goes, or what it means.
        ToConfirm = "to_confirm",
        /// The addressee has it.
        Open = "open",
        /// The addressee says: we have read it.
        Acknowledged = "acknowledged",
        /// The addressee says what was done.
        Answered = "answered",
        /// The chief is content.
        Accepted = "accepted",
        /// It was no order, or is none any more.
        Dropped = "dropped",
    }
}

impl OrderState {
    /// Whether the addressee still has to do with it, or the chief to judge it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged | Self::Answered)
    }
}

/// What came back on an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// When.
    pub at: Millis,
    /// Who wrote it.
    pub officer: PersonName,
    /// The words.
    pub text: String,
    /// Photos: row ids.
    pub photos: Vec<i64>,
    /// The number of an FIR, a diary entry, a challan.
    pub paper: Option<String>,
}

/// An order as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Row id.
    pub id: i64,
    /// Where it stands.
    pub state: OrderState,
    /// On which complaint.
    pub reference: Option<Reference>,
    /// The chief's words; empty for a bare repost that is not confirmed.
    pub text: String,
    /// Whoever must act.
    pub office: Option<OfficeName>,
    /// When it was given.
    pub given_at: Millis,
    /// Who gave it; none: the chief, on X.
    pub given_by: Option<PersonName>,
    /// When it is due.
    pub due_at: Option<Millis>,
    /// When the addressee read it.
    pub acknowledged_at: Option<Millis>,
    /// How often it came back.
    pub returned: i64,
    /// Why it came back last.
    pub return_text: Option<String>,
    /// Given in public on a complaint that is not to be known.
    pub exposes: bool,
    /// The chief's post is gone from X.
    pub gone: bool,
    /// The words of the post that the chief quoted or passed on.
    pub about: Option<String>,
    /// That post: row id, if it still waits on the wire.
    pub waiting_post: Option<i64>,
    /// The last answer, if there is one since it was given or came back.
    pub answer: Option<AnswerView>,
    /// Whether this officer may answer it.
    pub ours: bool,
    /// Whom to propose, where it waits for confirmation: never simply the first of a list.
    pub suggested: Option<i64>,
}

/// The orders of one complaint, and what this officer can do about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfComplaint {
    /// Newest first.
    pub orders: Vec<OrderView>,
    /// Whether this officer may give one.
    pub may_give: bool,
    /// Whether this officer may take one back.
    pub may_take_back: bool,
    /// To whom one can be given; whoever has the complaint first.
    pub offices: Vec<OfficeName>,
    /// Whom to propose: whoever has it, else routing's station, else nobody.
    pub suggested: Option<i64>,
    /// When one is due by default.
    pub due_at: Millis,
    /// Quoting the complaint in public would make known what must not be.
    pub not_in_public: bool,
}

/// The page of orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// Who looks.
    pub me: Me,
    /// Those that wait for confirmation, with the offices each can go to; oldest first; a page of [`WAITING`].
    pub to_confirm: Vec<(OrderView, Vec<OfficeName>)>,
    /// Behind which the next page of them begins; none at the end.
    pub to_confirm_next: Option<After>,
    /// Those that are open, the one due first first; a page of [`SHOWN`].
    pub open: Vec<OrderView>,
    /// Behind which the next page of them begins; none at the end.
    pub open_next: Option<After>,
    /// When an order is due by default.
    pub due_at: Millis,
    /// The time when this was made.
    pub now: Millis,
    /// The last live event that this includes.
    pub event: i64,
}
