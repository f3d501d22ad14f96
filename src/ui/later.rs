//! Something done a moment later, in the browser only.

use leptos::prelude::*;

/// Runs `what` after `pause` ms, if its page is still there.
#[cfg(feature = "hydrate")]
pub fn later(pause: u32, what: Callback<()>) {
    gloo::timers::callback::Timeout::new(pause, move || {
        let _ = what.try_run(());
    })
    .forget();
}

/// On the server a page is made once.
#[cfg(not(feature = "hydrate"))]
pub fn later(_: u32, _: Callback<()>) {}
