//! Signs of work, as pages show them.

use super::Working;
use crate::{
    language::{fill, language, t, texts::batch as says},
    ui::form::{Form, PostForm, SendButton},
};
use leptos::prelude::*;

/// Who else is working on this.
#[component]
pub fn WorkingFlag(
    /// Everybody who is.
    working: Vec<Working>,
) -> impl IntoView {
    (!working.is_empty()).then(|| {
        let language = language();
        let names = working.iter().map(|one| one.name.in_language(language)).collect::<Vec<_>>().join(", ");
        view! { <span class="flag" data-flag="working">{fill(says::WORKING, &[("name", &names)])}</span> }
    })
}

/// On a complaint's panel: who else works on it, and the reader's own sign.
#[component]
pub fn OnIt(
    /// Everybody else who works on it.
    working: Signal<Vec<Working>>,
    /// Whether the reader's own sign is given.
    own: Signal<bool>,
    /// The page's own address.
    action: Signal<String>,
    /// A sign was given or taken back.
    done: Callback<()>,
) -> impl IntoView {
    let (on, off) = (Form::new("working"), Form::new("working-done"));
    view! {
        <div class="on-it">
            <p role="status">{move || view! { <WorkingFlag working=working.get()/> }}</p>
            {move || {
                let action = action.get_untracked();
                if own.get() {
                    view! {
                        <p class="quiet">{t(says::YOU_ARE_ON_IT)}</p>
                        <PostForm form=off action done>
                            <SendButton form=off label=t(says::NOT_ON_IT) quiet=true/>
                        </PostForm>
                    }
                        .into_any()
                } else {
                    view! {
                        <PostForm form=on action done>
                            <SendButton form=on label=t(says::ON_IT) quiet=true/>
                        </PostForm>
                        <p class="hint">{t(says::ON_IT_HINT)}</p>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
