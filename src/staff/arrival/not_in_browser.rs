//! On the server every page is a new document.

use leptos::prelude::*;

/// Does nothing on the server.
pub fn arrive(_: RwSignal<String>) {}
