//! Delayed callbacks, in the browser only.

use leptos::prelude::*;

/// Runs `what` after `pause` milliseconds, if its page is still shown.
#[cfg(feature = "hydrate")]
pub fn later(pause: u32, what: Callback<()>) {
    gloo::timers::callback::Timeout::new(pause, move || {
        let _ = what.try_run(());
    })
    .forget();
}

/// Does nothing on the server, where a page is rendered once.
#[cfg(not(feature = "hydrate"))]
pub fn later(_: u32, _: Callback<()>) {}
