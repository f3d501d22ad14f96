//! Sending a form, on the server: nothing to do. The browser posts the form itself until the page is hydrated.

use super::{Form, FormAnswer};
use leptos::{
    ev::SubmitEvent,
    prelude::{Callback, use_context},
};

/// The `submit` handler, which does nothing on the server.
pub fn sender(_: Form, _: Option<Callback<()>>) -> impl Fn(SubmitEvent) + 'static {
    |_| {}
}

/// The answer to the form that was posted.
pub fn first_answer() -> Option<FormAnswer> {
    use_context()
}

/// Whether the form that was posted was refused.
pub fn first_refused() -> bool {
    first_answer().is_some_and(|answer| answer.error.is_some())
}
