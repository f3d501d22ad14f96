//! What an officer decides for himself: when notices come by mail, and in which language.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;

use super::Me;
use crate::{command::mail::MailWhen, language::Language};
use serde::{Deserialize, Serialize};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// Who looks.
    pub me: Me,
    /// Whether notices are written for this role at all.
    pub gets_notices: bool,
    /// Whether this server sends mail.
    pub on: bool,
    /// Where to.
    pub email: Option<String>,
    /// When.
    pub when: MailWhen,
    /// In which language; none for both.
    pub language: Option<Language>,
}
