//! Shrinks photos on the phone before they are uploaded over a slow connection.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(feature = "hydrate")]
pub use in_browser::shrink;

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub fn shrink(_: &leptos::ev::Event, _: leptos::prelude::RwSignal<usize>, _: leptos::prelude::RwSignal<bool>) {}
