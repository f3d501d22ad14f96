//! Listens for keyboard shortcuts. Keys typed into a field, or pressed with Ctrl, Alt or Meta, are ignored.

use leptos::{ev, leptos_dom::helpers::window_event_listener, prelude::*};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// Listens until the page is left.
pub fn listen() {
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
            return;
        }
        let typing = document()
            .active_element()
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        let key = event.key();
        if typing {
            if key == "Escape" {
                blur();
            }
            return;
        }
        let is_handled = match key.as_str() {
            "j" => step(1),
            "k" => step(-1),
            // Joining needs a reference. While the field is empty, the key moves the focus to it.
            "a" if empty("#decide-reference:not([data-known])") => {
                find("#decide-reference").is_some_and(|field| field.focus().is_ok())
            }
            "o" if empty("#decide-remark") => find("#decide-remark").is_some_and(|field| field.focus().is_ok()),
            "c" | "a" | "t" | "s" | "q" | "o" | "x" => press(&format!(".decisions [data-key={key}]")),
            _ => false,
        };
        if is_handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

fn empty(selector: &str) -> bool {
    find(selector)
        .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok())
        .is_some_and(|input| input.value().trim().is_empty())
}

fn press(selector: &str) -> bool {
    find(selector).is_some_and(|button| {
        button.click();
        true
    })
}

fn blur() {
    if let Some(element) = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// Opens the next or previous post of the list.
fn step(by: i32) -> bool {
    let Ok(links) = document().query_selector_all(".waiting .card a") else { return false };
    let count = links.length() as i32;
    let link = |n: i32| links.item(n as u32).and_then(|node| node.dyn_into::<Element>().ok());
    let current = (0..count).find(|&n| link(n).is_some_and(|link| link.has_attribute("aria-current")));
    let next = current.map_or(0, |at| (at + by).clamp(0, count - 1));
    link(next).and_then(|link| link.dyn_into::<HtmlElement>().ok()).is_some_and(|link| {
        link.click();
        true
    })
}
