//! Handles the keys, in the browser.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Handles a key that was pressed in the list or in the chosen item.
pub fn pressed(event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Ok(Some(split)) = target.closest(".split") else { return };
    let key = event.key();
    let in_list = matches!(target.closest(".split-list"), Ok(Some(_)));
    let typing = matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    // The officer may have switched single keys off; Escape and the arrows are none.
    let off = matches!(target.closest("[data-keys-off]"), Ok(Some(_)));
    let is_handled = match key.as_str() {
        letter if off && letter.len() == 1 => false,
        "j" | "ArrowDown" if in_list => step(&split, &target, 1),
        "k" | "ArrowUp" if in_list => step(&split, &target, -1),
        "Escape" if !in_list => focus(&split, ".split-list a[aria-current]"),
        letter if !typing && letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            focus(&split, &format!(".split-chosen [data-key={letter}]"))
        }
        _ => false,
    };
    if is_handled {
        event.prevent_default();
    }
}

/// Moves the focus to the heading of the chosen item.
pub fn focus_chosen() {
    let head = document().get_element_by_id(super::CHOSEN);
    if let Some(head) = head.and_then(|head| head.dyn_into::<HtmlElement>().ok()) {
        let _ = head.focus();
    }
}

fn focus(split: &Element, selector: &str) -> bool {
    let found =
        split.query_selector(selector).ok().flatten().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|element| element.focus().is_ok())
}

/// Moves the focus to the next or previous row.
fn step(split: &Element, from: &Element, by: i32) -> bool {
    let Ok(rows) = split.query_selector_all(".split-list [data-row]") else { return false };
    let count = rows.length() as i32;
    let row = |n: i32| rows.item(n as u32).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let at = (0..count).find(|&n| row(n).is_some_and(|row| row.is_same_node(Some(from))));
    at.and_then(|at| row((at + by).clamp(0, count - 1))).is_some_and(|row| row.focus().is_ok())
}
