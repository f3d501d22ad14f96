//! The bar at the top of a staff page: its title, one line about it, and what can be done with the whole page.

use crate::language::{t, texts::common};
use leptos::prelude::*;

/// The title of a page in a bar of its own.
#[component]
pub fn PageBar(
    /// The title.
    #[prop(into)]
    title: String,
    /// One short line about the page.
    #[prop(optional, into)]
    note: Option<String>,
    /// On a phone: the address of the list that the shown item belongs to; none while the list itself is shown.
    #[prop(optional, into)]
    back: Option<Signal<Option<String>>>,
    /// Buttons and links of the whole page.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let back = move || back.and_then(|back| back.get());
    view! {
        <header class="page-bar">
            {move || back().map(|to| view! { <a class="page-back" href=to aria-label=t(common::TO_LIST)><span aria-hidden="true">"←"</span></a> })}
            <h1>{title}</h1>
            {note.map(|note| view! { <p class="page-note">{note}</p> })}
            {children.map(|children| view! { <div class="page-tools">{children()}</div> })}
        </header>
    }
}
