//! The columns of the board and the cards in them.

use super::{
    Board, Card, Column, Filters,
    batch::Pick,
    desk::Desk,
    due::{Due, SOON},
    working::WorkingFlag,
};
use crate::{
    channels,
    command::clocks::ClockState,
    complaint::{Channel, Millis, Status, age_of},
    language::{
        dates, fill, lang_of, language, t, texts,
        texts::{clocks, panel as says, staff},
    },
    ui::paging::Turn,
};
use leptos::prelude::*;
use reading::{Gone, Item};

mod reading;

#[cfg(feature = "hydrate")]
mod anchor;
#[cfg(not(feature = "hydrate"))]
#[path = "cards/no_anchor.rs"]
mod anchor;
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
    let read = reader(shown, open);
    let columns = Status::ALL.iter().map(|&status| view! { <ColumnView status shown read filters open/> });
    let one = move || filters.with(|filters| filters.column.is_some()).then_some("");
    view! { <div class="columns" data-one=one tabindex="0" role="group" aria-label=t(staff::COLUMNS)>{columns.collect_view()}</div> }
}

/// The columns as they are being read, in the order of [`Status::ALL`]. They take in every change of the board, but nothing leaves its place before
/// the next look: until a complaint is opened or closed, or the officer comes back to the page.
fn reader(shown: RwSignal<Board>, open: Memo<Option<String>>) -> RwSignal<Vec<Vec<Item>>> {
    let all = |board: &Board, of: &dyn Fn(usize, &Column) -> Vec<Item>| {
        let column = |(at, status): (usize, &Status)| {
            let column = board.columns.iter().find(|column| column.status == *status);
            column.map(|column| of(at, column)).unwrap_or_default()
        };
        Status::ALL.iter().enumerate().map(column).collect::<Vec<_>>()
    };
    let fresh = move |board: &Board| all(board, &|_, column| reading::fresh(column));
    let read = RwSignal::new(shown.with_untracked(fresh));
    Effect::new(move |before: Option<()>| {
        shown.track();
        // The first time, the page has just been made from the same board.
        if before.is_some() {
            let items = read.with_untracked(|read| {
                shown.with_untracked(|board| {
                    let empty = Vec::new();
                    all(board, &|at, column| reading::reread(read.get(at).unwrap_or(&empty), column, &board.moved))
                })
            });
            anchor::hold(|| read.set(items));
        }
    });
    let look = move || {
        let waits = |read: &Vec<Vec<Item>>| read.iter().flatten().any(|item| matches!(item, Item::Gone(_)));
        if read.with_untracked(waits) {
            anchor::hold(|| read.set(shown.with_untracked(fresh)));
        }
    };
    Effect::new(move |before: Option<()>| {
        open.track();
        if before.is_some() {
            look();
        }
    });
    anchor::on_return(Callback::new(move |()| look()));
    read
}

#[component]
fn ColumnView(
    status: Status,
    shown: RwSignal<Board>,
    read: RwSignal<Vec<Vec<Item>>>,
    filters: Memo<Filters>,
    open: Memo<Option<String>>,
) -> impl IntoView {
    let language = language();
    let desk = expect_context::<Desk>();
    let place = Status::ALL.iter().position(|known| *known == status).unwrap_or_default();
    let column =
        Memo::new(move |_| shown.with(|board| board.columns.iter().find(|column| column.status == status).cloned()));
    let items = Memo::new(move |_| read.with(|read| read.get(place).cloned().unwrap_or_default()));
    let with = move |get: fn(&Column) -> i64| column.with(|column| column.as_ref().map_or(0, get));
    let count = move || {
        let n = with(|column| column.count);
        counted(n, column.with(|column| column.as_ref().is_some_and(|column| column.more)))
    };
    let left = move || with(|column| column.count - column.cards.len() as i64);
    // The next page may exist even where a search stopped counting.
    let goes_on = move || column.with(|column| column.as_ref().is_some_and(|column| column.next.is_some()));
    let alone = move || filters.with(|filters| filters.column == Some(status));
    let more = move || Filters { column: Some(status), ..filters.get().whole_board() }.to_address();
    let next = move || {
        let after = column.with(|column| column.as_ref().and_then(|column| column.next)).filter(|_| alone())?;
        Some(Filters { after: Some(after), ..filters.get() }.to_address())
    };
    let first = move || (alone() && filters.with(|filters| filters.after.is_some())).then(more);
    // A folded column opens by a link: the column alone, beside the complaint that is open.
    let unfolded = move || {
        let only = Filters { column: Some(status), ..filters.get().whole_board() }.to_query();
        open.get().map_or_else(|| format!("/staff{only}"), |reference| format!("/staff/c/{reference}{only}"))
    };
    let name = texts::words::status(status, language);
    let unfold = move || fill(says::UNFOLD, &[("status", name), ("n", &count())]);
    // A search has no heads: its newest matches come first.
    let heads = Memo::new(move |_| {
        if column.with(|column| column.as_ref().is_none_or(|column| column.groups.is_empty())) {
            return vec![None];
        }
        let mut heads: Vec<Option<Due>> = items.with(|items| items.iter().map(|item| Some(item.due())).collect());
        heads.dedup();
        heads
    });
    let below = move |head: Option<Due>| {
        items.with(|items| {
            items.iter().filter(|item| head.is_none_or(|due| item.due() == due)).cloned().collect::<Vec<_>>()
        })
    };
    let of_head = move |due: Due| {
        let group = column.with(|column| column.as_ref()?.groups.iter().find(|group| group.due == due).copied());
        group.map_or_else(|| "0".to_owned(), |group| counted(group.count, group.more))
    };
    let id = format!("column-{status}");
    let labelled = id.clone();
    view! {
        <section class="column" aria-labelledby=labelled data-status=status.as_str() hidden=move || filters.with(|filters| filters.column.is_some_and(|alone| alone != status)) on:dragover=move |event| drag::over(&event) on:drop=move |event| drag::dropped(&event, status, desk)>
            <h2 id=id>
                <span>{name}</span>
                " "
                <span class="count">{count}</span>
            </h2>
            <p class="column-unfold"><a href=unfolded><span class="hidden">{unfold}</span></a></p>
            <div class="column-cards">
                <For each=move || heads.get() key=|head| *head let(head)>
                    <div class="group" data-due=head.map(Due::as_str)>
                        {head.map(|due| view! { <h3>{t(due.words())} <span aria-hidden="true">" · "</span> " " <span class="count">{move || of_head(due)}</span></h3> })}
                        <ul>
                            <For each=move || below(head) key=move |item| (key(item), shown.with_untracked(|board| times(item, board.now))) let(item)>
                                {match item {
                                    Item::Here(card) => view! { <CardView card=*card shown filters open/> }.into_any(),
                                    Item::Gone(gone) => view! { <GoneView gone filters/> }.into_any(),
                                }}
                            </For>
                        </ul>
                    </div>
                </For>
                {move || (with(|column| column.count) == 0).then(|| view! { <p class="empty">{texts::words::empty_column(status, language)}</p> })}
                {move || {
                    let label = if left() > 0 { fill(staff::MORE, &[("n", &dates::number(left()))]) } else { t(staff::MORE_FOUND).to_owned() };
                    (goes_on() && !alone()).then(|| view! { <p class="more"><a href=more>{label}</a></p> })
                }}
                <Turn next=Signal::derive(next) first=Signal::derive(first)/>
                {move || alone().then(|| view! { <p class="more"><a href=move || filters.get().whole_board().to_address()>{t(staff::WHOLE_BOARD)}</a></p> })}
            </div>
        </section>
    }
}

/// A number, with a "+" if there are more than were counted.
fn counted(n: i64, more: bool) -> String {
    let n = dates::number(n);
    if more { n + "+" } else { n }
}

/// What makes a card a different one for the page, so that it is drawn anew.
fn key(item: &Item) -> String {
    match item {
        Item::Here(card) => {
            let working: Vec<&str> = card.working.iter().map(|one| one.name.name.as_str()).collect();
            format!("{} {} {} {} {working:?}", card.reference, card.version, card.unread, card.ordered)
        }
        Item::Gone(gone) => format!("{} gone", gone.reference),
    }
}

/// The clock on a card: its state, and the time in words.
fn times(item: &Item, now: Millis) -> Option<(Clock, Millis)> {
    match item {
        Item::Here(card) => {
            let (clock, span) = clock(card, now);
            // Drawn anew only when the words change.
            Some((clock, if span < dates::DAY * 2 { span / 60_000 } else { span / dates::DAY }))
        }
        Item::Gone(_) => None,
    }
}

/// How a card's clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Clock {
    Late,
    Soon,
    Paused,
    /// Nothing to worry about: it has no shape.
    Calm,
}

impl Clock {
    const fn word(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Paused => "paused",
            Self::Calm => "calm",
        }
    }
}

/// The state of a card's clock and the time it shows, in milliseconds: until it is due, since it was due, or else the complaint's age.
fn clock(card: &Card, now: Millis) -> (Clock, Millis) {
    let age = age_of(card.received_at, now);
    match &card.clock {
        // Complaints from before there were clocks are late by their age.
        None if card.due == Due::Late => (Clock::Late, age),
        None => (Clock::Calm, age),
        Some(clock) => match clock.state {
            ClockState::Breached => (Clock::Late, now - clock.due_at),
            ClockState::Paused => (Clock::Paused, 0),
            _ if clock.due_at < now + SOON => (Clock::Soon, clock.due_at - now),
            _ => (Clock::Calm, clock.due_at - now),
        },
    }
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
    let (state, span) = clock(&card, now);
    let time = if state == Clock::Paused { t(says::ASKED).to_owned() } else { dates::age(span, language) };
    // The whole story for screen readers and for the pointer; the card itself has only the time.
    let told = match &card.clock {
        Some(clock) => clocks::line(clock, now, language),
        None if state == Clock::Late => t(staff::FLAG_LATE).to_owned(),
        None => dates::age(span, language),
    };
    let title = told.clone();
    let (status, version) = (card.status, card.version);
    let changed = now - card.changed_at < 10_000 && card.changed_at > card.received_at;
    let lang = lang_of(&card.words);
    view! {
        <li class="card" data-reference=reference.as_str() data-late=(state == Clock::Late).then_some("") data-unread=card.unread.then_some("") data-changed=changed.then_some("")>
            <Pick chosen=desk.chosen role=desk.role reference version status/>
            <a href=address aria-current=current data-noscroll="" draggable="true" on:dragstart=move |event| drag::begun(&event, reference, status, version)>
                <span class="card-category">{texts::words::category(card.category, language)}</span>
                " "
                <span class="card-words" dir="auto" lang=lang>{card.words}</span>
                " "
                <span class="card-clock" data-clock=state.word() title=title>
                    <span aria-hidden="true">{time}</span>
                    <span class="hidden">{told}</span>
                </span>
                " "
                <span class="card-foot">
                    <span class="ref">{reference.to_string()}</span>
                    " "
                    <span class="channel" data-channel=card.channel.as_str()>{channel_mark(card.channel)}<span class="hidden">{channels::name(card.channel, language)}</span></span>
                    " "
                    {office.map(|office| view! { <span class="office">{office}</span> })}
                </span>
                " "
                <span class="card-flags">
                    {card.deciding.then(|| shape("deciding", t(staff::FLAG_DECIDING)))}
                    {card.confidential.then(|| shape("sealed", t(staff::FLAG_SEALED)))}
                    {card.ordered.then(|| shape("order", t(staff::FLAG_ORDERED)))}
                    {card.unread.then(|| shape("unread", t(staff::FLAG_UNREAD)))}
                    {(card.accepted && card.status == Status::Forwarded).then(|| shape("ok", t(staff::FLAG_ACCEPTED)))}
                    {card.mine.then(|| shape("mine", t(staff::FLAG_MINE)))}
                    <WorkingFlag working=card.working/>
                </span>
            </a>
        </li>
    }
}

/// A card that has left the column since the last look. It leads to where the complaint is now.
#[component]
fn GoneView(gone: Gone, filters: Memo<Filters>) -> impl IntoView {
    let language = language();
    let Gone { reference, words, to, .. } = gone;
    let lang = lang_of(&words);
    let at = to.as_ref().map(|to| dates::time(to.at));
    let line = match &to {
        Some(to) => {
            let status = texts::words::status(to.status, language);
            match &to.by {
                Some(by) => fill(says::NOW_ELSEWHERE, &[("status", status), ("name", by.in_language(language))]),
                None => fill(says::NOW_ELSEWHERE_BY_ITSELF, &[("status", status)]),
            }
        }
        None => t(says::NO_LONGER_HERE).to_owned(),
    };
    let address = format!("/staff/c/{}{}", reference.as_str(), filters.get_untracked().to_query());
    let inside = view! {
        <span class="card-words" dir="auto" lang=lang>{words}</span>
        " "
        {at.map(|at| view! { <span class="card-clock" data-clock="calm">{at}</span> })}
        " "
        <span class="card-foot">{line}</span>
    };
    view! {
        <li class="gone" data-reference=reference.as_str()>
            {if to.is_some() { view! { <a href=address data-noscroll="">{inside}</a> }.into_any() } else { view! { <p>{inside}</p> }.into_any() }}
        </li>
    }
}

/// A flag as a shape, with its words for screen readers and for the pointer.
fn shape(flag: &'static str, words: &'static str) -> impl IntoView {
    view! { <span class="shape" data-flag=flag title=words><span class="hidden">{words}</span></span> }
}

/// The mark of a channel; its name is beside it for screen readers.
fn channel_mark(channel: Channel) -> impl IntoView {
    let mark = channels::of(channel).mark;
    view! { <span class="mark" aria-hidden="true">{mark}</span> }
}
