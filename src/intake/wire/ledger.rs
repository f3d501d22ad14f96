//! `/staff/wire/ledger`: daily numbers that prove that no post was lost.

use super::{Day, Ledger, actions::load_ledger};
use crate::{
    channels,
    complaint::Channel,
    language::{dates, language, t, texts, texts::wire as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{data::resource, page_bar::PageBar, paging::Turn},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Numbers of posts by channel and day.
#[component]
pub fn LedgerPage() -> impl IntoView {
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")));
    let ledger = resource(move || before.get(), load_ledger);
    staff_page(StaffPage::Ledger, ledger, move |ledger| view! { <Shown ledger begins=before.get_untracked()/> })
}

#[component]
fn Shown(ledger: Ledger, begins: Option<String>) -> impl IntoView {
    const PAGE: &str = StaffPage::Ledger.route();
    view! {
        <StaffBar me=ledger.me/>
        <PageBar title=t(says::LEDGER)/>
        <div class="page-body">
            <p class="lead">{t(says::LEDGER_LEAD)}</p>
            {ledger.channels.into_iter().map(|(channel, days)| view! { <ChannelLedger channel days/> }).collect_view()}
            <Turn
                next=Signal::stored(ledger.older.map(|day| format!("{PAGE}?before={day}")))
                first=Signal::stored(begins.map(|_| PAGE.to_owned()))
            />
        </div>
    }
}

#[component]
fn ChannelLedger(channel: Channel, days: Vec<Day>) -> impl IntoView {
    let language = language();
    let name = channels::name(channel, language);
    if days.is_empty() {
        return view! { <section><h2>{name}</h2><p class="empty">{t(says::NO_POSTS)}</p></section> }.into_any();
    }
    let sum = |of: fn(&Day) -> i64| days.iter().map(of).sum::<i64>();
    let total = [
        sum(|day| day.received),
        sum(|day| day.complaints),
        sum(|day| day.joined),
        sum(|day| day.others),
        sum(|day| day.waiting),
    ];
    let total = total.into_iter().map(|n| view! { <td class="number">{dates::number(n)}</td> }).collect_view();
    let rows = days.into_iter().map(|day| {
        let numbers = [day.received, day.complaints, day.joined, day.others, day.waiting];
        let numbers = numbers.into_iter().map(|n| view! { <td class="number">{dates::number(n)}</td> }).collect_view();
        let listed = day.listed.map_or_else(|| t(says::NOT_COMPARED).to_owned(), dates::number);
        let lost = day.missing.map(dates::number);
        let is_lost = day.missing.is_some_and(|missing| missing > 0).then_some("");
        view! {
            <tr>
                <th scope="row">{dates::date(dates::begins(day.day), language)}</th>
                {numbers}
                <td class="number">{listed}</td>
                <td class="number" data-lost=is_lost>{lost}</td>
            </tr>
        }
    });
    view! {
        <section>
            <h2>{name}</h2>
            <div class="wide" tabindex="0" role="region" aria-label=name>
                <table class="ledger">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::DAY)}</th>
                            <th scope="col" class="number">{t(says::RECEIVED)}</th>
                            <th scope="col" class="number">{t(says::COMPLAINT)}</th>
                            <th scope="col" class="number">{t(texts::answers::ON_JOINED)}</th>
                            <th scope="col" class="number">{t(says::OTHERS)}</th>
                            <th scope="col" class="number">{t(says::WAITING)}</th>
                            <th scope="col" class="number">{t(says::LISTED)}</th>
                            <th scope="col" class="number">{t(says::LOST)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                    <tfoot><tr><th scope="row">{t(says::TOTAL)}</th>{total}<td></td><td></td></tr></tfoot>
                </table>
            </div>
        </section>
    }
    .into_any()
}
