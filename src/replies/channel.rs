//! The trait for sending replies on a channel. All knowledge of a platform's API is behind it, so a channel can be removed without other changes.

use super::ReplyMethod;
use crate::complaint::{Channel, Millis};

/// One reply to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// How it is sent.
    pub way: ReplyMethod,
    /// What it answers: the key of a post or, for a message, the id of the account.
    pub target: String,
    /// Text of the reply.
    pub text: String,
    /// When it was first attempted; a look-up goes back as far as this.
    pub tried_at: Millis,
    /// The current time by our own clock.
    pub now: Millis,
}

/// Result of one attempt to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The platform has it, under this id.
    Done(String),
    /// It was not sent and may be tried again later, at this moment if one is known; and the reason.
    Later(Option<Millis>, String),
    /// The platform limits our calls: nothing is sent on the channel until this moment, if its headers name one; and the reason.
    RateLimited(Option<Millis>, String),
    /// The platform will never accept it; and the reason.
    Refused(String),
    /// The platform says that the same text was posted before: look up which post that was.
    Duplicate,
    /// The result is unknown: the connection broke or the response made no sense. Look it up before trying again.
    Unknown(String),
    /// Our access was revoked or is used up: nothing more is sent on this channel until an officer intervenes.
    Shut(String),
}

/// Result of looking for a reply among our own posts on the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Ids of the matching posts, the likeliest first. Two messages with the same text within a minute cannot be told apart.
    There(Vec<String>),
    /// The platform does not have it.
    NotThere,
    /// The platform did not give an answer; and the reason.
    NoAnswer(String),
}

/// Client for a channel on which we can reply. What needs no account on the platform is in `channels::platform`.
#[async_trait::async_trait]
pub trait ChannelClient: Send + Sync {
    /// The channel it serves.
    fn channel(&self) -> Channel;
    /// What sending this reply costs, in millionths of a US dollar.
    fn cost(&self, outgoing: &Outgoing) -> i64;
    /// Sends it once. Never retries.
    async fn send(&self, outgoing: &Outgoing) -> Sent;
    /// Looks for it among our own posts on the platform.
    async fn look(&self, outgoing: &Outgoing) -> Looked;
    /// Which of these posts of ours, by their ids on the platform, it no longer has. The error says why that is unknown.
    async fn gone(&self, _ids: &[String]) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
    /// Everything written to us since this moment, from the platform's own list.
    async fn list(&self, since: Millis) -> Result<Vec<crate::intake::inbound::Inbound>, String>;
    /// Checks that the platform still delivers events to us. The error says why it does not, or why that is unknown.
    async fn subscribed(&self) -> Result<(), String>;
}
