//! Callbacks that run later: after a pause, or when the one before has finished.

use leptos::{prelude::*, task::spawn_local};

/// A callback that runs `what`, but never twice at the same time: if it is called while `what` runs, `what` runs once more afterwards. Many
/// changes at once then cause one request after the other, not one for each change.
pub fn once_at_a_time<Run>(what: impl Fn() -> Run + Clone + Send + Sync + 'static) -> Callback<()>
where
    Run: Future<Output = ()> + 'static,
{
    // Whether it runs, and whether it must run once more.
    let state = StoredValue::new((false, false));
    Callback::new(move |()| {
        // A late call may come after the page was left.
        let Some((running, _)) = state.try_get_value() else { return };
        let _ = state.try_set_value((true, running));
        if running {
            return;
        }
        let what = what.clone();
        spawn_local(async move {
            loop {
                what().await;
                let once_more = state.try_get_value().is_some_and(|(_, more)| more);
                let _ = state.try_set_value((once_more, false));
                if !once_more {
                    break;
                }
            }
        });
    })
}

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
