//! The columns of the board and the cards in them.

use super::{Board, Card, Column, Filters, batch::Pick, desk::Desk, working::WorkingFlag};
use crate::{
    channels,
    command::clocks::{ClockState, view::ClockFlag},
    complaint::{Channel, Status, age_of},
    language::{dates, fill, language, t, texts, texts::staff},
    ui::paging::Turn,
};
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod drag;
#[cfg(not(feature = "hydrate"))]
#[path = "cards/no_drag.rs"]
mod drag;

/// The columns. Cards are keyed by reference number and state, so that a live update redraws only what changed.
#[component]
pub fn Columns(
    /// The board's content.
    shown: RwSignal<Board>,
    /// The filters, which are carried over into the cards' addresses.
    filters: Memo<Filters>,
    /// Reference number of the complaint that is open beside the board.
    open: Memo<Option<String>>,
) -> impl IntoView {
    let language = language();
    let desk = expect_context::<Desk>();
    let columns = Status::ALL.iter().map(|&status| {
        let column = Memo::new(move |_| shown.with(|board| board.columns.iter().find(|column| column.status == status).cloned()));
        let with = move |get: fn(&Column) -> i64| column.with(|column| column.as_ref().map_or(0, get));
        let count = move || {
            let n = dates::number(with(|column| column.count));
            if column.with(|column| column.as_ref().is_some_and(|column| column.more)) { n + "+" } else { n }
        };
        let left = move || with(|column| column.count - column.cards.len() as i64);
        let cards = move || column.with(|column| column.as_ref().map(|column| column.cards.clone()).unwrap_or_default());
        // The next page may exist even where a search stopped counting.
        let goes_on = move || column.with(|column| column.as_ref().is_some_and(|column| column.next.is_some()));
        let alone = move || filters.with(|filters| filters.column == Some(status));
        let more = move || Filters { column: Some(status), ..filters.get().whole_board() }.to_address();
        let next = move || {
            let after = column.with(|column| column.as_ref().and_then(|column| column.next)).filter(|_| alone())?;
            Some(Filters { after: Some(after), ..filters.get() }.to_address())
        };
        let first = move || {
            (alone() && filters.with(|filters| filters.after.is_some())).then(more)
        };
        let id = format!("column-{status}");
        let labelled = id.clone();
        view! {
            <section class="column" aria-labelledby=labelled data-status=status.as_str() hidden=move || filters.with(|filters| filters.column.is_some_and(|alone| alone != status)) on:dragover=move |event| drag::over(&event) on:drop=move |event| drag::dropped(&event, status, desk)>
                <h2 id=id>
                    <span>{texts::words::status(status, language)}</span>
                    <span class="count">{count}</span>
                </h2>
                <ul>
                    <For each=cards key=|card| (card.reference, card.version, card.unread, card.ordered, card.clock.as_ref().map(|clock| clock.state), card.working.clone()) let(card)>
                        <CardView card shown filters open/>
                    </For>
                </ul>
                {move || (with(|column| column.count) == 0).then(|| view! { <p class="empty">{texts::words::empty_column(status, language)}</p> })}
                {move || {
                    let label = if left() > 0 { fill(staff::MORE, &[("n", &dates::number(left()))]) } else { t(staff::MORE_FOUND).to_owned() };
                    (goes_on() && !alone()).then(|| view! { <p class="more"><a href=more>{label}</a></p> })
                }}
                <Turn next=Signal::derive(next) first=Signal::derive(first)/>
                {move || alone().then(|| view! { <p class="more"><a href=move || filters.get().whole_board().to_address()>{t(staff::WHOLE_BOARD)}</a></p> })}
            </section>
        }
    });
    let one = move || filters.with(|filters| filters.column.is_some()).then_some("");
    view! { <div class="columns" data-one=one tabindex="0" role="group" aria-label=t(staff::COLUMNS)>{columns.collect_view()}</div> }
}

#[component]
fn CardView(card: Card, shown: RwSignal<Board>, filters: Memo<Filters>, open: Memo<Option<String>>) -> impl IntoView {
    let language = language();
    let now = shown.with_untracked(|board| board.now);
    let desk = expect_context::<Desk>();
    let reference = card.reference;
    let address = move || format!("/staff/c/{}{}", reference.as_str(), filters.get().to_query());
    let current = move || open.with(|open| open.as_deref() == Some(reference.as_str())).then_some("true");
    let office = card.office.as_ref().map(|office| office.short(language).to_owned());
    let waiting = age_of(card.received_at, now);
    let clock = card.clock.clone();
    // Complaints from before there were clocks are late by their age.
    let late = match &clock {
        Some(clock) => clock.state == ClockState::Breached,
        None => card.status != Status::Closed && waiting > 10 * dates::DAY,
    };
    let late_by_age = late && clock.is_none();
    let (status, version) = (card.status, card.version);
    view! {
        <li class="card" data-late=late.then_some("") data-changed={(now - card.changed_at < 10_000 && card.changed_at > card.received_at).then_some("")}>
            <Pick chosen=desk.chosen role=desk.role reference version status/>
            <a href=address aria-current=current data-noscroll="" draggable="true" on:dragstart=move |event| drag::begun(&event, reference, status, version)>
                <span class="card-top">
                    <span class="ref">{reference.to_string()}</span>
                    <span class="channel">{channel_mark(card.channel)}<span class="hidden">{channels::name(card.channel, language)}</span></span>
                    <span class="age">{dates::age(waiting, language)}</span>
                </span>
                <span class="card-words" dir="auto">{card.words}</span>
                <span class="card-foot">
                    <span>{texts::words::category(card.category, language)}</span>
                    {office.map(|office| view! { <span class="office">{office}</span> })}
                    {card.ordered.then(|| view! { <span class="flag" data-flag="order">{t(staff::FLAG_ORDERED)}</span> })}
                    <WorkingFlag working=card.working/>
                    {card.unread.then(|| view! { <span class="flag" data-flag="unread">{t(staff::FLAG_UNREAD)}</span> })}
                    {card.confidential.then(|| view! { <span class="flag" data-flag="sealed">{t(staff::FLAG_SEALED)}</span> })}
                    {(card.accepted && card.status == Status::Forwarded).then(|| view! { <span class="flag" data-flag="ok">{t(staff::FLAG_ACCEPTED)}</span> })}
                    {card.deciding.then(|| view! { <span class="flag" data-flag="deciding">{t(staff::FLAG_DECIDING)}</span> })}
                    {card.mine.then(|| view! { <span class="flag" data-flag="mine">{t(staff::FLAG_MINE)}</span> })}
                    {clock.map(|clock| view! { <ClockFlag clock now/> })}
                    {late_by_age.then(|| view! { <span class="flag" data-flag="late">{t(staff::FLAG_LATE)}</span> })}
                </span>
            </a>
        </li>
    }
}

/// The mark of a channel; its name is beside it for screen readers.
fn channel_mark(channel: Channel) -> impl IntoView {
    let mark = channels::of(channel).mark;
    view! { <span class="mark" aria-hidden="true">{mark}</span> }
}
