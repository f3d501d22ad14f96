//! Answering the open post with a released statement.

use super::StatementAnswer;
use crate::{
    language::{t, texts::statements as says},
    staff::StaffPage,
};
use leptos::prelude::*;

/// The id of the form that decides the open post.
const DECIDE: &str = "decide";

/// The statements that can answer the post: the first by its key, the others by their buttons. The buttons belong to the form that decides the
/// post, and stand outside it so that on a phone the decisions stay under the thumb.
#[component]
pub fn WithStatement(
    /// Primary key of the open post.
    post: i64,
    /// The statements.
    statements: Vec<StatementAnswer>,
) -> impl IntoView {
    let buttons = statements.into_iter().enumerate().map(|(n, one)| {
        let key = (n == 0).then_some("w");
        view! {
            <li>
                <button
                    type="submit"
                    form=DECIDE
                    class="button"
                    name="statement"
                    value=one.slug
                    data-quiet=""
                    data-key=key
                    aria-keyshortcuts=key
                >
                    <span dir="auto">{one.title}</span>
                    {key.map(|key| view! { " " <kbd aria-hidden="true">{key}</kbd> })}
                </button>
                <p class="quiet" dir="auto">{one.text}</p>
            </li>
        }
    });
    let buttons = buttons.collect_view();
    let new = format!("{}?new=1&post={post}", StaffPage::Statements.route());
    view! {
        <details class="with-statement">
            <summary>{t(says::ANSWER_WITH)}</summary>
            <p class="hint">{t(says::ANSWER_WITH_HINT)}</p>
            <ul id="decide-statement">{buttons}</ul>
            <p><a href=new>{t(says::ANSWER_NEW)}</a></p>
        </details>
    }
}
