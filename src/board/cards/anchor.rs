//! Keeps what is being read where it is on the screen while cards come and go above it, and the focus where it was.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// A column's list, a card in it, and how far down the card was.
struct Anchor {
    list: Element,
    card: HtmlElement,
    top: i32,
}

/// Runs `change`, which redraws the columns, and then puts each of them back to where it was scrolled. The card under the pointer or with the focus
/// stays where it is, else the first one that can be seen.
pub fn hold(change: impl FnOnce()) {
    let anchors: Vec<Anchor> = all(".column-cards").into_iter().filter_map(anchor).collect();
    let focused = document().active_element().and_then(|element| element.closest("[data-reference]").ok().flatten());
    let focused = focused.and_then(|card| card.get_attribute("data-reference"));
    change();
    // The columns are redrawn before the next picture.
    let _ = request_animation_frame(move || {
        for Anchor { list, card, top } in anchors {
            if card.is_connected() {
                list.set_scroll_top(list.scroll_top() + card.offset_top() - top);
            }
        }
        let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(reference) = focused.filter(|_| lost) {
            let link = document().query_selector(&format!("[data-reference=\"{reference}\"] a")).ok().flatten();
            if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
                let _ = link.focus();
            }
        }
    });
}

fn all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect()
}

fn anchor(list: Element) -> Option<Anchor> {
    let read = list.query_selector("li:hover, li:focus-within").ok().flatten();
    let read = read.and_then(|card| card.dyn_into::<HtmlElement>().ok());
    let scrolled = list.scroll_top();
    let first = || {
        let cards = list.query_selector_all("li").ok()?;
        let mut cards = (0..cards.length()).filter_map(|n| cards.item(n)?.dyn_into::<HtmlElement>().ok());
        cards.find(|card| card.offset_top() >= scrolled)
    };
    let card = read.or_else(first)?;
    let top = card.offset_top();
    Some(Anchor { list, card, top })
}

/// Calls `look` whenever the officer comes back to the page.
pub fn on_return(look: Callback<()>) {
    let listener = window_event_listener(leptos::ev::focus, move |_| {
        let _ = look.try_run(());
    });
    on_cleanup(move || listener.remove());
}
