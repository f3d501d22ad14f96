//! Sending a form, on the server: nothing to do. The browser posts the form itself until the page is hydrated.

use super::Form;
use leptos::{ev::SubmitEvent, prelude::Callback};

/// The `submit` handler, which does nothing on the server.
pub fn sender(_: Form, _: Option<Callback<()>>) -> impl Fn(SubmitEvent) + 'static {
    |_| {}
}

/// Nothing is typed on the server.
pub fn typed_before(_: &str) -> Option<String> {
    None
}
