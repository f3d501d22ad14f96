//! The queues as links, for the rail and for the chips of a phone.

use super::{Counts, House};
use crate::{
    board::Filters,
    complaint::queues::Queue,
    language::{dates, language, t, texts, texts::house as says},
    staff::{Line, PageCounts, RailLine, StaffPage, Weight, counted},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// The frame's content, for the parts of a page that show it.
#[derive(Clone, Copy)]
pub struct HouseNow(pub RwSignal<House>);

/// The filters of a queue; none stands for the officer's own complaints.
fn filters_of(queue: Option<Queue>) -> Filters {
    Filters { mine: queue.is_none(), queue, ..Filters::default() }
}

/// The shape of a queue in the sprite.
const fn icon(queue: Option<Queue>) -> &'static str {
    match queue {
        None => "person",
        Some(Queue::Late) => "late",
        Some(Queue::NewWords) => "words",
        Some(Queue::Whose) => "whose",
        Some(Queue::Paused) => "paused",
        Some(Queue::Reopened) => "reopened",
    }
}

fn in_queue(counts: &Counts, queue: Option<Queue>) -> i64 {
    match queue {
        None => counts.mine,
        Some(queue) => counts.queues.iter().find(|(of, _)| *of == queue).map_or(0, |(_, n)| *n),
    }
}

/// The officer's queues, "mine" first. None for roles that see no complaints.
pub fn queue_lines(house: RwSignal<House>) -> Vec<RailLine> {
    if house.with_untracked(|house| house.counts.is_none()) {
        return Vec::new();
    }
    let language = language();
    let location = use_location();
    let query = use_query_map();
    let now = Memo::new(move |_| {
        let page = location.pathname.with(|path| StaffPage::at(path).map(StaffPage::shown_as));
        let filters = query.with(|query| Filters::from_query(|name| query.get(name)));
        (page == Some(StaffPage::Board)).then_some((filters.queue, filters.mine))
    });
    let line = |queue: Option<Queue>| RailLine {
        icon: icon(queue),
        name: queue.map_or(t(says::QUEUE_MINE), |queue| texts::words::queue(queue, language)),
        to: Signal::stored(filters_of(queue).to_address()),
        count: Signal::derive(move || {
            house.with(|house| house.counts.as_ref().map(|counts| counted(in_queue(counts, queue))).unwrap_or_default())
        }),
        current: Signal::derive(move || now.get() == Some((queue, queue.is_none()))),
        weight: if queue == Some(Queue::Late) { Weight::Alarm } else { Weight::Plain },
    };
    std::iter::once(None).chain(Queue::ALL.iter().copied().map(Some)).map(line).collect()
}

/// The numbers beside the pages.
pub fn page_counts(house: RwSignal<House>) -> PageCounts {
    Signal::derive(move || {
        house.with(|house| {
            let Some(counts) = &house.counts else { return Vec::new() };
            vec![
                (StaffPage::Board, dates::number(counts.open)),
                (StaffPage::Wire, counted(counts.wire.unwrap_or(0))),
                (StaffPage::Orders, counted(counts.orders)),
                (StaffPage::Notices, counted(counts.unread)),
            ]
        })
    })
}

/// Where the first tab of a phone leads: to the officer's own complaints, or to all of them while there are none.
pub fn complaints_of(house: RwSignal<House>) -> Signal<String> {
    Signal::derive(move || {
        let mine = house.with(|house| house.counts.as_ref().is_some_and(|counts| counts.mine > 0));
        Filters { mine, ..Filters::default() }.to_address()
    })
}

/// The queues as chips above the list of a phone, and all complaints at the end.
#[component]
pub fn QueueChips(
    /// The content of the frame.
    house: RwSignal<House>,
) -> impl IntoView {
    let lines = queue_lines(house);
    let query = use_query_map();
    let all = RailLine {
        icon: "board",
        name: t(says::QUEUE_ALL),
        to: Signal::stored(Filters::default().to_address()),
        count: Signal::derive(move || {
            house.with(|house| house.counts.as_ref().map(|counts| dates::number(counts.open)).unwrap_or_default())
        }),
        current: Signal::derive(move || {
            let filters = query.with(|query| Filters::from_query(|name| query.get(name)));
            filters.queue.is_none() && !filters.mine
        }),
        weight: Weight::Plain,
    };
    (!lines.is_empty()).then(|| {
        view! {
            <nav class="queue-chips" aria-label=t(says::QUEUES)>
                <ul>{lines.into_iter().chain([all]).map(|line| view! { <li><Line line/></li> }).collect_view()}</ul>
            </nav>
        }
    })
}
