//! The platforms: which channel has which, and our accounts on those that are set.

use super::{connected::Connected, descriptor::Platform, facebook, settings::ChannelSettings, x};
use crate::{complaint::Channel, server::clock::Clock};

/// This channel's; none where posts do not come by themselves.
pub const fn platform(channel: Channel) -> Option<&'static Platform> {
    match channel {
        Channel::X => Some(&x::PLATFORM),
        Channel::Facebook => Some(&facebook::PLATFORM),
        Channel::ClickAndPost | Channel::Staff => None,
    }
}

/// Our accounts on the platforms, as far as they are set.
///
/// # Errors
/// One is set in part only, or in a part that cannot be used.
pub fn connect(settings: &ChannelSettings, http: &reqwest::Client, clock: &Clock) -> anyhow::Result<Vec<Connected>> {
    let all = [x::connect(&settings.x, http, clock)?, facebook::connect(&settings.facebook, http)?];
    Ok(all.into_iter().flatten().collect())
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
