//! Passwords: which are good enough, and how officers choose their own.
//!
//! What must stay true: a password that somebody else chose opens nothing but the page where it is changed; a change ends every other session
//! and is in the audit trail; nothing typed here is ever sent back.

pub mod actions;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
pub mod handlers;
pub mod page;
#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "ssr")]
pub use check::{LONGEST, hashed, matches, must_change, problem, problem_of};

use super::Me;
use crate::staff::StaffPage;
use serde::{Deserialize, Serialize};

/// Where officers change their password.
pub const PAGE: &str = StaffPage::Password.route();

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPage {
    /// Who looks; none while nothing else is open to the officer.
    pub me: Option<Me>,
    /// What is typed at the sign-in, for the browser's own list of passwords.
    pub login: String,
}
