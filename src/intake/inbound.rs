//! What a channel tells us, in one shape for all of them.
//!
//! A channel's parser turns the bytes of one delivery, or one page of a list, into these. What it cannot read it says so about, and the
//! bytes are kept.

use super::beside::Beside;
use crate::{
    complaint::{Channel, Millis},
    language::cleaned::{cleaned_text, without_controls},
};
use serde_json::value::RawValue;

/// The parts of one delivery.
pub type Parsed = Result<Vec<Inbound>, Unreadable>;

/// A delivery of no known shape. It is kept and shown on the wire as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// One thing that happened on a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// Where.
    pub channel: Channel,
    /// The platform's id of the item it is about, as text whatever the platform calls it. Private messages are `dm:` and their id, so
    /// that ids of two kinds never meet.
    pub key: String,
    /// What happened.
    pub what: What,
    /// How it was said.
    pub kind: PostKind,
    /// Who; none where the platform does not tell.
    pub author: Option<Author>,
    /// The words, with the platform's HTML escapes undone; the long form where there is one.
    pub text: String,
    /// The conversation: items with the same thread belong together.
    pub thread: Option<String>,
    /// The key of the item that it answers, quotes or reposts.
    pub parent: Option<String>,
    /// The key of the first version, where this is a later one with an id of its own.
    pub first: Option<String>,
    /// All versions that the platform names, oldest first, where there are several.
    pub chain: Vec<String>,
    /// The place in the chain of edits; 0 for the first version and where the platform counts none.
    pub version: i64,
    /// What stands beside the words.
    pub beside: Vec<Beside>,
    /// Addresses of pictures and films, unchecked.
    pub media: Vec<String>,
    /// When, by the platform's clock.
    pub at: Option<Millis>,
    /// The bytes of this part of the delivery, exactly as they came. Where another's post that is quoted or answered came with it, the
    /// bytes of both: `{"payload":…,"includes":…}`.
    pub raw: Vec<u8>,
}

impl Inbound {
    /// An item of which only this is known.
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
    /// Its words changed.
    Edited,
    /// Its author, or the platform, removed it.
    Deleted,
    /// It was hidden from others.
    Hidden,
    /// It is shown again.
    Shown,
    /// Our own account answered, here or past this program. `parent` or `thread` says whom.
    Ours,
    /// Something that is no post of a known kind. A person looks at its bytes.
    Unshown,
    /// The platform took away our access; `key` says to what. There is no item.
    Revoked,
    /// Nothing that anybody wrote: a like, a message read, another page's, a post of our own.
    Nothing,
}

/// How something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostKind {
    /// A post of its own.
    Post,
    /// A reply or comment below another.
    Reply,
    /// Another's post with words of one's own.
    Quote,
    /// Another's post passed on as it is.
    Repost,
    /// A private message.
    Message,
}

impl PostKind {
    /// As the database keeps it.
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

/// Whoever wrote it, as the platform says. Never proof of who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// The platform's id of the account, scoped to us.
    pub id: String,
    /// `name` of `@name`, where the platform has such.
    pub handle: Option<String>,
    /// The display name.
    pub name: Option<String>,
}

/// A text as it is read: `language::cleaned`, without control characters, because a post cannot be sent back to be corrected.
pub fn clean(text: &str) -> String {
    without_controls(&cleaned_text(text))
}
