//! The "working on this" mark, as pages show it.

use super::Working;
use crate::{
    language::{fill, language, t, texts::batch as says},
    ui::form::{Form, PostForm, SendButton},
};
use leptos::prelude::*;

/// A flag with the names of colleagues who are working on a complaint.
#[component]
pub fn WorkingFlag(
    /// The colleagues who are working on it.
    working: Vec<Working>,
) -> impl IntoView {
    (!working.is_empty()).then(|| {
        let language = language();
        let names = working.iter().map(|one| one.name.in_language(language)).collect::<Vec<_>>().join(", ");
        let words = fill(says::WORKING, &[("name", &names)]);
        let title = words.clone();
        view! { <span class="flag" data-flag="working" title=title><span class="flag-words">{words}</span></span> }
    })
}

/// On a complaint's panel: the reader's own mark.
#[component]
pub fn OnIt(
    /// Whether the reader's own mark is set.
    own: Signal<bool>,
    /// The address of this page, which the form is posted to.
    action: Signal<String>,
    /// Runs after the mark was set or removed.
    done: Callback<()>,
) -> impl IntoView {
    let (on, off) = (Form::new("working"), Form::new("working-done"));
    view! {
        <div class="on-it">
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
