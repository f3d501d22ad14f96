//! Requests the phone's position in the browser.

use super::Position;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};

/// The button that requests the position.
#[component]
pub fn Ask(
    /// State of the request.
    position: RwSignal<Position>,
) -> impl IntoView {
    let ask = Callback::new(move |()| {
        position.set(Position::Asking);
        let Ok(geolocation) = window().navigator().geolocation() else {
            position.set(Position::Unknown);
            return;
        };
        let found = Closure::once_into_js(move |found: web_sys::Position| {
            let at = found.coords();
            position.set(Position::At(at.latitude(), at.longitude()));
        });
        let failed = Closure::once_into_js(move || position.set(Position::Unknown));
        let options = web_sys::PositionOptions::new();
        options.set_timeout(10_000);
        options.set_enable_high_accuracy(true);
        let asked = geolocation.get_current_position_with_error_callback_and_options(
            found.unchecked_ref(),
            Some(failed.unchecked_ref()),
            &options,
        );
        if asked.is_err() {
            position.set(Position::Unknown);
        }
    });
    super::position_view(position, Some(ask))
}
