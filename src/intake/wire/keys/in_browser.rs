//! Listens for keyboard shortcuts. Keys typed into a field, or pressed with Ctrl, Alt or Meta, are ignored, and all keys while the focus is
//! outside the wire or an element around it says that they are switched off (`data-keys-off`).

use gloo::timers::callback::Timeout;
use leptos::{ev, leptos_dom::helpers::window_event_listener, prelude::*};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// Listens until the page is left.
pub fn listen() {
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.alt_key() || event.meta_key() || event.is_composing() || event.default_prevented() {
            return;
        }
        let Some(focused) = document().active_element() else { return };
        let is_here = |selector: &str| focused.closest(selector).is_ok_and(|found| found.is_some());
        if !is_here("[data-keys=wire]") || is_here("[data-keys-off]") {
            return;
        }
        let key = event.key();
        let tag = focused.tag_name();
        let typing = matches!(tag.as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        let is_handled = match key.as_str() {
            // A line break stays possible in the answer.
            "Enter" if event.ctrl_key() && tag == "TEXTAREA" && is_here("#decide") => press("#decide [data-key=Enter]"),
            _ if event.ctrl_key() => false,
            "Escape" => press("#decide [data-key=Escape]") || (typing && leave(&focused)),
            _ if typing => false,
            // Words that were typed are not left behind by a key.
            "j" | "k" if find("#decide [data-touched]").is_some() => false,
            "j" => step(1),
            "k" => step(-1),
            "c" | "a" | "t" | "T" | "s" | "q" | "o" | "x" | "u" => press(&format!("[data-keys=wire] [data-key={key}]")),
            _ => false,
        };
        if is_handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Moves the focus to the first element that matches, once the page has been brought up to date.
pub fn focus_soon(selector: &'static str) {
    Timeout::new(20, move || {
        if let Some(element) = find(selector) {
            let _ = element.focus();
        }
    })
    .forget();
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

fn press(selector: &str) -> bool {
    find(selector).is_some_and(|button| {
        button.click();
        true
    })
}

/// Moves the focus from a field to the wire, so that the keys act again.
fn leave(field: &Element) -> bool {
    let root = field.closest("[data-keys=wire]").ok().flatten();
    root.and_then(|root| root.dyn_into::<HtmlElement>().ok()).is_some_and(|root| root.focus().is_ok())
}

/// Opens the next or previous post of the list.
fn step(by: i32) -> bool {
    let Ok(links) = document().query_selector_all(".waiting .card a[data-post]") else { return false };
    let count = links.length() as i32;
    let link = |n: i32| links.item(n as u32).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let current = (0..count).find(|&n| link(n).is_some_and(|link| link.has_attribute("aria-current")));
    let next = current.map_or(0, |at| (at + by).clamp(0, count - 1));
    link(next).is_some_and(|link| {
        link.click();
        true
    })
}
