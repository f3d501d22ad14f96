//! What the parts of the staff's page share.

use super::{
    Words,
    view::{Asked, Done, Statements},
};
use crate::language::{language, t, texts::statements as says};
use leptos::prelude::*;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What the address asks for.
    pub asked: Memo<Asked>,
    /// The data of the page.
    pub shown: RwSignal<Statements>,
    /// The name of the statement for which the data was loaded: until then, nobody knows whether there is one of that name.
    pub looked: RwSignal<Option<String>>,
    /// Whether something is typed in a form of the chosen statement: it is not replaced then.
    pub typing: RwSignal<bool>,
    /// Whether somebody has chosen a statement on this page: the focus then follows.
    pub takes_focus: RwSignal<bool>,
    /// What is announced to those who hear the page.
    pub announced: RwSignal<String>,
    /// Called with what was done to the chosen statement.
    pub acted: Callback<Done>,
}

impl Desk {
    /// The callback of a form that does this.
    pub fn after(self, done: Done) -> Callback<()> {
        Callback::new(move |()| {
            let _ = self.acted.try_run(done);
        })
    }
}

/// The title in the reader's language, or the other one.
pub fn title_of(title: &Words) -> String {
    let own = title.of(language());
    let other = if own.is_empty() { [&title.hi, &title.en].into_iter().find(|words| !words.is_empty()) } else { None };
    match other {
        Some(other) => other.clone(),
        None if own.is_empty() => t(says::UNTITLED).to_owned(),
        None => own.to_owned(),
    }
}
