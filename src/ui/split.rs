//! A list at the left and the chosen item at the right; on a phone one or the other. Each item has its own address, so choosing one is a link.

use super::list_keys::{CHOSEN, pressed};
use crate::language::{t, texts::common};
use leptos::{ev::KeyboardEvent, html, prelude::*};

/// The list and the chosen item. `open` says whether the address names an item: a phone then shows it instead of the list.
pub fn split(open: Signal<bool>, list: impl IntoView, chosen: impl IntoView) -> impl IntoView {
    view! {
        <div class="split screen-only" data-open=move || open.get().then_some("") on:keydown=move |event: KeyboardEvent| pressed(&event)>
            <nav class="split-list" aria-label=t(common::LIST)>{list}</nav>
            <section class="split-chosen" aria-label=t(common::CHOSEN)>{chosen}</section>
        </div>
    }
}

/// Whether something is fine, uncertain or late; shown as a shape and a colour beside a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    Calm,
    /// Fine.
    Good,
    /// Uncertain or due.
    Unsure,
    /// Late, or not done.
    Bad,
}

impl Tone {
    const fn word(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Good => "ok",
            Self::Unsure => "wait",
            Self::Bad => "stop",
        }
    }

    /// Each has its own shape, so that nobody depends on colours.
    const fn shape(self) -> &'static str {
        match self {
            Self::Calm => "",
            Self::Good => " ✓",
            Self::Unsure => " ○",
            Self::Bad => " ▲",
        }
    }
}

/// The state of an item in one or two words.
#[component]
pub fn ToneWord(
    /// How good it is.
    tone: Tone,
    /// The words.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! { <span class="tone" data-tone=tone.word()>{word} <span aria-hidden="true">{tone.shape()}</span></span> }
}

/// A group of rows under a heading with their number.
#[component]
pub fn RowGroup(
    /// The heading, with the number.
    #[prop(into)]
    head: String,
    /// Whether the group is about what is late.
    tone: Tone,
    /// The rows, as list items.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="row-group">
            <h2 data-tone=tone.word()>{head}</h2>
            <ul class="rows">{children()}</ul>
        </section>
    }
}

/// One row of the list: a link to the item.
#[component]
pub fn Row(
    /// The address of the item.
    to: String,
    /// Whether it is the chosen one.
    #[prop(into)]
    current: Signal<bool>,
    /// First line, in bold.
    #[prop(into)]
    name: String,
    /// State of the item.
    tone: Tone,
    /// The state in words.
    #[prop(into)]
    state: String,
    /// The item's own words, cut to one line.
    #[prop(into)]
    words: String,
    /// Last line: numbers and times.
    #[prop(into)]
    foot: String,
) -> impl IntoView {
    view! {
        <a class="row" data-row="" href=to aria-current=move || current.get().then_some("true")>
            <span class="row-top"><strong>{name}</strong> " " <ToneWord tone word=state/></span>
            <span class="row-words" dir="auto">{words}</span>
            <span class="row-foot">{foot}</span>
        </a>
    }
}

/// The heading of the chosen item. It takes the focus when the item was chosen on this page, so that reading goes on there.
#[component]
pub fn ChosenHead(
    /// The heading.
    #[prop(into)]
    title: String,
    /// Whether somebody has chosen something on this page.
    takes_focus: RwSignal<bool>,
) -> impl IntoView {
    let head = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(head) = head.get()
            && takes_focus.get_untracked()
        {
            let _ = head.focus();
        }
    });
    view! { <h2 id=CHOSEN class="chosen-head" tabindex="-1" dir="auto" node_ref=head>{title}</h2> }
}

/// A sentence about what has just been done, and the same sentence for those who hear the page. `announced` belongs to a part that was there before.
#[component]
pub fn Said(
    /// The sentence.
    #[prop(into)]
    words: String,
    /// The announced text.
    announced: RwSignal<String>,
) -> impl IntoView {
    let spoken = words.clone();
    Effect::new(move |_| announce(announced, &spoken));
    view! { <p class="said"><span aria-hidden="true">"✓ "</span>{words}</p> }
}

/// Announces a sentence, also when it is the same as the last one.
pub fn announce(announced: RwSignal<String>, words: &str) {
    let again = announced.with_untracked(|last| last == words);
    announced.set(if again { format!("{words}\u{a0}") } else { words.to_owned() });
}

/// The part that announces what was done. It must be on the page before there is something to announce.
#[component]
pub fn Announced(
    /// The text to announce.
    announced: RwSignal<String>,
) -> impl IntoView {
    view! { <p class="hidden" role="status">{move || announced.get()}</p> }
}
