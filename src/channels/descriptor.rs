//! What is known of a platform without an account there.

use crate::replies::ReplyMethod;

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
