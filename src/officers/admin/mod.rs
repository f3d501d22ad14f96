//! Who may sign in, as what, and who heads which office: the admin's page.
//!
//! What must stay true: an account that is closed, or gets another password, has no session left; no admin can close the own account,
//! so that there is always one who can open another.

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

/// Shortest password, in characters.
pub const SHORTEST_PASSWORD: usize = 10;

/// What a form says for no office at all; nothing says that it stays.
const NO_OFFICE: &str = "none";

/// An account as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerRow {
    /// Row id.
    pub id: i64,
    /// What is typed at the sign-in.
    pub login: String,
    /// Name as shown to colleagues.
    pub name: PersonName,
    /// What the officer does.
    pub role: Role,
    /// Where.
    pub office: Option<OfficeName>,
    /// Whether the account may be used.
    pub active: bool,
    /// Where notices are mailed to.
    pub email: Option<String>,
    /// What was wrong with the last mail there.
    pub mail_trouble: Option<MailTrouble>,
}

/// Why the last mail to an officer did not go well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTrouble {
    /// What became of it.
    pub state: MailState,
    /// When.
    pub at: Millis,
    /// When it is tried again, if it is.
    pub next: Millis,
    /// What the mail server said.
    pub why: String,
}

/// How the mail server does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailServer {
    /// This server sends no mail.
    Off,
    /// It takes what it is given.
    Up,
    /// It takes nothing.
    Down {
        /// Since when.
        since: Millis,
        /// When it is tried again.
        next: Millis,
        /// What it said last.
        why: String,
    },
}

/// A posting as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingRow {
    /// Row id.
    pub id: i64,
    /// Who.
    pub officer: PersonName,
    /// Where, as it was called then.
    pub office: OfficeName,
    /// As what.
    pub duty: Duty,
    /// From when.
    pub valid_from: Millis,
    /// Until when, exclusive.
    pub valid_to: Option<Millis>,
    /// A remark.
    pub note: Option<String>,
}

/// The page of officers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficersPage {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// Every account, the closed ones last.
    pub officers: Vec<OfficerRow>,
    /// Every posting, newest first.
    pub postings: Vec<PostingRow>,
    /// The offices that exist today, from the top.
    pub offices: Vec<OfficeName>,
    /// How the mail server does.
    pub mail: MailServer,
    /// The time when this was made.
    pub now: Millis,
}

/// Whether an officer in this role can work in, head or stand in for an office of this kind.
pub fn fits(role: Role, kind: OfficeKind) -> bool {
    match kind {
        OfficeKind::District => role == Role::Chief,
        OfficeKind::Zone | OfficeKind::Circle => role == Role::Circle,
        OfficeKind::Station => role == Role::Station,
    }
}
