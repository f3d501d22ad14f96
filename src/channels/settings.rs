//! The settings of all channels: a line for each platform. Each knows its own.

use super::{facebook::settings::FacebookSettings, x::settings::XSettings};
use clap::Args;

/// The platforms. One of which nothing is set is off; each setting may also be given as a file, in the variable with `_FILE` at its end.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Channels")]
pub struct ChannelSettings {
    /// X.
    #[command(flatten)]
    pub x: XSettings,
    /// Facebook.
    #[command(flatten)]
    pub facebook: FacebookSettings,
}

impl ChannelSettings {
    /// Those that are no secret, by their variables.
    pub fn without_secrets(&self) -> Vec<(&'static str, Option<&String>)> {
        [&self.x.without_secrets()[..], &self.facebook.without_secrets()[..]].concat()
    }
}

/// An account on each platform, at an address where nobody listens: what goes out stays in the outbox.
#[cfg(test)]
pub fn in_tests() -> Vec<&'static str> {
    [super::x::settings::IN_TESTS, super::facebook::settings::IN_TESTS].concat()
}
