//! Keyboard shortcuts of the board, such as j/k to move, Enter to open and / to search; `?` shows them all. Single keys act only while the
//! board has the focus, and can be switched off in the help (WCAG 2.2, 2.1.4).

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(feature = "hydrate")]
pub use in_browser::{keep_the_focus, listen};

use crate::{
    language::{
        Text, t,
        texts::{house as says, staff},
    },
    staff::choices::{ChoiceForm, Choices, SingleKeys},
    ui::icon::SpriteIcon,
};
use leptos::prelude::*;

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub fn listen(_: Memo<Option<String>>, _: RwSignal<Choices>) {}

/// Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub fn keep_the_focus() {}

/// The id of the help.
const HELP: &str = "keys";

const MOVE: &[(&[&str], Text)] = &[
    (&["j", "k"], says::KEY_NEXT_CARD),
    (&["h", "l"], says::KEY_COLUMN),
    (&["enter"], says::KEY_OPEN),
    (&["esc"], says::KEY_CLOSE),
    (&["/"], says::KEY_SEARCH),
    (&["ctrl", "k"], says::KEY_SEARCH),
];
const DO: &[(&[&str], Text)] = &[
    (&["f"], says::KEY_FORWARD),
    (&["a"], says::KEY_ASSIGN),
    (&["n"], says::KEY_NEXT),
    (&["c"], says::KEY_NOTE),
    (&["x"], says::KEY_PICK),
    (&["?"], says::KEY_HELP),
];
/// How the clock of a card stands, an example of its words, and what it means.
const CLOCKS: &[(&str, Text, Text)] = &[
    ("late", says::EXAMPLE_HOURS, says::CLOCK_LATE),
    ("soon", says::EXAMPLE_HOURS, says::CLOCK_SOON),
    ("calm", says::EXAMPLE_DAYS, says::CLOCK_LATER),
    ("paused", says::EXAMPLE_ASKED, says::CLOCK_PAUSED),
];
/// The shapes on cards.
const FLAGS: &[(&str, Text)] = &[
    ("unread", says::FLAG_WORDS),
    ("order", says::FLAG_ORDER),
    ("sealed", says::FLAG_SEALED),
    ("deciding", says::FLAG_WHOSE),
    ("ok", staff::FLAG_ACCEPTED),
    ("mine", staff::FLAG_MINE),
];

/// The link in the bar that opens the help. Without scripts it leads to it.
#[component]
pub fn HelpLink() -> impl IntoView {
    view! { <a class="help-link" href=format!("#{HELP}") rel="external" title=t(says::HELP)><kbd aria-hidden="true">"?"</kbd><span class="hidden">{t(says::HELP)}</span></a> }
}

/// The help: keys and shapes, and the switch of single keys. Escape closes it.
#[component]
pub fn Help(
    /// What the officer chose.
    choices: RwSignal<Choices>,
) -> impl IntoView {
    let on = move || choices.get().keys == SingleKeys::On;
    let to = move || if on() { SingleKeys::Off.as_str() } else { SingleKeys::On.as_str() };
    let label = move || t(if on() { says::TURN_OFF } else { says::TURN_ON });
    let keys = |head: Text, keys: &'static [(&'static [&'static str], Text)]| {
        let lines = keys.iter().map(|(keys, what)| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect_view();
            view! { <div><dt>{keys}</dt><dd>{t(*what)}</dd></div> }
        });
        view! { <section><h3>{t(head)}</h3><dl>{lines.collect_view()}</dl></section> }
    };
    let clocks = CLOCKS.iter().map(|(state, example, what)| {
        view! { <div><dt><span class="card-clock" data-clock=*state>{t(*example)}</span></dt><dd>{t(*what)}</dd></div> }
    });
    let flags = FLAGS.iter().map(|(flag, what)| {
        view! { <div><dt><span class="shape" data-flag=*flag></span></dt><dd>{t(*what)}</dd></div> }
    });
    view! {
        <dialog class="help" id=HELP aria-labelledby="keys-title">
            <div class="help-head">
                <h2 id="keys-title">{t(says::HELP)}</h2>
                // Closes the dialog, or without scripts leads back to the board.
                <a class="help-close" href="#main" rel="external" title=t(says::CLOSE)><SpriteIcon name="close"/><span class="hidden">{t(says::CLOSE)}</span></a>
            </div>
            <div class="help-parts">
                {keys(says::HELP_MOVE, MOVE)}
                {keys(says::HELP_DO, DO)}
                <section><h3>{t(says::HELP_CLOCK)}</h3><dl>{clocks.collect_view()}</dl></section>
                <section><h3>{t(says::HELP_FLAGS)}</h3><dl>{flags.collect_view()}</dl></section>
            </div>
            <div class="help-keys">
                <p role="status">{move || t(if on() { says::KEYS_ON } else { says::KEYS_OFF })}</p>
                <ChoiceForm choices to=Signal::derive(to) label=Signal::derive(label)>
                    <span class="button" data-quiet="" aria-hidden="true">{label}</span>
                </ChoiceForm>
            </div>
        </dialog>
    }
}
