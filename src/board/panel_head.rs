//! The head of an open complaint: its number, where it stands in one sentence, by when the next step is due, and the way to the complaints beside it.

use super::{Board, Filters, Panel};
use crate::{
    command::clocks::{ClockState, ClockView, view::ClockFlag},
    complaint::{Move, Reference, Status},
    language::{
        dates, fill, language, t, texts,
        texts::{clocks, panel as says},
    },
};
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
#[path = "panel_head/copying.rs"]
mod copying;
#[cfg(not(feature = "hydrate"))]
#[path = "panel_head/not_copying.rs"]
mod copying;

/// Where the complaint stands, in one sentence for this officer: what has to be done, if that is up to the reader, else who has it.
pub fn sentence(panel: &Panel) -> String {
    let language = language();
    let may = |a_move| panel.moves.contains(&a_move);
    let office = panel.office.as_ref().map(|office| office.full(language)).unwrap_or_default();
    let acting = panel.office.as_ref().map(|office| office.oblique(language)).unwrap_or_default();
    match panel.status {
        Status::Received => t(says::STANDS_RECEIVED).to_owned(),
        Status::Forwarded => match &panel.deciding {
            Some(_) if may(Move::Decide) => t(says::STANDS_DECIDE).to_owned(),
            Some(decider) => fill(says::STANDS_DECIDING, &[("office", &decider.full(language))]),
            None if may(Move::Start) => t(says::STANDS_START).to_owned(),
            None if panel.accepted => fill(says::STANDS_ACCEPTED, &[("office", &acting)]),
            None => fill(says::STANDS_FORWARDED, &[("office", &acting)]),
        },
        Status::Investigating if may(Move::Report) => t(says::STANDS_REPORT).to_owned(),
        Status::Investigating => fill(says::STANDS_INVESTIGATING, &[("office", &office)]),
        Status::Reported if may(Move::Return) => t(says::STANDS_READ).to_owned(),
        Status::Reported if may(Move::Close) => t(says::STANDS_CLOSE).to_owned(),
        Status::Reported => t(says::STANDS_REPORTED).to_owned(),
        Status::Closed => match panel.outcome {
            Some(outcome) => fill(says::STANDS_CLOSED, &[("outcome", texts::words::outcome(outcome, language))]),
            None => t(says::STANDS_CLOSED_BARE).to_owned(),
        },
    }
}

/// The clock that runs out first among those that are not met.
fn next_clock(panel: &Panel) -> Option<ClockView> {
    let open = panel.clocks.iter().filter(|clock| !matches!(clock.state, ClockState::Met | ClockState::MetLate));
    open.min_by_key(|clock| (clock.due_at, clock.step)).cloned()
}

/// By when the next step is due, or how late it is.
#[component]
pub fn ByWhen(
    /// The complaint.
    shown: RwSignal<Panel>,
) -> impl IntoView {
    let clock = Memo::new(move |_| shown.with(|panel| next_clock(panel).map(|clock| (clock, panel.now))));
    move || {
        clock.get().map(|(clock, now)| {
            let language = language();
            let step = clocks::step(clock.step, language);
            let when = dates::moment(clock.due_at, now, language);
            let time = dates::age((clock.due_at - now).abs(), language);
            match clock.state {
                ClockState::Breached => view! {
                    <p class="panel-due" data-late="">
                        <strong><span class="shape" data-flag="late" aria-hidden="true"></span> {fill(says::HOW_LATE, &[("time", &time)])}</strong>
                        " "
                        <span>{fill(says::WAS_DUE, &[("step", step), ("when", &when)])}</span>
                    </p>
                }
                .into_any(),
                ClockState::Paused => view! { <p class="panel-due"><ClockFlag clock now/></p> }.into_any(),
                _ => {
                    let line = fill(says::BY_THEN, &[("step", step), ("when", &when), ("time", &time)]);
                    view! { <p class="panel-due" title=dates::exact(clock.due_at)>{line}</p> }.into_any()
                }
            }
        })
    }
}

/// The complaints before and after this one in its column of the board, as links.
#[component]
pub fn Neighbours(
    /// The complaint that is open, as its address has it.
    reference: String,
    /// The board.
    board: RwSignal<Board>,
    /// The board's filters, which are kept in the address.
    filters: Memo<Filters>,
) -> impl IntoView {
    let beside = Memo::new(move |_| {
        board.with(|board| {
            let of = |card: &super::Card| card.reference.as_str() == reference;
            let column = board.columns.iter().find(|column| column.cards.iter().any(of));
            let Some(cards) = column.map(|column| &column.cards) else { return (None, None) };
            let at = cards.iter().position(of).unwrap_or_default();
            let reference = |at: usize| cards.get(at).map(|card| card.reference);
            (at.checked_sub(1).and_then(reference), reference(at + 1))
        })
    });
    let link = move |to: Option<Reference>, words, sign| {
        to.map(|to| {
            let address = move || format!("/staff/c/{}{}", to.as_str(), filters.get().to_query());
            view! {
                <a class="icon-button" href=address data-noscroll="" title=t(words)>
                    <span aria-hidden="true">{sign}</span>
                    <span class="hidden">{t(words)}</span>
                </a>
            }
        })
    };
    view! {
        <span class="neighbours">
            {move || link(beside.get().0, says::PREVIOUS, "↑")}
            {move || link(beside.get().1, says::FOLLOWING, "↓")}
        </span>
    }
}

/// A button that copies the number. There is none before the page is alive: without scripts the number is copied by hand.
#[component]
pub fn CopyNumber(
    /// The number, as people write it.
    number: String,
) -> impl IntoView {
    let alive = RwSignal::new(false);
    let copied = RwSignal::new(false);
    Effect::new(move |_| alive.set(copying::can_copy()));
    move || {
        let number = number.clone();
        alive.get().then(|| {
            view! {
                <button type="button" class="icon-button copy" title=t(says::COPY) on:click=move |_| copied.set(copying::copy(&number))>
                    <span class="hidden">{t(says::COPY)}</span>
                </button>
                <span class="copied" role="status">{move || copied.get().then(|| t(says::COPIED))}</span>
            }
        })
    }
}
