//! `/staff/spellings`

use super::{Learnt, Proposed, Spellings, actions::load_spellings};
use crate::{
    language::{dates, fill, language, t, texts::spellings as says},
    staff::{StaffBar, StaffPage, brought_again, staff_page},
    ui::{
        data::resource,
        form::{Form, PostForm},
        page_bar::PageBar,
        paging::{Turn, encoded},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const PAGE: &str = StaffPage::Spellings.route();

/// The page of spellings.
#[component]
pub fn SpellingsPage() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after")));
    let first = resource(move || after.get(), load_spellings);
    staff_page(StaffPage::Spellings, first, move |spellings| view! { <SpellingsLists spellings after/> })
}

#[component]
fn SpellingsLists(spellings: Spellings, after: Memo<Option<String>>) -> impl IntoView {
    let me = spellings.me.clone();
    let may_change = spellings.may_change;
    let shown = RwSignal::new(spellings);
    let again = brought_again(shown, move || load_spellings(after.get_untracked()));
    // One form per list: each button's value names its spelling, and an error is shown once.
    let (judge, withdraw) = (Form::new("judge"), Form::new("withdraw"));
    let corrections = move || dates::number(shown.with(|all| all.corrections) as i64);
    let proposed = move || {
        let proposed = shown.with(|all| all.proposed.clone());
        if proposed.is_empty() {
            return view! { <p class="empty">{t(says::NONE_PROPOSED)}</p> }.into_any();
        }
        let rows = proposed.into_iter().map(|one| view! { <ProposedRow one form=judge may_change/> }).collect_view();
        view! { <ul class="templates">{rows}</ul> }.into_any()
    };
    let learnt = move || {
        let learnt = shown.with(|all| all.learnt.clone());
        if learnt.is_empty() {
            return view! { <p class="empty">{t(says::NONE_LEARNT)}</p> }.into_any();
        }
        let rows = learnt.into_iter().map(|one| view! { <LearntRow one may_change/> }).collect_view();
        view! { <ul class="templates">{rows}</ul> }.into_any()
    };
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            <p class="quiet">{move || fill(says::CORRECTIONS, &[("n", &corrections())])}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            <section aria-labelledby="proposed-head">
                <h2 id="proposed-head">{t(says::PROPOSED)}</h2>
                <p class="hint">{t(says::PROPOSED_HINT)}</p>
                <PostForm form=judge action=PAGE done=again>{proposed}</PostForm>
                <Turn
                    next=Signal::derive(move || Some(format!("{PAGE}?after={}", encoded(&shown.with(|all| all.next.clone())?))))
                    first=Signal::derive(move || after.get().map(|_| PAGE.to_owned()))
                />
            </section>
            <section aria-labelledby="learnt-head">
                <h2 id="learnt-head">{t(says::LEARNT)}</h2>
                <p class="hint">{t(says::LEARNT_HINT)}</p>
                <PostForm form=withdraw action=PAGE done=again>{learnt}</PostForm>
            </section>
        </div>
    }
}

#[component]
fn ProposedRow(one: Proposed, form: Form, may_change: bool) -> impl IntoView {
    let language = language();
    let value = format!("{} {}", one.station.id, one.written);
    let asked = value.clone();
    // An error is shown in the row whose button was pressed.
    let wrong = Memo::new(move |_| form.problem("accept").filter(|_| form.value("accept") == asked));
    let id = form.id("accept");
    let often = fill(says::TIMES, &[("n", &one.times.to_string())]);
    let beside = one.beside_a_cue.then(|| format!(" · {}", t(says::BESIDE_A_CUE)));
    let sentences = one.sentences.into_iter().map(|sentence| view! { <li dir="auto">"… " {sentence} " …"</li> });
    view! {
        <li class="template" id=move || wrong.get().map(|_| id.clone())>
            <p><strong dir="auto">{one.written.clone()}</strong> " → " {one.station.full(language)}</p>
            <p class="quiet">{often} {beside}</p>
            <ul class="hints">{sentences.collect_view()}</ul>
            {move || wrong.get().map(|problem| view! { <p class="field-error"><span class="mark" aria-hidden="true">"! "</span>{problem}</p> })}
            {may_change
                .then(|| {
                    view! {
                        <p class="verdict">
                            <button type="submit" class="button" name="accept" value=value.clone()>{t(says::ACCEPT)}<span class="hidden">" " {one.written.clone()}</span></button>
                            " "
                            <button type="submit" class="button" data-quiet="" name="reject" value=value>{t(says::REJECT)}<span class="hidden">" " {one.written}</span></button>
                        </p>
                    }
                })}
        </li>
    }
}

#[component]
fn LearntRow(one: Learnt, may_change: bool) -> impl IntoView {
    let language = language();
    let by = fill(says::BY, &[("name", one.by.in_language(language)), ("date", &dates::date(one.at, language))]);
    view! {
        <li class="template">
            <p><strong dir="auto">{one.written.clone()}</strong> " → " {one.station.full(language)}</p>
            <p class="quiet">{by}</p>
            {may_change
                .then(|| {
                    view! {
                        <p>
                            <button type="submit" class="button" data-quiet="" name="spelling" value=one.id>{t(says::WITHDRAW)}<span class="hidden">" " {one.written}</span></button>
                        </p>
                    }
                })}
        </li>
    }
}
