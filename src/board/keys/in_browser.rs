//! Listens for the board's shortcuts. A key typed into a field, or pressed with Ctrl, Alt or Meta, is ignored.

use leptos::{ev, leptos_dom::helpers::window_event_listener, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, HtmlFormElement};

/// Listens until the board is removed. `open` is the reference number of the open complaint.
pub fn listen(open: Memo<Option<String>>) {
    let navigate = use_navigate();
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
            return;
        }
        // A checkbox takes no text, so shortcuts work while it has the focus.
        let typing = document().active_element().is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                && element.get_attribute("type").as_deref() != Some("checkbox")
        });
        let key = event.key();
        if typing && key != "Escape" {
            return;
        }
        let ours = match key.as_str() {
            "j" => step(1),
            "k" => step(-1),
            "f" => unfold("move-forward"),
            "c" => unfold("move-note"),
            "n" => first_move(),
            "a" => submit("move-assign"),
            "x" => tick(),
            "/" => focus(find("#q")),
            "?" => toggle("#keys"),
            "Escape" if typing => document()
                .active_element()
                .and_then(|e| e.dyn_into::<HtmlElement>().ok())
                .is_some_and(|e| e.blur().is_ok()),
            "Escape" => open.get_untracked().is_some_and(|reference| {
                let board = format!("/staff{}", window().location().search().unwrap_or_default());
                navigate(&board, NavigateOptions { scroll: false, ..NavigateOptions::default() });
                // The focus returns to the card that was open.
                focus(find(&format!(".card a[href*='{reference}']")));
                true
            }),
            _ => false,
        };
        if ours {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn focus(element: Option<Element>) -> bool {
    element.and_then(|element| element.dyn_into::<HtmlElement>().ok()).is_some_and(|element| element.focus().is_ok())
}

/// Moves the focus by one card, across columns.
fn step(by: i32) -> bool {
    let Ok(cards) = document().query_selector_all(".card a") else { return false };
    let count = cards.length() as i32;
    let current = document().active_element();
    let at = (0..count).find(|&n| {
        let card = cards.item(n as u32).and_then(|node| node.dyn_into::<Element>().ok());
        card.is_some() && card == current
    });
    let next = at.map_or(if by > 0 { 0 } else { count - 1 }, |at| (at + by).clamp(0, count - 1));
    let card = cards.item(next as u32).and_then(|node| node.dyn_into::<Element>().ok());
    if let Some(card) = &card {
        card.scroll_into_view_with_bool(false);
    }
    focus(card)
}

/// Ticks or unticks the focused card, or else the open one.
fn tick() -> bool {
    let focused = document().active_element().and_then(|element| element.closest(".card").ok().flatten());
    focused
        .and_then(|card| card.query_selector(".pick input").ok().flatten())
        .or_else(|| find(".card:has(a[aria-current]) .pick input"))
        .and_then(|input| input.dyn_into::<HtmlElement>().ok())
        .is_some_and(|input| {
            input.click();
            true
        })
}

/// Opens a move's form and focuses its first field.
fn unfold(form: &str) -> bool {
    let Some(details) = find(&format!("details:has(#{form})")) else { return false };
    let _ = details.set_attribute("open", "");
    focus(find(&format!("#{form} select, #{form} textarea")))
}

/// Focuses the first available move.
fn first_move() -> bool {
    if let Some(details) = find(".moves details") {
        let _ = details.set_attribute("open", "");
    }
    focus(find(".moves button, .moves select, .moves textarea"))
}

fn submit(form: &str) -> bool {
    find(&format!("#{form}"))
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
        .is_some_and(|form| form.request_submit().is_ok())
}

fn toggle(selector: &str) -> bool {
    find(selector)
        .is_some_and(|details| details.toggle_attribute("open").is_ok() && focus(find(&format!("{selector} summary"))))
}
