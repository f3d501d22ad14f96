//! The idle warning does nothing on the server.

use super::State;
use leptos::prelude::*;

/// Does nothing.
pub fn watch(_: RwSignal<State>) -> Callback<()> {
    Callback::new(|()| {})
}
