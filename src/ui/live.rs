//! Live updates: a page reloads its content whenever the server reports a change.

#[cfg(feature = "hydrate")]
mod following;
#[cfg(not(feature = "hydrate"))]
#[path = "live/not_following.rs"]
mod following;

use crate::language::{t, texts::common};
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

/// Shows the state of the connection, and calls `changed` with what changed (`any` after the connection was lost and restored).
#[component]
pub fn Live(
    /// URL of the event stream. Read again for each connection, so that it can include the last event the page has.
    #[prop(into)]
    url: Signal<String>,
    /// Called when something changed.
    #[prop(into)]
    changed: Callback<String>,
) -> impl IntoView {
    let link = RwSignal::new(Link::Off);
    following::follow(url, changed, link);
    view! {
        <p class="live" data-link=move || match link.get() { Link::Off => "off", Link::On => "on", Link::Lost => "lost" }>
            <span class="live-dot" aria-hidden="true"></span>
            {move || match link.get() {
                Link::Off => t(common::LIVE_OFF),
                Link::On => t(common::LIVE_ON),
                Link::Lost => t(common::LIVE_LOST),
            }}
        </p>
    }
}
