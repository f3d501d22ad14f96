//! Passwords: which are good enough, and how officers change their own.
//!
//! What must stay true: a password chosen by somebody else gives access only to the page where it is changed; a change ends
//! every other session and is in the audit trail; nothing typed here is ever sent back.

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

/// Address of the page where officers change their password.
pub const PAGE: &str = StaffPage::Password.route();

/// The page to change one's password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPage {
    /// The officer who is looking; none while the officer has access to this page only.
    pub me: Option<Me>,
    /// The sign-in name, for the browser's password manager.
    pub login: String,
}
