//! Listens for the board's shortcuts. A key typed into a field, or pressed with Ctrl, Alt or Meta, is ignored, except Ctrl+K.

use super::HELP;
use crate::staff::{choices::Choices, keys::are_on};
use gloo::timers::callback::Timeout;
use leptos::{
    ev,
    leptos_dom::helpers::{window_event_listener, window_event_listener_untyped},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlDialogElement, HtmlElement};

/// How often an opened complaint is looked for, and after how many milliseconds again.
const LOOKS: u32 = 200;
const PAUSE: u32 = 25;

/// Where the focus goes when a complaint is opened: to its next action, or else to its number.
const NEXT_ACTION: [&str; 2] = ["#panel [data-primary]", "#panel .moves button, #panel .moves summary"];

/// Listens until the board is removed. `open` is the reference number of the open complaint.
pub fn listen(open: Memo<Option<String>>, choices: RwSignal<Choices>) {
    let navigate = use_navigate();
    // Whether the focus is, or was last, within the board: what had it may have been removed since, and then the document has it.
    let within = StoredValue::new(false);
    let focused = window_event_listener_untyped("focusin", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        // The help gives the focus back when it is closed.
        if help().is_none_or(|dialog| !dialog.open()) {
            let _ = within.try_set_value(target.is_some_and(|target| is_within(&target)));
        }
    });
    let clicks = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(target) = target else { return };
        let hit = |selector: &str| target.closest(selector).ok().flatten().is_some();
        if hit(".help-link") {
            event.prevent_default();
            show_help();
        } else if hit(".help-close") {
            event.prevent_default();
            if let Some(dialog) = help() {
                dialog.close();
            }
        }
    });
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || help().is_some_and(|dialog| dialog.open()) {
            return;
        }
        let key = event.key();
        if event.ctrl_key() && !event.alt_key() && !event.meta_key() && key == "k" {
            event.prevent_default();
            focus(find("#q"));
            return;
        }
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if !within.try_get_value().unwrap_or(false) {
            return;
        }
        // A checkbox takes no text, so shortcuts work while it has the focus.
        let typing = document().active_element().is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                && element.get_attribute("type").as_deref() != Some("checkbox")
        });
        if key == "Escape" {
            let ours = if typing {
                focus(find(".columns"))
            } else {
                open.get_untracked().is_some_and(|reference| {
                    let board = format!("/staff{}", window().location().search().unwrap_or_default());
                    navigate(&board, NavigateOptions { scroll: false, ..NavigateOptions::default() });
                    // The focus returns to the card that was open.
                    let card = find(&format!(".card a[href*='{reference}']"));
                    focus(card.or_else(|| find(".columns")));
                    true
                })
            };
            if ours {
                event.prevent_default();
            }
            return;
        }
        if typing || !are_on(choices) {
            return;
        }
        let ours = match key.as_str() {
            "j" => step(1),
            "k" => step(-1),
            "h" => sideways(-1),
            "l" => sideways(1),
            "f" => unfold("move-forward"),
            "c" => unfold("move-note"),
            "n" => next_action(),
            // Others see who has taken a complaint, so the button is pressed by a second key.
            "a" => go_to_button("move-assign"),
            "x" => tick(),
            "/" => focus(find("#q")),
            "?" => show_help(),
            _ => false,
        };
        if ours {
            event.prevent_default();
        }
    });
    Effect::new(move |before: Option<Option<String>>| {
        let now = open.get();
        if before.is_some_and(|before| before != now)
            && let Some(reference) = &now
        {
            into_the_panel(reference.clone(), LOOKS);
        }
        now
    });
    on_cleanup(move || {
        focused.remove();
        clicks.remove();
        listener.remove();
    });
}

/// After the columns were drawn anew: if the link that had the focus is gone, the columns have it.
pub fn keep_the_focus() {
    let _ = request_animation_frame(|| {
        if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
            focus(find(".columns"));
        }
    });
}

fn is_within(element: &Element) -> bool {
    element.closest("#desk").ok().flatten().is_some()
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn focus(element: Option<Element>) -> bool {
    element.and_then(|element| element.dyn_into::<HtmlElement>().ok()).is_some_and(|element| element.focus().is_ok())
}

fn help() -> Option<HtmlDialogElement> {
    document().get_element_by_id(HELP).and_then(|dialog| dialog.dyn_into().ok())
}

/// Opens the help. The browser keeps the focus inside and gives it back when the help is closed.
fn show_help() -> bool {
    help().is_some_and(|dialog| dialog.open() || dialog.show_modal().is_ok())
}

/// Moves the focus into a complaint that was just opened, unless the officer has moved on meanwhile.
fn into_the_panel(reference: String, left: u32) {
    Timeout::new(PAUSE, move || {
        let stays = document()
            .active_element()
            .is_none_or(|active| active.tag_name() == "BODY" || active.closest(".card").ok().flatten().is_some());
        if !stays {
            return;
        }
        // The heading has the number once the complaint has been loaded.
        let title = find("#panel-title").filter(|title| {
            let number: String = title.text_content().unwrap_or_default().chars().filter(|c| *c != '-').collect();
            number.contains(&reference)
        });
        match title {
            Some(_) if next_action() => {}
            Some(title) => {
                let _ = title.set_attribute("tabindex", "-1");
                focus(Some(title));
            }
            None if left > 0 => into_the_panel(reference, left - 1),
            None => {}
        }
    })
    .forget();
}

/// The cards that are shown, in order.
fn cards(inside: &Element) -> Vec<HtmlElement> {
    let Ok(found) = inside.query_selector_all(".card > a") else { return Vec::new() };
    let cards = (0..found.length()).filter_map(|n| found.item(n)?.dyn_into::<HtmlElement>().ok());
    // A folded column shows none.
    cards.filter(|card| card.offset_width() > 0).collect()
}

fn at(cards: &[HtmlElement]) -> Option<usize> {
    let current = document().active_element()?;
    cards.iter().position(|card| AsRef::<Element>::as_ref(card) == &current)
}

/// Moves the focus by one card, across columns.
fn step(by: i32) -> bool {
    let Some(board) = find(".columns") else { return false };
    let cards = cards(&board);
    let last = cards.len() as i32 - 1;
    let next = at(&cards).map_or(if by > 0 { 0 } else { last }, |at| (at as i32 + by).clamp(0, last.max(0)));
    let Some(card) = cards.get(usize::try_from(next).unwrap_or(0)) else { return false };
    card.focus().is_ok()
}

/// Moves the focus to the next column that shows cards, at the same height if there are as many.
fn sideways(by: i32) -> bool {
    let Ok(found) = document().query_selector_all(".columns > .column") else { return false };
    let columns = (0..found.length()).filter_map(|n| found.item(n)?.dyn_into::<Element>().ok());
    let columns: Vec<Vec<HtmlElement>> =
        columns.map(|column| cards(&column)).filter(|cards| !cards.is_empty()).collect();
    let here = columns.iter().enumerate().find_map(|(n, cards)| at(cards).map(|at| (n as i32, at)));
    let (column, height) = here.map_or((0, 0), |(n, at)| (n + by, at));
    let Some(cards) = usize::try_from(column).ok().and_then(|n| columns.get(n)) else { return here.is_some() };
    cards.get(height.min(cards.len() - 1)).is_some_and(|card| card.focus().is_ok())
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
    show(form);
    focus(find(&format!("#{form} select, #{form} textarea")))
}

/// Focuses the next action of the open complaint.
fn next_action() -> bool {
    NEXT_ACTION.into_iter().any(|selector| focus(find(selector)))
}

/// Focuses the button of a move that needs no words.
fn go_to_button(form: &str) -> bool {
    show(form);
    focus(find(&format!("#{form} button")))
}

/// Opens whatever a form is folded into, and the part of the panel with all steps but the next one.
fn show(form: &str) {
    let folded = format!("details:has(#{form}), .panel:has(.moves #{form}) .others");
    let Ok(around) = document().query_selector_all(&folded) else { return };
    for details in (0..around.length()).filter_map(|n| around.item(n)?.dyn_into::<Element>().ok()) {
        let _ = details.set_attribute("open", "");
    }
}
