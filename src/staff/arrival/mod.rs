//! What happens when another staff page is opened without a new document: the focus goes to its heading, and its name is announced, as with a
//! new document (WCAG 2.2, 2.4.3 and 4.1.3).

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(not(feature = "hydrate"))]
#[path = "not_in_browser.rs"]
mod in_browser;

use super::StaffPage;
use leptos::prelude::*;

/// The text to be announced. Follows the page that is shown.
#[component]
pub fn Arrival(
    /// The page that is shown.
    page: Memo<Option<StaffPage>>,
) -> impl IntoView {
    let announced = RwSignal::new(String::new());
    Effect::new(move |before: Option<Option<StaffPage>>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            in_browser::arrive(announced);
        }
        page
    });
    view! { <p class="hidden" role="status">{move || announced.get()}</p> }
}
