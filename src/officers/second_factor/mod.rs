//! The second factor of an officer's sign-in: codes from a telephone (TOTP, RFC 6238), and ten recovery codes for when it is lost.
//!
//! What must stay true: a code or a recovery code opens once; the right password alone opens nothing for an officer who has a second factor;
//! wrong codes are counted before they are looked at; every change ends the officer's other sessions and is in the audit trail.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod half;
#[cfg(feature = "ssr")]
pub mod handlers;
pub mod page;
#[cfg(feature = "ssr")]
pub mod required;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod totp;

use super::Me;
use crate::staff::StaffPage;
use serde::{Deserialize, Serialize};

/// Where officers set up their second factor.
pub const PAGE: &str = StaffPage::SecondFactor.route();
/// The setting-up as a picture for the telephone's camera.
pub const PICTURE: &str = "/staff/second-factor/qr.svg";
/// Where the code is asked for at the sign-in.
pub const CODE_PAGE: &str = "/sign-in/code";

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorPage {
    /// Who looks; none while nothing else is open to the officer.
    pub me: Option<Me>,
    /// Whether it is set up.
    pub on: bool,
    /// Whether the district asks it of this role.
    pub required: bool,
    /// The secret that is to be typed into the telephone, in base32, while it is being set up.
    pub secret: Option<String>,
    /// Recovery codes that have not been used.
    pub left: i64,
}
