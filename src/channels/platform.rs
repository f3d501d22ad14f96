//! What the server knows of a platform, whether or not it has an account there.

use crate::{
    complaint::Channel,
    intake::{facebook::signature as from_facebook, x::signature as from_x},
    replies::{ReplyMethod, x::counting},
};

/// A platform.
#[derive(Debug)]
pub struct Platform {
    /// The path at which it calls us.
    pub webhook: &'static str,
    /// The header with the signature of a delivery: `sha256=` and a SHA-256.
    pub signature: &'static str,
    /// How long that SHA-256 is as it writes it.
    pub signature_length: usize,
    /// Where it keeps pictures; a host counts with everything below it.
    pub picture_hosts: &'static [&'static str],
    /// The ways to speak that it has.
    pub ways: &'static [ReplyMethod],
    /// The way to speak to the author of a public post alone.
    pub in_private: ReplyMethod,
    /// The longest text that it takes, as it counts.
    pub longest: usize,
    /// How long a text is, as it counts.
    pub length: fn(&str) -> usize,
    /// Whether it finds a link in a text that it asks more for; a public answer has none then.
    pub dear_link: Option<fn(&str) -> bool>,
    /// Whether it asks money for what goes out.
    pub costs: bool,
}

const X: Platform = Platform {
    webhook: "/webhooks/x",
    signature: from_x::HEADER,
    // In base 64.
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

/// This channel's; none where posts do not come by themselves.
pub const fn platform(channel: Channel) -> Option<&'static Platform> {
    match channel {
        Channel::X => Some(&X),
        Channel::Facebook => Some(&FACEBOOK),
        Channel::ClickAndPost | Channel::Staff => None,
    }
}

/// The channel whose platform calls us at this path.
pub fn called_at(path: &str) -> Option<Channel> {
    super::platforms().find(|channel| platform(*channel).is_some_and(|platform| platform.webhook == path))
}

/// The platform that takes the shortest texts: what is written for all of them must fit there.
pub fn strictest() -> Channel {
    let longest = |channel: &Channel| platform(*channel).map_or(usize::MAX, |platform| platform.longest);
    super::platforms().min_by_key(longest).unwrap_or(Channel::X)
}

fn characters(text: &str) -> usize {
    text.chars().count()
}
