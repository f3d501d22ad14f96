//! What is known of each channel, in one place: how it is called and shown, and of a platform its limits, its hosts, the ways to answer on it and its
//! signature ([`platform`]).
//!
//! Nothing else asks which channel it is, but what speaks to a platform (its folder here: `x`, `facebook`). What must stay true: a further channel
//! does not compile before it is described here.

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

/// A channel, as people know it.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// What it is called.
    pub name: Text,
    /// Its sign on a card.
    pub mark: &'static str,
    /// Whether it is a platform: posts come by themselves, and answers go back.
    pub is_platform: bool,
}

/// This channel's.
pub const fn of(channel: Channel) -> Descriptor {
    match channel {
        Channel::X => Descriptor { name: names::X, mark: "𝕏", is_platform: true },
        Channel::Facebook => Descriptor { name: names::FACEBOOK, mark: "f", is_platform: true },
        Channel::ClickAndPost => Descriptor { name: names::CLICK_AND_POST, mark: "C&P", is_platform: false },
        Channel::Staff => Descriptor { name: names::BY_STAFF, mark: "☎", is_platform: false },
    }
}

/// A channel's name.
pub const fn name(channel: Channel, language: Language) -> &'static str {
    of(channel).name.in_language(language)
}

/// Those that are platforms.
pub fn platforms() -> impl Iterator<Item = Channel> {
    Channel::ALL.iter().copied().filter(|channel| of(*channel).is_platform)
}
