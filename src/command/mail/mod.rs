//! Notices by mail, for officers who do not sit in front of the board.
//!
//! What must stay true: a mail says which complaint and by when, and nothing of what it is about; it goes only to those who may read the
//! notice at that moment; an officer gets a notice by mail once. The mail server may be away or slow for as long as it likes: that holds
//! up nothing else, and what was not handed over is sent later.

use crate::{officers::Role, string_enum};

#[cfg(feature = "ssr")]
mod letter;
#[cfg(feature = "ssr")]
pub mod smtp;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod worker;

string_enum! {
    /// When an officer gets notices by mail.
    pub enum MailWhen {
        /// As soon as they are written.
        AtOnce = "at_once",
        /// All together, in the morning and before the evening.
        Digest = "digest",
        /// Never.
        None = "none",
    }
}

impl MailWhen {
    /// What holds for a role until the officer chooses. Stations and circles act on a notice when it comes; the chief looks in the morning
    /// and in the evening; the cell has the board open day and night.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Station | Role::Circle => Self::AtOnce,
            Role::Chief => Self::Digest,
            Role::Operator | Role::Admin | Role::Auditor => Self::None,
        }
    }
}

string_enum! {
    /// What became of a notice that is to be mailed to an officer.
    pub enum MailState {
        /// To be tried again.
        Waiting = "waiting",
        /// A server has taken it; the mail server has nothing of it yet.
        Sending = "sending",
        /// It is being handed over.
        Handing = "handing",
        /// The mail server has it.
        Sent = "sent",
        /// The mail server will not take it.
        Refused = "refused",
        /// The mail server may have it: it never said. It is not sent again, so that nothing comes twice; the notice itself stays.
        Unknown = "unknown",
    }
}
