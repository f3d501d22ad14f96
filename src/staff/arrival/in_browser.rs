//! Waits for the heading of the new page, then moves the focus to it.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// How often the heading is looked for, and after how many milliseconds again.
const LOOKS: u32 = 200;
const PAUSE: u32 = 50;

fn heading() -> Option<Element> {
    document().query_selector("main h1").ok().flatten()
}

/// Moves the focus to the heading of the page that is being loaded, and announces its name.
pub fn arrive(announced: RwSignal<String>) {
    look(heading(), announced, LOOKS);
}

fn look(old: Option<Element>, announced: RwSignal<String>, left: u32) {
    Timeout::new(PAUSE, move || match heading().filter(|new| Some(new) != old.as_ref()) {
        Some(new) => {
            let _ = announced.try_set(new.text_content().unwrap_or_default());
            let _ = new.set_attribute("tabindex", "-1");
            if let Ok(new) = new.dyn_into::<HtmlElement>() {
                let _ = new.focus();
            }
        }
        None if left > 0 => look(old, announced, left - 1),
        None => {}
    })
    .forget();
}
