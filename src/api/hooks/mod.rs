//! Webhooks: other software is told that a complaint has changed (<https://www.standardwebhooks.com>).
//!
//! What must stay true: a message is written in the transaction of the change (`complaint::hooks`) and held by one server at a time; it is sent at
//! least once. It holds the number of the complaint, its status and the kind of the change, and nothing else, and only if the account of the hook may
//! see the complaint at the time of sending. The address is called only by the rules of `server::outward`: public, `https`, no redirect. A hook at
//! which nothing arrives is switched off, and the admin is told.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod signing;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod worker;

use crate::{
    language::dates::Millis,
    officers::{Me, PersonName},
    string_enum,
};
use serde::{Deserialize, Serialize};

/// Most webhooks at a time: every change of a complaint writes a row for each.
pub const MOST: usize = 10;
/// A hook is switched off after this many messages in a row that were given up.
pub const FAILURES: i64 = 5;

string_enum! {
    /// State of a message.
    pub enum MessageState {
        /// To be sent.
        Waiting = "waiting",
        /// Leased by one of our servers.
        Sending = "sending",
        /// The receiver has it.
        Sent = "sent",
        /// The account of the hook may not see the complaint.
        Needless = "needless",
        /// Will not be sent again.
        GivenUp = "given_up",
    }
}

/// A message, as shown on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    /// When the change happened, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// What it tells, as sent.
    pub event: String,
    /// Its state.
    pub state: MessageState,
    /// Number of attempts.
    pub attempts: i64,
    /// The last answer: its HTTP status, or a code for why there was none.
    pub answer: Option<String>,
    /// When it is tried again, if it is; in milliseconds since the epoch (UTC).
    pub next: Option<Millis>,
}

/// A webhook, as shown on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookRow {
    /// Primary key of the `webhook` row.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// The address that is called.
    pub url: String,
    /// The account whose sight decides.
    pub officer: PersonName,
    /// The sign-in name of this account.
    pub login: String,
    /// Whether it is on.
    pub active: bool,
    /// When it was switched off because nothing arrived, in milliseconds since the epoch (UTC).
    pub disabled_at: Option<Millis>,
    /// Number of messages that wait.
    pub waiting: i64,
    /// The last messages, newest first.
    pub last: Vec<DeliveryRow>,
}

/// The page of webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HooksPage {
    /// The officer who is looking.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// All webhooks, the newest first.
    pub hooks: Vec<HookRow>,
    /// The accounts that a hook can be given: primary key and what is shown.
    pub accounts: Vec<(i64, String)>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
