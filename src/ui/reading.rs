//! Reading aloud, for those who do not read well.

use super::icon::{Icon, Shape};
use crate::language::{t, texts::common};
use leptos::prelude::*;

/// A button that reads parts of the page aloud, and stops. It is hidden unless the phone has a voice for the page's language (`public/assets/citizen.js`).
#[component]
pub fn ReadAloud(
    /// A selector of what is read, in the order of the page.
    parts: &'static str,
) -> impl IntoView {
    view! {
        <button type="button" class="act" data-read=parts>
            <Icon shape=Shape::Speaker/>
            <span class="read-start">{t(common::READ_ALOUD)}</span>
            <span class="read-stop">{t(common::READ_STOP)}</span>
        </button>
    }
}
