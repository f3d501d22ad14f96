//! `/statements`: every statement, the newest first.

use super::{LIST, feed_address, is_corrected, load_statements, stamped};
use crate::{
    language::{dates, language, t, texts, texts::statements_public as says},
    statements::{PublicStatement, path},
    ui::{data::resource, paging::Turn, share_tags::FeedLink},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The list, in pages.
#[component]
pub fn ListPage() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after").unwrap_or_default()));
    let page = resource(move || after.get(), load_statements);
    let first = Signal::derive(move || (!after.get().is_empty()).then(|| LIST.to_owned()));
    view! {
        <Title text=t(says::TITLE)/>
        <FeedLink address=feed_address(language()) title=t(says::FEED_TITLE)/>
        <main id="main" class="citizen statements">
            <h1>{t(says::TITLE)}</h1>
            <p class="lead">{t(says::LEAD)}</p>
            <Transition>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(page) => {
                            let next = page.next.map(|after| format!("{LIST}?after={after}"));
                            let none = page.statements.is_empty();
                            view! {
                                {none.then(|| view! { <p class="notice">{t(says::NONE)}</p> })}
                                <ol class="statement-list">
                                    {page.statements.into_iter().map(|statement| view! { <Item statement/> }).collect_view()}
                                </ol>
                                <Turn next=Signal::stored(next) first/>
                            }
                                .into_any()
                        }
                        Err(error) => view! { <p class="error-summary" role="alert">{texts::public_error(&error, language())}</p> }.into_any(),
                    }
                })}
            </Transition>
            <p class="hint feed"><a href=feed_address(language()) rel="external">{t(says::FEED)}</a></p>
        </main>
    }
}

/// One statement of the list: title, when, and whether it still holds.
#[component]
fn Item(statement: PublicStatement) -> impl IntoView {
    let language = language();
    let state = match (&statement.withdrawn, is_corrected(&statement)) {
        (Some(_), _) => Some(("withdrawn", t(says::WITHDRAWN))),
        (None, true) => Some(("corrected", t(says::CORRECTED))),
        (None, false) => None,
    };
    let at = statement.first_released_at;
    view! {
        <li data-state=state.map(|(name, _)| name)>
            <h2><a href=path(&statement.slug)>{statement.newest.title.of(language).to_owned()}</a></h2>
            <p class="quiet">
                <time datetime=dates::exact(at)>{stamped(at, language)}</time>
                {state.map(|(name, word)| view! { " · " <strong class="statement-state" data-state=name>{word}</strong> })}
            </p>
        </li>
    }
}
