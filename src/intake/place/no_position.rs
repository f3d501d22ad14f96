//! Server-side version: the phone's position cannot be requested without scripts.

use super::Position;
use leptos::prelude::*;

/// The button that requests the position, inactive until scripts run.
#[component]
pub fn Ask(
    /// State of the request.
    position: RwSignal<Position>,
) -> impl IntoView {
    super::position_view(position, None)
}
