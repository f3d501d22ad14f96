//! Interface components: forms, fields, buttons, dates, paging. They know no words of the domain.

pub mod call;
pub mod data;
pub mod form;
pub mod icon;
pub mod language_form;
pub mod later;
pub mod list_keys;
pub mod live;
pub mod page_bar;
pub mod paging;
pub mod reading;
pub mod renewed;
pub mod split;
#[cfg(feature = "ssr")]
pub mod unplaced;

use crate::language::{
    dates::{self, Millis},
    language,
};
use leptos::prelude::*;

/// A moment in everyday words, with the exact time as its title. `now` comes with the data, so that server and browser render the same text.
#[component]
pub fn When(
    /// The moment.
    at: Millis,
    /// When the page's data was made.
    now: Millis,
) -> impl IntoView {
    view! { <time datetime=dates::exact(at) title=dates::exact(at)>{dates::moment(at, now, language())}</time> }
}

/// A photo as a thumbnail that opens the whole photo. Every address of a photo also serves its thumbnail.
#[component]
pub fn Thumb(
    /// Address of the photo.
    #[prop(into)]
    address: String,
    /// What the photo is, for those who do not see it.
    alt: &'static str,
) -> impl IntoView {
    let small = format!("{address}?size=thumb");
    view! { <a href=address rel="external"><img src=small alt=alt loading="lazy" decoding="async" width="112" height="112"/></a> }
}

/// One step of a vertical timeline.
#[component]
pub fn Step(
    /// Title of the step.
    #[prop(into)]
    title: String,
    /// When it happened; `None` for a step still to come.
    at: Option<Millis>,
    /// When the page's data was made.
    now: Millis,
    /// `done`, `now` or `next`.
    state: &'static str,
    /// Content of the step.
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

/// Sets the HTTP status of the page being rendered. Does nothing in the browser.
#[cfg(feature = "ssr")]
pub fn answer_status(status: u16) {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = axum::http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
}

/// Sets the HTTP status of the page being rendered. Does nothing in the browser.
#[cfg(not(feature = "ssr"))]
pub fn answer_status(_: u16) {}
