//! Icons: shapes of one sprite, which the browser loads once.

use leptos::prelude::*;

/// A shape of the sprite. It only supports words: screen readers skip it.
#[component]
pub fn Icon(
    /// The id of the shape in `/assets/icons.svg`.
    name: &'static str,
) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true" focusable="false"><use_ href=format!("/assets/icons.svg#{name}")/></svg> }
}
