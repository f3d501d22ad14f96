//! On the server nobody stays on a page.

use super::State;
use leptos::prelude::*;

/// Does nothing.
pub fn watch(_: RwSignal<State>) -> Callback<()> {
    Callback::new(|()| {})
}
