//! The settings of all platforms, a line for each; what they are is in the platform's own folder.

use super::{facebook::settings::FacebookSettings, x::settings::XSettings};
use clap::Args;

/// The platforms. A channel without settings is off. Each setting may also be given as a file, in the variable with `_FILE` at its end.
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
    /// The settings that are not secret, by the names of their variables.
    pub fn without_secrets(&self) -> Vec<(&'static str, Option<&String>)> {
        [&self.x.without_secrets()[..], &self.facebook.without_secrets()[..]].concat()
    }
}

/// Arguments for an account on each platform, at an address where nobody listens: replies stay in the outbox.
#[cfg(test)]
pub fn in_tests() -> Vec<&'static str> {
    [super::x::settings::IN_TESTS, super::facebook::settings::IN_TESTS].concat()
}
