//! The filters in the browser: the form goes to the board's new address without a new document.

use crate::board::Filters;
use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, FormData, HtmlFormElement};

/// The handlers of the form: for `submit`, and for `change` of a field.
pub fn handlers() -> (impl Fn(SubmitEvent) + 'static, impl Fn(Event) + 'static) {
    // Without scripts a button submits the chosen filters.
    Effect::new(move |_| {
        if let Ok(Some(bar)) = document().query_selector(".filters") {
            let _ = bar.set_attribute("data-alive", "");
        }
    });
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        let Ok(data) = FormData::new_with_form(&form) else { return };
        let filters = Filters::from_query(|name| data.get(name).as_string());
        navigate(&filters.to_address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let change = move |event: Event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        // Words are searched for when Enter is pressed.
        if field.id() == "q" {
            return;
        }
        if let Some(form) =
            field.closest("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
        {
            let _ = form.request_submit();
        }
    };
    (submit, change)
}
