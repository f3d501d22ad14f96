//! Sending a form, on the server: nothing to do. The browser posts the form itself until the page is hydrated.

use super::{Form, FormAnswer};
use crate::language::language;
use leptos::{
    ev::SubmitEvent,
    prelude::{Callback, use_context},
};

/// The `submit` handler, which does nothing on the server.
pub fn sender(_: Form, _: Option<Callback<()>>) -> impl Fn(SubmitEvent) + 'static {
    |_| {}
}

/// Reads an answer of the server.
pub fn read(text: &str) -> Option<FormAnswer> {
    serde_json::from_str(text).ok()
}

/// The answer to the form that was posted.
pub fn first_answer() -> Option<FormAnswer> {
    use_context::<FormAnswer>().map(|answer| answer.in_words(language()))
}

/// Whether the form that was posted was refused.
pub fn first_refused() -> bool {
    use_context::<FormAnswer>().is_some_and(|answer| answer.error.is_some())
}
