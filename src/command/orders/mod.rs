//! Orders: what the chief wants done about a complaint, by whom and by when.
//!
//! The chief gives an order on a complaint's page or by quoting a post on X. An incomplete order (a bare repost, a quote of a post that is not
//! a complaint yet, or one on a complaint that no office holds) waits for the cell's confirmation. What must stay true: one cause makes one
//! order; the addressee of an open order can see its complaint, wherever the complaint moves; answers are kept.

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

/// Maximum length of an order's text, in characters.
pub const MAX_ORDER: usize = 1_000;
/// Open orders on one page.
pub const SHOWN: i64 = 50;
/// Orders to be confirmed on one page. There are few, because each is a form.
pub const WAITING: i64 = 8;

string_enum! {
    /// State of an order.
    pub enum OrderState {
        /// It waits for the cell to name the addressee or to complete it.
        ToConfirm = "to_confirm",
        /// The addressee has it but has not acknowledged it.
        Open = "open",
        /// The addressee has read it.
        Acknowledged = "acknowledged",
        /// The addressee has reported what was done.
        Answered = "answered",
        /// The chief has accepted it as done.
        Accepted = "accepted",
        /// It was no order, or the chief took it back.
        Dropped = "dropped",
    }
}

impl OrderState {
    /// Whether the addressee still has to act on it, or the chief to judge it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged | Self::Answered)
    }
}

/// The addressee's answer to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// When it was written.
    pub at: Millis,
    /// The officer who wrote it.
    pub officer: PersonName,
    /// Text of the answer.
    pub text: String,
    /// Primary keys of its photos.
    pub photos: Vec<i64>,
    /// Number of an FIR, a diary entry or a challan.
    pub paper: Option<String>,
}

/// An order as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Primary key of `chief_order`.
    pub id: i64,
    /// State of the order.
    pub state: OrderState,
    /// Reference of its complaint, if known.
    pub reference: Option<Reference>,
    /// Text of the order; empty for a bare repost that is not confirmed.
    pub text: String,
    /// The addressee.
    pub office: Option<OfficeName>,
    /// When the order was given.
    pub given_at: Millis,
    /// The officer who gave it; none if the chief gave it on X.
    pub given_by: Option<PersonName>,
    /// When the order is due.
    pub due_at: Option<Millis>,
    /// When the addressee acknowledged it.
    pub acknowledged_at: Option<Millis>,
    /// How often the chief returned it.
    pub returned: i64,
    /// Why the chief last returned it.
    pub return_text: Option<String>,
    /// Whether it was given in public on a complaint that must not be public.
    pub exposes: bool,
    /// Whether the chief's post has disappeared from X.
    pub gone: bool,
    /// Text of the post that the chief quoted or reposted.
    pub about: Option<String>,
    /// Primary key of that post if it still waits on the wire.
    pub waiting_post: Option<i64>,
    /// The last answer since the order was opened or returned.
    pub answer: Option<AnswerView>,
    /// Whether this officer may answer it.
    pub ours: bool,
    /// Addressee to preselect for the confirmation; none if nothing suggests one.
    pub suggested: Option<i64>,
}

/// The orders of one complaint, and what this officer can do about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfComplaint {
    /// The orders, newest first.
    pub orders: Vec<OrderView>,
    /// Whether this officer may give an order.
    pub may_give: bool,
    /// Whether this officer may take an order back.
    pub may_take_back: bool,
    /// Possible addressees, beginning with the holder of the complaint.
    pub offices: Vec<OfficeName>,
    /// Addressee to preselect: the holder, else the station that routing suggests, else none.
    pub suggested: Option<i64>,
    /// Default due time of a new order.
    pub due_at: Millis,
    /// Whether quoting the complaint in public would reveal what must not be public; the chief is warned.
    pub not_in_public: bool,
}

/// Data of the orders page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// The signed-in officer.
    pub me: Me,
    /// At most [`WAITING`] orders to be confirmed, each with its possible addressees: those with a complaint first, then oldest first.
    pub to_confirm: Vec<(OrderView, Vec<OfficeName>)>,
    /// Cursor of the next page of orders to be confirmed; none on the last page.
    pub to_confirm_next: Option<After>,
    /// At most [`SHOWN`] open orders, the earliest due first.
    pub open: Vec<OrderView>,
    /// Cursor of the next page of open orders; none on the last page.
    pub open_next: Option<After>,
    /// Default due time of an order.
    pub due_at: Millis,
    /// Server time when this was built.
    pub now: Millis,
    /// Position of the last live event that this data includes.
    pub event: i64,
}
