//! The second factor of the sign-in: codes from an authenticator app (TOTP, RFC 6238), and ten recovery codes in case the
//! phone is lost.
//!
//! What must stay true: a code or recovery code is accepted once; the right password alone gives no access to an officer
//! with a second factor; attempts are counted before the code is checked; every change ends the officer's other sessions and
//! is in the audit trail.

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

/// Address of the page where officers set up their second factor.
pub const PAGE: &str = StaffPage::SecondFactor.route();
/// Address of the QR code for the set-up.
pub const PICTURE: &str = "/staff/second-factor/qr.svg";
/// Address of the page that requests the code at the sign-in.
pub const CODE_PAGE: &str = "/sign-in/code";

/// The page of the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorPage {
    /// The officer who is looking; none while the officer has access to this page only.
    pub me: Option<Me>,
    /// Whether it is set up.
    pub on: bool,
    /// Whether the settings require a second factor for this role.
    pub required: bool,
    /// The secret for the authenticator app, in base32, during the set-up.
    pub secret: Option<String>,
    /// How many recovery codes have not been used.
    pub left: i64,
}
