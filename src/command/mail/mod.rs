//! Sends notices by mail, for officers who do not watch the board.
//!
//! What must stay true: a mail names a complaint and a due time, but says nothing about the content of the complaint; it goes only to officers
//! who may read the notice at that moment; an officer gets each notice by mail at most once. A mail server that is down or slow delays nothing
//! else, and what was not handed over is sent later.

use crate::{officers::Role, string_enum};

#[cfg(feature = "ssr")]
pub mod letter;
#[cfg(feature = "ssr")]
pub mod recipients;
#[cfg(feature = "ssr")]
pub mod smtp;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod worker;

string_enum! {
    /// When an officer is sent notices by mail.
    pub enum MailWhen {
        /// As soon as they are written.
        AtOnce = "at_once",
        /// All together, once in the morning and once in the afternoon.
        Digest = "digest",
        /// Never.
        None = "none",
    }
}

impl MailWhen {
    /// Default for a role until the officer chooses. Stations and circles act on a notice when it comes; the chief looks in the morning and in
    /// the evening; the cell has the board open day and night.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Station | Role::Circle => Self::AtOnce,
            Role::Chief => Self::Digest,
            Role::Operator | Role::Admin | Role::Auditor => Self::None,
        }
    }
}

string_enum! {
    /// State of a notice that is to be mailed to an officer.
    pub enum MailState {
        /// Waits for another attempt.
        Waiting = "waiting",
        /// Leased by one of our servers; nothing has reached the mail server yet.
        Sending = "sending",
        /// Being handed over to the mail server.
        Handing = "handing",
        /// Accepted by the mail server.
        Sent = "sent",
        /// Rejected by the mail server for good, or given up after too many attempts.
        Refused = "refused",
        /// The mail server may have it but never confirmed it. It is not sent again, so that nothing arrives twice; the notice itself stays.
        Unknown = "unknown",
    }
}
