//! Outgoing replies: templates, the outbox, and one client for each channel.
//!
//! What must stay true: a reply is written in the same transaction as the change that causes it; it is never sent twice and never silently
//! dropped; a public reply contains the complaint's number and nothing else about the case.

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
pub mod parts;
#[cfg(feature = "ssr")]
pub mod worker;

#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::string_enum;

string_enum! {
    /// How a reply is sent.
    pub enum ReplyMethod {
        /// A public reply below the post.
        Reply = "reply",
        /// A private message to an account in an open conversation.
        Message = "message",
        /// A first private message about a public post (Facebook's private reply).
        PrivateReply = "private_reply",
        /// A post of our own.
        Post = "post",
        /// Someone else's post quoted with our comment.
        Quote = "quote",
        /// Someone else's post reposted.
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
    /// Delivery state of a reply.
    pub enum ReplyState {
        /// Waiting to be sent.
        Queued = "queued",
        /// Being sent.
        Sending = "sending",
        /// The platform has it.
        Sent = "sent",
        /// The platform refused it, or it must not be sent.
        Refused = "refused",
        /// Not known whether it was sent; it is being looked up.
        Unknown = "unknown",
        /// Not sent automatically: the channel is off, so an officer sends it by hand, or the post is hidden.
        Held = "held",
    }
}

impl ReplyState {
    /// Whether the state will change without an officer's action.
    pub fn is_on_its_way(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Unknown)
    }
}
