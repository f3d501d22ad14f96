//! The platforms: the properties of each, and our accounts on those that are configured.

use super::{connected::Connected, descriptor::Platform, facebook, settings::ChannelSettings, x};
use crate::{complaint::Channel, server::clock::Clock};

/// The platform of this channel; `None` for a channel that is not a platform.
pub const fn platform(channel: Channel) -> Option<&'static Platform> {
    match channel {
        Channel::X => Some(&x::PLATFORM),
        Channel::Facebook => Some(&facebook::PLATFORM),
        Channel::ClickAndPost | Channel::Staff => None,
    }
}

/// Our accounts on the platforms that are configured.
///
/// # Errors
/// An account is configured only in part, or a part of it is invalid.
pub fn connect(settings: &ChannelSettings, http: &reqwest::Client, clock: &Clock) -> anyhow::Result<Vec<Connected>> {
    let all = [x::connect(&settings.x, http, clock)?, facebook::connect(&settings.facebook, http)?];
    Ok(all.into_iter().flatten().collect())
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
