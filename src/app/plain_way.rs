//! When a part of the program cannot be loaded, because the line is bad or a new release has replaced the part, the browser goes to the page itself.
//! Then a click always leads somewhere, and whoever has filed a complaint always sees the number.

use crate::tracking::page::TrackingRoute;
use leptos::{
    LazyViewError,
    error::{Error, ErrorHook, ErrorId, set_error_hook},
    ev,
    leptos_dom::helpers::window_event_listener,
    prelude::*,
    task::spawn_local,
};
use leptos_router::{LazyRoute as _, location::Location};
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

/// How long a part may take before the page itself is asked for, which is smaller; in milliseconds.
const PATIENCE: u32 = 6_000;

/// Follows where the reader goes, for as long as the page is open.
pub fn keep_open(location: &Location) {
    let (pathname, search) = (location.pathname, location.search);
    let went = Memo::new(move |before: Option<&(String, bool)>| {
        let path = pathname.get();
        let moved = before.is_some_and(|(first, moved)| *moved || *first != path);
        (path, moved)
    });
    let go = move || {
        let (path, moved) = went.get_untracked();
        let search = search.get_untracked();
        // The first page is here already, but does not come alive without its part: the same page without the rest of the scripts.
        let parts = [if moved { "" } else { "offline=1" }, &search];
        let query = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        let _ = window().location().assign(&format!("{path}{mark}{query}"));
    };
    std::mem::forget(set_error_hook(Arc::new(WhenMissing(Box::new(go)))));
    Effect::new(move |_| {
        let (path, moved) = went.get();
        if moved {
            // The address changes when the part is there.
            let late = move || {
                let shown = window().location().pathname().unwrap_or_default();
                if shown != path && pathname.get_untracked() == path {
                    go();
                }
            };
            gloo::timers::callback::Timeout::new(PATIENCE, late).forget();
        }
    });
    // The part that shows the number is there before it is needed.
    let asked = StoredValue::new(false);
    let focused = window_event_listener(ev::focusin, move |event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let filing = element.and_then(|element| element.closest("#file").ok()).flatten().is_some();
        if filing && !asked.get_value() {
            asked.set_value(true);
            spawn_local(TrackingRoute::preload());
        }
    });
    on_cleanup(move || focused.remove());
}

/// Notices errors of views; only a part that could not be loaded matters here.
struct WhenMissing(Box<dyn Fn() + Send + Sync>);

impl ErrorHook for WhenMissing {
    fn throw(&self, error: Error) -> ErrorId {
        if error.downcast_ref::<LazyViewError>().is_some() {
            (self.0)();
        }
        ErrorId::default()
    }

    fn clear(&self, _: &ErrorId) {}
}
