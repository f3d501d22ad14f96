//! Keyboard shortcuts: one key for each decision, j and k to move.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(not(feature = "hydrate"))]
#[path = "keys/no_keys.rs"]
mod in_browser;

use crate::language::{t, texts::wire as says};
use leptos::prelude::*;

pub use in_browser::listen;

/// The list of keyboard shortcuts.
#[component]
pub fn Help() -> impl IntoView {
    let keys = [
        ("j k", says::KEY_MOVE),
        ("c", says::KEY_COMPLAINT),
        ("a", says::KEY_JOINS),
        ("t", says::THANKS),
        ("s", says::SUGGESTION),
        ("q", says::QUERY),
        ("o", says::ANOTHER_PLACE),
        ("x", says::SPAM),
    ];
    view! {
        <details class="keys" id="keys">
            <summary>{t(says::KEYS)}</summary>
            <dl>{keys.map(|(key, text)| view! { <dt><kbd>{key}</kbd></dt> <dd>{t(text)}</dd> }).collect_view()}</dl>
        </details>
    }
}
