//! The properties of each platform, which need no account there.

use crate::{
    complaint::Channel,
    intake::{facebook::signature as from_facebook, x::signature as from_x},
    replies::{ReplyMethod, x::counting},
};

/// The properties of a platform.
#[derive(Debug)]
pub struct Platform {
    /// The path of its webhook on this server.
    pub webhook: &'static str,
    /// The header with the signature of a delivery: `sha256=` followed by an HMAC-SHA-256.
    pub signature: &'static str,
    /// Length of the encoded HMAC, in characters.
    pub signature_length: usize,
    /// Hosts from which its pictures are fetched, including their subdomains.
    pub picture_hosts: &'static [&'static str],
    /// The ways to reply or post on it.
    pub ways: &'static [ReplyMethod],
    /// The private way to reply to the author of a public post.
    pub in_private: ReplyMethod,
    /// The longest text it accepts, in its own count.
    pub longest: usize,
    /// Length of a text in its own count.
    pub length: fn(&str) -> usize,
    /// Finds a link that the platform charges extra for; public replies then contain no link. `None` if links cost nothing extra.
    pub dear_link: Option<fn(&str) -> bool>,
    /// Whether it charges for sending.
    pub costs: bool,
}

const X: Platform = Platform {
    webhook: "/webhooks/x",
    signature: from_x::HEADER,
    // In Base64.
    signature_length: 44,
    picture_hosts: &["pbs.twimg.com", "video.twimg.com"],
    ways: &[ReplyMethod::Reply, ReplyMethod::Message, ReplyMethod::Post, ReplyMethod::Quote, ReplyMethod::Repost],
    in_private: ReplyMethod::Message,
    longest: 280,
    length: counting::length,
    dear_link: Some(counting::has_url),
    costs: true,
};

const FACEBOOK: Platform = Platform {
    webhook: "/webhooks/facebook",
    signature: from_facebook::HEADER,
    // In hexadecimal digits.
    signature_length: 64,
    picture_hosts: &["fbcdn.net", "fbsbx.com"],
    ways: &[ReplyMethod::Reply, ReplyMethod::PrivateReply, ReplyMethod::Message, ReplyMethod::Post],
    in_private: ReplyMethod::PrivateReply,
    longest: 8_000,
    length: characters,
    dear_link: None,
    costs: false,
};

/// The platform of this channel; `None` for a channel that is not a platform.
pub const fn platform(channel: Channel) -> Option<&'static Platform> {
    match channel {
        Channel::X => Some(&X),
        Channel::Facebook => Some(&FACEBOOK),
        Channel::ClickAndPost | Channel::Staff => None,
    }
}

/// The channel whose webhook has this path.
pub fn called_at(path: &str) -> Option<Channel> {
    super::platforms().find(|channel| platform(*channel).is_some_and(|platform| platform.webhook == path))
}

/// The platform with the shortest limit: a text written for all platforms must fit there.
pub fn strictest() -> Channel {
    let longest = |channel: &Channel| platform(*channel).map_or(usize::MAX, |platform| platform.longest);
    super::platforms().min_by_key(longest).unwrap_or(Channel::X)
}

fn characters(text: &str) -> usize {
    text.chars().count()
}
