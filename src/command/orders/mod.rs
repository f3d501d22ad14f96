//! Orders: what the chief wants done about a complaint, by whom and by when.
//!
//! The chief gives an order on a complaint's page or by quoting a post on X. An incomplete order (a bare repost, a quote of a post that is not
//! a complaint yet, or one on a complaint that no office holds) waits for the cell's confirmation. What must stay true: one cause makes one
//! order; the addressee of an open order can see its complaint, wherever the complaint moves; answers are kept.

pub mod actions;
pub mod chosen;
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
    complaint::{Category, Millis, Reference},
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

string_enum! {
    /// Whose turn it is with an open order.
    pub enum Turn {
        /// The chief's: it is answered.
        Answered = "answered",
        /// The addressee's, and it is overdue.
        Late = "late",
        /// The addressee's.
        Waiting = "waiting",
    }
}

string_enum! {
    /// What was just done on the page of orders, as its address says it.
    pub enum Done {
        /// An order was marked as read.
        Read = "read",
        /// An order was answered.
        Answered = "answered",
        /// An order was confirmed.
        Confirmed = "confirmed",
        /// An order was withdrawn, or was none.
        Dropped = "dropped",
        /// The chief gave a verdict.
        Judged = "judged",
    }
}

/// What a complaint is about, in a few lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Matter {
    /// Beginning of its text, at most 400 characters.
    pub words: String,
    /// Its category.
    pub category: Category,
    /// When it was received.
    pub received_at: Millis,
}

/// The addressee's answer to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// Primary key of `order_answer`.
    pub id: i64,
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

impl OrderView {
    /// Whose turn it is.
    pub fn turn(&self, now: Millis) -> Turn {
        match self.state {
            OrderState::Answered => Turn::Answered,
            _ if self.due_at.is_some_and(|due| due < now) => Turn::Late,
            _ => Turn::Waiting,
        }
    }
}

/// What the address of the page asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The open order after which the list begins.
    pub after: Option<After>,
    /// The order to be confirmed after which that list begins.
    pub confirm_after: Option<After>,
    /// Only open orders of this turn.
    pub turn: Option<Turn>,
    /// The order to show whole.
    pub order: Option<i64>,
    /// What was just done.
    pub done: Option<Done>,
}

/// Address of the page of orders.
pub fn address(shown: &Shown) -> String {
    let pairs = [
        ("after", shown.after.map(|after| after.to_string())),
        ("confirm_after", shown.confirm_after.map(|after| after.to_string())),
        ("turn", shown.turn.map(|turn| turn.to_string())),
        ("order", shown.order.map(|order| order.to_string())),
        ("done", shown.done.map(|done| done.to_string())),
    ];
    let pairs: Vec<String> = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    if pairs.is_empty() { "/staff/orders".to_owned() } else { format!("/staff/orders?{}", pairs.join("&")) }
}

/// The order that is shown whole, and what this officer can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The order.
    pub order: OrderView,
    /// What its complaint is about, if it has one.
    pub matter: Option<Matter>,
    /// Possible addressees, if it waits for this officer's confirmation.
    pub offices: Vec<OfficeName>,
    /// Whether the complainant has heard from the police since the answer with evidence.
    pub told: bool,
    /// Whether this officer may judge it now.
    pub may_judge: bool,
    /// Whether this officer may take it back.
    pub may_take_back: bool,
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
    /// The only turn that was requested; none for all.
    pub turn: Option<Turn>,
    /// How many open orders there are of each turn, in the order of [`Turn::ALL`].
    pub counts: [i64; 3],
    /// At most [`SHOWN`] open orders, the earliest due first.
    pub open: Vec<OrderView>,
    /// Cursor of the next page of open orders; none on the last page.
    pub open_next: Option<After>,
    /// The order that is shown whole: the one that was requested, or the first.
    pub chosen: Option<Chosen>,
    /// Fresh form id, under which photos of an answer are stored.
    pub form: String,
    /// Default due time of an order.
    pub due_at: Millis,
    /// Proposed due time of an order that is returned now.
    pub back_at: Millis,
    /// Server time when this was built.
    pub now: Millis,
    /// Position of the last live event that this data includes.
    pub event: i64,
}
