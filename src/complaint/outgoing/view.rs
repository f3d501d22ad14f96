//! The section of a case's page that lists the withheld words.

use super::OfCase;
use crate::{
    language::{t, texts::outgoing as says},
    ui::form::{Form, LineField, PostForm, SendButton},
};
use leptos::prelude::*;

/// The withheld words, with forms to add and release them.
#[component]
pub fn WithheldWords(
    /// The withheld words and this officer's rights.
    #[prop(into)]
    of_case: Signal<OfCase>,
    /// URL of the page, to which the forms post.
    #[prop(into)]
    action: Signal<String>,
    /// Called after a form was sent.
    done: Callback<()>,
) -> impl IntoView {
    let shown = Memo::new(move |_| of_case.get());
    // A memo, so that the form being typed in is rebuilt only if the officer's rights change.
    let may_add = Memo::new(move |_| of_case.with(|all| all.may_add));
    let add = Form::new("withhold");
    let words = move || {
        let OfCase { words, may_release, .. } = shown.get();
        let lines = words.into_iter().enumerate().map(|(line, one)| {
            let kind = one.proposed.then(|| view! { " " <span class="quiet">{t(says::PROPOSED)}</span> });
            let release =
                may_release.then(|| view! { <Release line word=one.word.clone() action=action.get_untracked() done/> });
            view! { <li><span dir="auto">{one.word.clone()}</span> {kind} {release}</li> }
        });
        lines.collect_view()
    };
    let none = move || shown.with(|all| all.words.is_empty());
    view! {
        <details class="withheld" open=move || shown.with(|all| all.sensitive)>
            <summary>{t(says::TITLE)}</summary>
            <p class="hint">{t(says::LEAD)}</p>
            <ul class="withheld-words">{words}</ul>
            <Show when=none><p class="empty">{t(says::NONE)}</p></Show>
            {move || {
                may_add
                    .get()
                    .then(|| {
                        view! {
                            <details open=move || add.error().is_some()>
                                <summary>{t(says::ADD)}</summary>
                                <PostForm form=add action=action.get_untracked() done>
                                    <LineField form=add name="word" label=t(says::WORD) hint=Some(t(says::WORD_HINT))/>
                                    <SendButton form=add label=t(says::ADD_BUTTON) quiet=true/>
                                </PostForm>
                            </details>
                        }
                    })
            }}
        </details>
    }
}

/// A one-button form that releases a word.
#[component]
fn Release(line: usize, word: String, action: String, done: Callback<()>) -> impl IntoView {
    let form = Form::about("release", "line", &line.to_string());
    view! {
        <PostForm form action done>
            <input type="hidden" name="line" value=line/>
            <input type="hidden" name="word" value=word/>
            <SendButton form label=t(says::RELEASE) quiet=true/>
        </PostForm>
    }
}
