//! What a channel can carry back, behind one small trait. A channel can vanish: nothing else knows how one speaks.

use super::ReplyMethod;
use crate::complaint::{Channel, Millis};

/// One thing to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// How.
    pub way: ReplyMethod,
    /// What it answers: a post's key, or for a message the account's id.
    pub target: String,
    /// The words.
    pub text: String,
    /// When it was first tried, for the look-up.
    pub tried_at: Millis,
    /// The time by our own clock.
    pub now: Millis,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is there, under this id.
    Done(String),
    /// The platform wants us to wait; by its own headers, until this moment if it said.
    Later(Option<Millis>, String),
    /// It will never be taken, and why.
    Refused(String),
    /// The platform says that the same was posted before: look which it was.
    Duplicate,
    /// Nobody knows: the connection broke, or the answer made no sense. Look before trying again.
    Unknown(String),
    /// Our access is gone or exhausted: nothing more goes out on this channel until a person sees to it.
    Shut(String),
}

/// What of our own the platform has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// These are, the likeliest first: their ids. Two messages with the same words in one minute cannot be told apart.
    There(Vec<String>),
    /// It is not.
    NotThere,
    /// The platform did not answer the question.
    NoAnswer(String),
}

/// A channel that carries words back. What does not need an account there is in `channels::platform`.
#[async_trait::async_trait]
pub trait ChannelClient: Send + Sync {
    /// Which.
    fn channel(&self) -> Channel;
    /// What a sending costs, in millionths of a US dollar.
    fn cost(&self, outgoing: &Outgoing) -> i64;
    /// Sends it once. Never tries twice by itself.
    async fn send(&self, outgoing: &Outgoing) -> Sent;
    /// Looks among our own whether it is there.
    async fn look(&self, outgoing: &Outgoing) -> Looked;
    /// What was written to us since this moment, by the platform's own list: `(items, requests made)`.
    async fn list(&self, since: Millis) -> Result<Vec<crate::intake::inbound::Inbound>, String>;
    /// Whether events are still delivered to us; an error in words if not or not known.
    async fn subscribed(&self) -> Result<(), String>;
}
