//! The button that changes the language of the page.

use crate::language::{Language, language, texts::common};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The address of the current page with its query, to return to it.
pub fn here() -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let location = use_location();
    move || {
        let search = location.search.get();
        let search = search.trim_start_matches('?');
        location.pathname.get() + if search.is_empty() { "" } else { "?" } + search
    }
}

/// A form with one button, named in the other language.
#[component]
pub fn LanguageForm() -> impl IntoView {
    let here = here();
    let other = match language() {
        Language::Hindi => Language::English,
        Language::English => Language::Hindi,
    };
    view! {
        <form class="language" method="post" action="/language">
            <input type="hidden" name="back" value=here/>
            <button type="submit" name="language" value=other.as_str() lang=other.as_str()>
                {common::LANGUAGE_NAME.in_language(other)}
            </button>
        </form>
    }
}
