//! Keyboard shortcuts: one key for each decision, j and k to move. They act only while the focus is in the wire (WCAG 2.1.4).

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(not(feature = "hydrate"))]
#[path = "keys/no_keys.rs"]
mod in_browser;

use crate::language::{Text, t, texts::wire as says};
use leptos::prelude::*;

pub use in_browser::{focus_soon, listen};

/// Every key and what it does.
pub const KEYS: [(&str, Text); 12] = [
    ("j k", says::KEY_MOVE),
    ("c", says::KEY_COMPLAINT),
    ("a", says::KEY_JOINS),
    ("t", says::THANKS),
    ("T", says::KEY_THANK),
    ("s", says::SUGGESTION),
    ("q", says::QUERY),
    ("o", says::ANOTHER_PLACE),
    ("x", says::SPAM),
    ("Enter", says::KEY_SEND),
    ("Esc", says::KEY_CHANGE),
    ("u", says::KEY_UNDO),
];

/// The list of keyboard shortcuts.
#[component]
pub fn Help() -> impl IntoView {
    view! {
        <details class="keys" id="keys">
            <summary>{t(says::KEYS)}</summary>
            <p class="hint">{t(says::KEYS_WHERE)}</p>
            <dl>{KEYS.map(|(key, text)| view! { <dt><kbd>{key}</kbd></dt> <dd>{t(text)}</dd> }).collect_view()}</dl>
        </details>
    }
}
