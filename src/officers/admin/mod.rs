//! The admin's page of officers: who may sign in with which role, and who heads which office.
//!
//! What must stay true: an account that is closed or gets a new password has no session left. Admins cannot close their own
//! account, so there is always an admin who can open another.

pub mod actions;
mod forms;
#[cfg(feature = "ssr")]
mod mail;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use super::{Me, PersonName, Role};
use crate::{
    command::mail::MailState,
    language::dates::Millis,
    offices::{Duty, OfficeKind, OfficeName},
};
use serde::{Deserialize, Serialize};

/// The shortest password, in characters.
pub const SHORTEST_PASSWORD: usize = 10;

/// The form value for "no office"; an empty value leaves the office as it is.
const NO_OFFICE: &str = "none";

/// An account, as shown on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerRow {
    /// Primary key of the `officer` row.
    pub id: i64,
    /// The sign-in name.
    pub login: String,
    /// The officer's name.
    pub name: PersonName,
    /// Role of the officer.
    pub role: Role,
    /// The officer's office; none for roles of the whole district.
    pub office: Option<OfficeName>,
    /// Whether the account is open.
    pub active: bool,
    /// The address that notices are mailed to.
    pub email: Option<String>,
    /// Why the last mail to this address failed.
    pub mail_trouble: Option<MailTrouble>,
}

/// Why the last mail to an officer failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTrouble {
    /// State of the mail.
    pub state: MailState,
    /// When it was last tried, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// When it is tried again, if it is; in milliseconds since the epoch (UTC).
    pub next: Millis,
    /// The mail server's reply.
    pub why: String,
}

/// The state of the mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailServer {
    /// No mail server is configured.
    Off,
    /// It accepts mail.
    Up,
    /// It accepts no mail.
    Down {
        /// When this began, in milliseconds since the epoch (UTC).
        since: Millis,
        /// When it is tried again, in milliseconds since the epoch (UTC).
        next: Millis,
        /// Its last reply.
        why: String,
    },
}

/// A posting, as shown on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingRow {
    /// Primary key of the `posting` row.
    pub id: i64,
    /// The officer.
    pub officer: PersonName,
    /// The office, under the name it had when the posting began.
    pub office: OfficeName,
    /// Head, stand-in or on leave.
    pub duty: Duty,
    /// When it begins, in milliseconds since the epoch (UTC).
    pub valid_from: Millis,
    /// When it ends (exclusive), in milliseconds since the epoch (UTC).
    pub valid_to: Option<Millis>,
    /// A remark.
    pub note: Option<String>,
}

/// The page of officers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficersPage {
    /// The officer who is looking.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// Every account, the closed ones last.
    pub officers: Vec<OfficerRow>,
    /// Every posting, newest first.
    pub postings: Vec<PostingRow>,
    /// The offices that exist today, in the order of the tree.
    pub offices: Vec<OfficeName>,
    /// The state of the mail server.
    pub mail: MailServer,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

/// Whether an officer with this role can work in, head or stand in for an office of this kind.
pub fn fits(role: Role, kind: OfficeKind) -> bool {
    match kind {
        OfficeKind::District => role == Role::Chief,
        OfficeKind::Zone | OfficeKind::Circle => role == Role::Circle,
        OfficeKind::Station => role == Role::Station,
    }
}
