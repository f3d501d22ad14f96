//! Web Push: a browser that was asked to is told when the status of a complaint changes (RFC 8030).
//!
//! What must stay true: a message holds the number and the status that the public page shows at the time of sending, and nothing else, because it
//! appears on a locked screen and phones are shared. While a complaint is confidential, nothing is sent, not even that something has changed. The
//! address of a push service is given by whoever subscribes, so it is called only by the rules of `server::outward`. A change of status and the
//! note that it must be passed on are one transaction ([`status_changes`](crate::complaint)).

pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod message;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod vapid;
#[cfg(feature = "ssr")]
pub mod worker;

use crate::string_enum;

string_enum! {
    /// The page on which somebody subscribed. Strangers who know the number cannot use up the places of the complainant.
    pub enum SubscribedOn {
        /// The page of the number.
        Public = "public",
        /// The page of the private link.
        Private = "private",
    }
}

string_enum! {
    /// What became of a message.
    pub enum Delivery {
        /// The push service has it.
        Sent = "sent",
        /// There was nothing to say: the status is the one that was told last, or the complaint is confidential.
        Needless = "needless",
        /// The browser no longer wants messages; the subscription was removed.
        Gone = "gone",
        /// Another attempt follows.
        Postponed = "postponed",
        /// There will be no further attempt.
        GivenUp = "given_up",
    }
}

/// Most subscriptions of one complaint made on one page.
pub const PLACES: i64 = 10;
