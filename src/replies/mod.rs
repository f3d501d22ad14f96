//! What goes back out: words, the outbox that loses nothing, one file for each channel.
//!
//! What must stay true: a reply is written in the same transaction as what causes it; it is never sent twice and never silently dropped;
//! a public reply carries the complaint's number and nothing else about the case.

pub mod answer;
pub mod templates;

#[cfg(feature = "ssr")]
pub mod channel;
#[cfg(feature = "ssr")]
pub mod channels;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod outbox;
#[cfg(feature = "ssr")]
pub mod worker;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::string_enum;

string_enum! {
    /// How something is sent.
    pub enum ReplyMethod {
        /// Below the post, for all to see.
        Reply = "reply",
        /// A private message to an account in a conversation that is open.
        Message = "message",
        /// A first private message about a public post (Facebook's private reply).
        PrivateReply = "private_reply",
        /// A post of our own.
        Post = "post",
        /// Another's post with words of ours.
        Quote = "quote",
        /// Another's post passed on.
        Repost = "repost",
    }
}

impl ReplyMethod {
    /// Whether everybody can read it.
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Message | Self::PrivateReply)
    }
}

string_enum! {
    /// Where a reply stands.
    pub enum ReplyState {
        /// Waits for its turn.
        Queued = "queued",
        /// On its way.
        Sending = "sending",
        /// The platform has it.
        Sent = "sent",
        /// The platform will not take it.
        Refused = "refused",
        /// It may have gone out or not; it is being looked up.
        Unknown = "unknown",
        /// The channel is off: a person sends it by hand.
        Held = "held",
    }
}

impl ReplyState {
    /// Whether it will soon stand elsewhere by itself.
    pub fn is_on_its_way(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Unknown)
    }
}
