//! The shield on the page of a complaint: what words suggest, and the form with which a person decides.

use crate::{
    board::Panel,
    language::{fill, t, texts::sealed as says},
    shield::{ShieldKind, ShieldShown},
    ui::form::{ChoiceField, Form, LineField, PostForm, SendButton},
};
use leptos::prelude::*;

/// Name of the form that decides.
pub const DECIDE: &str = "shield";

/// Says that the complaint is shielded or that it may have to be, with the form.
#[component]
pub fn Shielding(
    /// The complaint.
    shown: RwSignal<Panel>,
    /// URL of the page, to which the form posts.
    #[prop(into)]
    action: Signal<String>,
    /// Called after it was decided.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new(DECIDE);
    let shield = Memo::new(move |_| shown.with(|panel| panel.shield));
    move || {
        let ShieldShown { kind, suggested, may_shield, may_lift } = shield.get();
        let line = match (kind, suggested) {
            (Some(kind), _) => Some(fill(says::SHIELDED, &[("kind", t(says::kind(kind)))])),
            (None, Some(kind)) => Some(fill(says::SUGGESTED, &[("kind", t(says::kind(kind)))])),
            (None, None) => None,
        };
        let said = line.map(|line| view! { <p class="notice">{line}</p> });
        let mut options: Vec<(String, String)> = Vec::new();
        if may_shield {
            // The likely choice comes first, but nothing is decided without a person.
            let first = kind.or(suggested);
            let kinds = first.into_iter().chain(ShieldKind::ALL.iter().copied().filter(|one| Some(*one) != first));
            options.extend(kinds.map(|kind| (kind.as_str().to_owned(), t(says::kind(kind)).to_owned())));
        }
        if may_lift && kind.is_some() {
            options.push(("none".to_owned(), t(says::NO_SHIELD).to_owned()));
        }
        let decide = (!options.is_empty()).then(|| {
            view! {
                <details class="identity" open=move || form.error().is_some()>
                    <summary>{t(says::SHIELD)}</summary>
                    <p class="hint">{t(says::SHIELD_WHY)}</p>
                    <PostForm form action=action.get_untracked() done>
                        <ChoiceField form name="shield" label=t(says::PROTECTED) options/>
                        <LineField form name="shield_words" label=t(says::SHIELD_WORDS) hint=Some(t(says::SHIELD_WORDS_HINT))/>
                        <SendButton form label=t(says::SHIELD_BUTTON) quiet=true/>
                    </PostForm>
                </details>
            }
        });
        view! { {said} {decide} }
    }
}
