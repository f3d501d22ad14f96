//! On the server the filters are a form of their own.

use leptos::ev::{Event, SubmitEvent};

/// Handlers that do nothing.
pub fn handlers() -> (impl Fn(SubmitEvent) + 'static, impl Fn(Event) + 'static) {
    (|_| {}, |_| {})
}
