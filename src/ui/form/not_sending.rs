//! On the server nothing is sent: the browser posts the form itself until the page is hydrated.

use super::Form;
use leptos::{ev::SubmitEvent, prelude::Callback};

/// What happens on `submit`: nothing here.
pub fn sender(_: Form, _: Option<Callback<()>>) -> impl Fn(SubmitEvent) + 'static {
    |_| {}
}
