//! The common form of everything that channels send us.
//!
//! Each channel's parser turns the bytes of one delivery, or of one page of a list, into these items. What it cannot read it reports as such, and
//! the bytes are stored.

use super::beside::Beside;
use crate::{
    complaint::{Channel, Millis},
    language::cleaned::{cleaned_text, without_controls},
};
use serde_json::value::RawValue;

/// The items of one delivery.
pub type Parsed = Result<Vec<Inbound>, Unreadable>;

/// A delivery of unknown format. It is stored and shown on the wire as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// One event on a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// The channel it came from.
    pub channel: Channel,
    /// The platform's id of the item, as text even if the platform uses a number. Ids of private messages are prefixed with `dm:`, so that
    /// they never collide with ids of posts.
    pub key: String,
    /// What happened to the item.
    pub what: What,
    /// The kind of post.
    pub kind: PostKind,
    /// The author; `None` if the platform does not name one.
    pub author: Option<Author>,
    /// The text with the platform's HTML escapes undone; the long form if there is one.
    pub text: String,
    /// The conversation: items with the same thread belong together.
    pub thread: Option<String>,
    /// The key of the item that it answers, quotes or reposts.
    pub parent: Option<String>,
    /// The key of the first version, if this is a later version with its own id.
    pub first: Option<String>,
    /// Keys of all versions that the platform lists, oldest first; empty if there is only one.
    pub chain: Vec<String>,
    /// The position in the chain of edits; 0 for the first version and where the platform does not count versions.
    pub version: i64,
    /// Content attached to the text.
    pub beside: Vec<Beside>,
    /// Addresses of pictures and videos, unchecked.
    pub media: Vec<String>,
    /// When it happened by the platform's clock, in milliseconds since the epoch.
    pub at: Option<Millis>,
    /// The bytes of this part of the delivery, exactly as received. If a quoted or answered post by somebody else came with it, the bytes of
    /// both: `{"payload":…,"includes":…}`.
    pub raw: Vec<u8>,
}

impl Inbound {
    /// Creates an item with only these fields; all others are empty.
    pub fn bare(channel: Channel, what: What, key: String, raw: &RawValue) -> Self {
        Self {
            channel,
            key,
            what,
            kind: PostKind::Post,
            author: None,
            text: String::new(),
            thread: None,
            parent: None,
            first: None,
            chain: Vec::new(),
            version: 0,
            beside: Vec::new(),
            media: Vec::new(),
            at: None,
            raw: raw.get().as_bytes().to_vec(),
        }
    }
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    New,
    /// Its text was edited.
    Edited,
    /// Its author or the platform deleted it.
    Deleted,
    /// It was hidden from others.
    Hidden,
    /// It is shown again.
    Shown,
    /// Our own account answered, through this program or outside it. `parent` or `thread` says which post or conversation.
    Ours,
    /// Not a known kind of post. It is shown on the wire as its bytes, for an operator to look at.
    Unshown,
    /// The platform revoked our access; `key` is the account or app concerned. There is no post.
    Revoked,
    /// Nothing to act on: a like, a read receipt, an event of another page, our own post.
    Nothing,
}

/// The kind of post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostKind {
    /// An independent post.
    Post,
    /// A reply to, or comment on, another post.
    Reply,
    /// Somebody else's post, quoted with the author's own comment.
    Quote,
    /// Somebody else's post, reposted unchanged.
    Repost,
    /// A private message.
    Message,
}

impl PostKind {
    /// Its value in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::Quote => "quote",
            Self::Repost => "repost",
            Self::Message => "message",
        }
    }
}

/// The author as reported by the platform. Never proof of identity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// The platform's id of the account; on some platforms it is specific to our app or page.
    pub id: String,
    /// The handle without `@`, if the platform has handles.
    pub handle: Option<String>,
    /// The display name.
    pub name: Option<String>,
}

/// Cleans a text as in `language::cleaned` and also removes control characters, because a post cannot be returned for correction.
pub fn clean(text: &str) -> String {
    without_controls(&cleaned_text(text))
}
