//! The warning before a session ends because it lies idle, and the button to stay.
//!
//! The page asks the server how much is left, which is no activity, shortly before the end: another tab may have been used since. Keys and
//! clicks tell the server that the officer is there. Without scripts the next click does it, and a form posted too late is kept by the sign-in.

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

/// Where a page asks, and where an officer stays.
pub const ADDRESS: &str = "/staff/stay";

/// The server's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Seconds until the session ends if the officer does nothing.
    pub left: i64,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser stays on a page"))]
enum State {
    /// There is time.
    Quiet,
    /// The session ends in so many seconds.
    Soon(i64),
    /// It has ended.
    Over,
}

/// The warning. Nothing is seen of it while there is time.
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
            // Always there, so that screen readers hear what comes into it.
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
