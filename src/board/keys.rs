//! Keyboard shortcuts of the board, such as j/k to move, Enter to open and / to search; `?` lists them all.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(feature = "hydrate")]
pub use in_browser::listen;

use crate::language::{t, texts, texts::staff};
use leptos::prelude::*;

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub fn listen(_: Memo<Option<String>>) {}

/// The list of shortcuts. Opened with `?` or with its button.
#[component]
pub fn Help() -> impl IntoView {
    let keys = [
        ("j / k", staff::KEY_MOVE),
        ("Enter", staff::KEY_OPEN),
        ("f", staff::KEY_FORWARD),
        ("x", texts::batch::KEY_PICK),
        ("a", staff::KEY_ASSIGN),
        ("n", staff::KEY_NEXT),
        ("c", staff::KEY_NOTE),
        ("/", staff::KEY_SEARCH),
        ("Esc", staff::KEY_CLOSE),
        ("?", staff::KEY_HELP),
    ];
    view! {
        <details class="keys" id="keys">
            <summary>{t(staff::KEYS)}</summary>
            <dl>{keys.map(|(key, what)| view! { <dt><kbd>{key}</kbd></dt><dd>{t(what)}</dd> })}</dl>
        </details>
    }
}
