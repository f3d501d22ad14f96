//! The warning before a session ends because it is idle, and the button to stay signed in.
//!
//! Shortly before the end the page asks the server how much time is left, because another tab may have been used meanwhile;
//! the request is no activity. Key presses and clicks report activity to the server. Without scripts the next click does,
//! and a form that is posted too late is kept by the sign-in page.

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(not(feature = "hydrate"))]
#[path = "not_in_browser.rs"]
mod in_browser;

use crate::language::{dates, fill, t, texts::sign_in as says};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The address that a page asks for the remaining time, and posts to in order to stay signed in.
pub const ADDRESS: &str = "/staff/stay";

/// The remaining idle time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Seconds until the session ends if the officer does nothing.
    pub left: i64,
}

/// State of the warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser stays on a page"))]
enum State {
    /// There is enough time.
    Quiet,
    /// The session ends in this many seconds.
    Soon(i64),
    /// The session has ended.
    Over,
}

/// The warning. It is not visible while there is enough time.
#[component]
pub fn Stay() -> impl IntoView {
    let state = RwSignal::new(State::Quiet);
    let stay = in_browser::watch(state);
    let words = move || match state.get() {
        State::Quiet => String::new(),
        State::Soon(seconds) => fill(says::STAY_SOON, &[("n", &dates::number(seconds))]),
        State::Over => t(says::STAY_OVER).to_owned(),
    };
    view! {
        <div class="stay" data-state=move || match state.get() { State::Quiet => "quiet", State::Soon(_) => "soon", State::Over => "over" }>
            // Always in the page, so that screen readers announce changes of its text.
            <p role="status" aria-live="assertive">{words}</p>
            {move || {
                matches!(state.get(), State::Soon(_))
                    .then(|| {
                        view! {
                            <form method="post" action=ADDRESS on:submit=move |event| { event.prevent_default(); stay.run(()) }>
                                <button type="submit" class="button">{t(says::STAY)}</button>
                            </form>
                        }
                    })
            }}
            {move || {
                (state.get() == State::Over)
                    .then(|| {
                        view! {
                            <a class="button" href="/sign-in?to=/staff/me" target="_blank" rel="external">
                                {t(says::STAY_AGAIN)} " " {t(says::OPENS_ANEW)}
                            </a>
                        }
                    })
            }}
        </div>
    }
}
