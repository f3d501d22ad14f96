//! Without scripts nobody can ask the phone where it is.

use super::Position;
use leptos::prelude::*;

/// The button that asks; it comes with the scripts.
#[component]
pub fn Ask(
    /// What the phone said.
    position: RwSignal<Position>,
) -> impl IntoView {
    super::position_view(position, None)
}
