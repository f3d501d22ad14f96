//! Single keys (WCAG 2.2, 2.1.4): they act only while the part of the page that they belong to has the focus, and only if the officer has
//! not switched them off.

use super::choices::{Choices, SingleKeys};
use leptos::prelude::*;

/// The officer's choices, for the parts of a page that follow them.
#[derive(Clone, Copy)]
pub struct Chosen(pub RwSignal<Choices>);

/// The choices of the page; the defaults outside of the staff frame.
pub fn chosen() -> RwSignal<Choices> {
    use_context::<Chosen>().map_or_else(|| RwSignal::new(Choices::default()), |chosen| chosen.0)
}

/// Whether single keys are switched on.
pub fn are_on(choices: RwSignal<Choices>) -> bool {
    choices.with_untracked(|choices| choices.keys == SingleKeys::On)
}
