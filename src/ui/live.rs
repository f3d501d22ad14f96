//! Following changes: a page asks again whenever the server says that something changed.

#[cfg(feature = "hydrate")]
mod following;
#[cfg(not(feature = "hydrate"))]
#[path = "live/not_following.rs"]
mod following;

use crate::language::{t, texts::common};
use leptos::prelude::*;

/// Whether the page hears of changes at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// No scripts, or not yet.
    Off,
    /// Connected.
    On,
    /// Lost; trying again.
    Lost,
}

/// Shows whether the page is connected, and calls `changed` with what changed (`any` after the connection was lost and came back).
#[component]
pub fn Live(
    /// Address of the event stream. Asked again for each connection, so that it can name where the page stands.
    #[prop(into)]
    url: Signal<String>,
    /// Something changed.
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
