//! `/staff/apart`

use super::{ApartPage, SetApart, actions::load_apart};
use crate::{
    channels,
    complaint::Millis,
    language::{dates, fill, language, t, texts::incidents as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{ChoiceField, FoldedForm, Form, LineField, PostForm, SendButton},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Apart.route();

/// The page of senders who are set apart.
#[component]
pub fn ApartView() -> impl IntoView {
    let first = resource(|| (), |()| load_apart());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Apart, first, move |page| view! { <ApartList page again/> })
}

#[component]
fn ApartList(page: ApartPage, again: Callback<()>) -> impl IntoView {
    let ApartPage { me, may_change, all, now } = page;
    let none = all.iter().all(|one| one.ended);
    let rows = all.into_iter().map(|one| view! { <ApartRow one may_change now again/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::APART)/>
        <div class="page-body">
            <p class="lead">{t(says::APART_LEAD)}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::APART_READ_ONLY)}</p> })}
            {none.then(|| view! { <p class="empty">{t(says::APART_NONE)}</p> })}
            <ul class="templates">{rows}</ul>
            {may_change.then(|| view! { <AddForm again/> })}
        </div>
    }
}

#[component]
fn ApartRow(one: SetApart, may_change: bool, now: Millis, again: Callback<()>) -> impl IntoView {
    let language = language();
    let SetApart { id, channel, shown, reason, by, from, until, ended } = one;
    let (from, until) = (dates::moment(from, now, language), dates::moment(until, now, language));
    let line = fill(says::APART_LINE, &[("name", by.in_language(language)), ("from", &from), ("until", &until)]);
    let form = Form::about("end", "apart", &id.to_string());
    view! {
        <li class="template" data-ended=ended.then_some("")>
            <p>
                <strong dir="auto">{shown}</strong> " · " {channels::name(channel, language)}
                {ended.then(|| view! { " · " {t(says::APART_ENDED)} })}
            </p>
            <p dir="auto">{reason}</p>
            <p class="quiet">{line}</p>
            {(may_change && !ended)
                .then(|| {
                    view! {
                        <PostForm form action=PAGE done=again>
                            <input type="hidden" name="apart" value=id.to_string()/>
                            <SendButton form label=t(says::APART_END) quiet=true/>
                        </PostForm>
                    }
                })}
        </li>
    }
}

#[component]
fn AddForm(again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::new("apart");
    let options: Vec<(String, String)> = channels::platforms()
        .map(|channel| (channel.as_str().to_owned(), channels::name(channel, language).to_owned()))
        .collect();
    view! {
        <FoldedForm form head=t(says::APART_ADD)>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="channel" label=t(says::APART_CHANNEL) options/>
                <LineField form name="sender" label=t(says::APART_WHO)/>
                <LineField form name="reason" label=t(says::APART_REASON) hint=Some(t(says::APART_REASON_HINT))/>
                <LineField form name="until" label=t(says::APART_UNTIL) hint=Some(t(says::APART_UNTIL_HINT)) kind="date"/>
                <SendButton form label=t(says::APART_ADD)/>
            </PostForm>
        </FoldedForm>
    }
}
