//! Promises on a complaint's panel.

use super::{MAX_WORDS, Promise};
use crate::{
    complaint::Millis,
    language::{dates, fill, language, t, texts::shift as says},
    ui::form::{Field, Form, GoneForm, PostForm, SendButton, described_by},
};
use leptos::prelude::*;

/// The open promises of a complaint, and a form to add one.
#[component]
pub fn Promises(
    /// The open promises.
    promises: Signal<Vec<Promise>>,
    /// Server time when the page's data was loaded.
    now: Signal<Millis>,
    /// Address of the page, to which the forms are posted.
    action: Signal<String>,
    /// Called when a promise was added or marked as kept.
    done: Callback<()>,
) -> impl IntoView {
    let add = Form::new("promise");
    let described = described_by(add, "words", true);
    view! {
        <section class="promises" aria-labelledby="promises-head">
            <h3 id="promises-head">{t(says::PROMISES)}</h3>
            {move || {
                let there = promises.with(|all| all.iter().map(|one| one.id.to_string()).collect());
                view! { <GoneForm name="promise-kept" field="promise" there/> }
            }}
            {move || promises.with(Vec::is_empty).then(|| view! { <p class="quiet">{t(says::NO_PROMISES)}</p> })}
            <ul class="notices">
                <For each=move || promises.get() key=|promise| promise.id let(promise)>
                    <PromiseLine promise now action done/>
                </For>
            </ul>
            <details open=add.error().is_some()>
                <summary>{t(says::PROMISE)}</summary>
                <PostForm form=add action=action.get_untracked() done>
                    <Field form=add name="words" label=t(says::PROMISE_WORDS) hint=Some(t(says::PROMISE_WORDS_HINT))>
                        <input
                            type="text"
                            id=add.id("words")
                            name="words"
                            maxlength=MAX_WORDS
                            autocomplete="off"
                            value=add.value("words")
                            aria-describedby=described.clone()
                            aria-invalid=move || add.problem("words").map(|_| "true")
                        />
                    </Field>
                    <Field form=add name="due" label=t(says::PROMISE_DUE) hint=Some(t(says::PROMISE_DUE_HINT))>
                        <input
                            type="datetime-local"
                            id=add.id("due")
                            name="due"
                            value=add.value("due")
                            aria-describedby=described_by(add, "due", true)
                            aria-invalid=move || add.problem("due").map(|_| "true")
                        />
                    </Field>
                    <SendButton form=add label=t(says::PROMISE)/>
                </PostForm>
            </details>
        </section>
    }
}

#[component]
fn PromiseLine(promise: Promise, now: Signal<Millis>, action: Signal<String>, done: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::about("promise-kept", "promise", &promise.id.to_string());
    let due_at = promise.due_at;
    let overdue = move || now.get() > due_at;
    let due = move || fill(says::BY_WHEN, &[("when", &dates::moment(due_at, now.get(), language))]);
    let by = fill(says::PROMISED_BY, &[("name", promise.officer.in_language(language))]);
    view! {
        <li data-unread="" data-kind=move || if overdue() { "escalated" } else { "promise" }>
            <p dir="auto">{promise.words}</p>
            <p class="quiet">
                {move || overdue().then(|| view! { <span class="flag" data-flag="late">{t(says::OVERDUE)}</span> " " })}
                <time datetime=dates::exact(due_at) title=dates::exact(due_at)>{due}</time>
                " · "
                {by}
            </p>
            <PostForm form action=action.get_untracked() done>
                <input type="hidden" name="promise" value=promise.id/>
                <SendButton form label=t(says::KEPT) quiet=true/>
            </PostForm>
        </li>
    }
}
