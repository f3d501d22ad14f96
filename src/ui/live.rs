//! Live updates: a page reloads its content whenever the server reports a change.

#[cfg(feature = "hydrate")]
mod following;
#[cfg(not(feature = "hydrate"))]
#[path = "live/not_following.rs"]
mod following;

use crate::language::{Text, t, texts::common};
use leptos::prelude::*;

/// State of the connection for live updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Scripts are off or not loaded yet.
    Off,
    /// Connected.
    On,
    /// Lost; reconnecting.
    Lost,
}

/// What the indicator says in each state.
#[derive(Clone, Copy)]
pub struct LinkWords {
    /// Scripts are off or not loaded yet.
    pub off: Text,
    /// Connected.
    pub on: Text,
    /// Lost; reconnecting.
    pub lost: Text,
}

/// Whole sentences, where there is room for them.
const SENTENCES: LinkWords = LinkWords { off: common::LIVE_OFF, on: common::LIVE_ON, lost: common::LIVE_LOST };

/// Shows the state of the connection, and calls `changed` with what changed (`any` after the connection was lost and restored).
#[component]
pub fn Live(
    /// URL of the event stream. Read again for each connection, so that it can include the last event the page has.
    #[prop(into)]
    url: Signal<String>,
    /// Called when something changed.
    #[prop(into)]
    changed: Callback<String>,
    /// What it says.
    #[prop(default = SENTENCES)]
    words: LinkWords,
) -> impl IntoView {
    let link = RwSignal::new(Link::Off);
    following::follow(url, changed, link);
    view! {
        <p class="live" data-link=move || match link.get() { Link::Off => "off", Link::On => "on", Link::Lost => "lost" }>
            <span class="live-dot" aria-hidden="true"></span>
            {move || match link.get() {
                Link::Off => t(words.off),
                Link::On => t(words.on),
                Link::Lost => t(words.lost),
            }}
        </p>
    }
}
