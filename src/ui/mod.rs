//! Buttons, fields, badges, dialogs: no domain words in here.

pub mod form;
pub mod later;
pub mod live;
pub mod paging;
pub mod renewed;
#[cfg(feature = "ssr")]
pub mod unplaced;

use crate::language::{
    dates::{self, Millis},
    language,
};
use leptos::prelude::*;

/// A moment as people say it, with the exact time behind. `now` comes with the data, so that server and browser say the same.
#[component]
pub fn When(
    /// The moment.
    at: Millis,
    /// The time when the page's data was made.
    now: Millis,
) -> impl IntoView {
    view! { <time datetime=dates::exact(at) title=dates::exact(at)>{dates::moment(at, now, language())}</time> }
}

/// One step of a vertical timeline.
#[component]
pub fn Step(
    /// What happened.
    #[prop(into)]
    title: String,
    /// When it happened; none for what has not happened yet.
    at: Option<Millis>,
    /// The time when the page's data was made.
    now: Millis,
    /// `done`, `now` or `next`.
    state: &'static str,
    /// What goes with it.
    children: Children,
) -> impl IntoView {
    view! {
        <li class="step" data-state=state>
            <p class="step-title">{title}</p>
            {at.map(|at| view! { <p class="step-when"><When at now/></p> })}
            {children()}
        </li>
    }
}

/// Sets the HTTP status of the page being made. In the browser there is none to set.
#[cfg(feature = "ssr")]
pub fn answer_status(status: u16) {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = axum::http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
}

/// Sets the HTTP status of the page being made. In the browser there is none to set.
#[cfg(not(feature = "ssr"))]
pub fn answer_status(_: u16) {}
