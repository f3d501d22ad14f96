//! Keys of a list with its chosen item: `j`, `k` and the arrows move through the list while the focus is in it; in the chosen item `Escape` goes
//! back to the list, and the letter of a button moves the focus to that button. Nothing is sent by a single key.

/// The HTML id of the heading of the chosen item.
pub const CHOSEN: &str = "chosen";

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(feature = "hydrate")]
pub use in_browser::{focus_chosen, pressed};

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub fn focus_chosen() {}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub fn pressed(_: &leptos::ev::KeyboardEvent) {}
