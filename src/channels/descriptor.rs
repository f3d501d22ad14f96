//! What is said of a platform, whether or not the server has an account there.

use crate::replies::ReplyMethod;

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
