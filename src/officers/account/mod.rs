//! Settings that officers choose for themselves: when notices are mailed, and in which language.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;

use super::Me;
use crate::{command::mail::MailWhen, language::Language};
use serde::{Deserialize, Serialize};

/// The account page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// The officer who is looking.
    pub me: Me,
    /// Whether officers with this role get notices.
    pub gets_notices: bool,
    /// Whether this server sends mail.
    pub on: bool,
    /// The officer's mail address.
    pub email: Option<String>,
    /// When notices are mailed.
    pub when: MailWhen,
    /// The language of mail; none for both languages.
    pub language: Option<Language>,
}
