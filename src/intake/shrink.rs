//! Making photos smaller on the phone, before they go over a slow line.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(feature = "hydrate")]
pub use in_browser::shrink;

/// On the server there is nothing to make smaller.
#[cfg(not(feature = "hydrate"))]
pub fn shrink(_: &leptos::ev::Event, _: leptos::prelude::RwSignal<usize>, _: leptos::prelude::RwSignal<bool>) {}
