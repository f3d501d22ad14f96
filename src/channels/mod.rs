//! The description of each channel, in one place: its name and mark and, for a platform, its limits, hosts, ways to reply and signature
//! ([`platform`]).
//!
//! No other code distinguishes channels, except a platform's own folder here (`x`, `facebook`). What must stay true: a new
//! channel does not compile until it is described here.

#[cfg(feature = "ssr")]
pub mod connected;
#[cfg(feature = "ssr")]
pub mod descriptor;
#[cfg(feature = "ssr")]
pub mod facebook;
#[cfg(feature = "ssr")]
pub mod listener;
#[cfg(feature = "ssr")]
pub mod platform;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod x;

use crate::{
    complaint::Channel,
    language::{Language, Text, texts::channels as names},
};

/// A channel as shown to people.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// Its name.
    pub name: Text,
    /// Its mark on a card.
    pub mark: &'static str,
    /// Whether it is a platform, which delivers posts to us and takes replies.
    pub is_platform: bool,
}

/// The description of this channel.
pub const fn of(channel: Channel) -> Descriptor {
    match channel {
        Channel::X => Descriptor { name: names::X, mark: "𝕏", is_platform: true },
        Channel::Facebook => Descriptor { name: names::FACEBOOK, mark: "f", is_platform: true },
        Channel::ClickAndPost => Descriptor { name: names::CLICK_AND_POST, mark: "C&P", is_platform: false },
        Channel::Staff => Descriptor { name: names::BY_STAFF, mark: "☎", is_platform: false },
    }
}

/// The name of this channel.
pub const fn name(channel: Channel, language: Language) -> &'static str {
    of(channel).name.in_language(language)
}

/// The channels that are platforms.
pub fn platforms() -> impl Iterator<Item = Channel> {
    Channel::ALL.iter().copied().filter(|channel| of(*channel).is_platform)
}
