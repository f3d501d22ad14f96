//! `/staff/wire`: the page of the wire.

use super::{
    Wire, WireQuery,
    actions::load_wire,
    bar::{Bar, ChannelStates, ChannelTrouble, Chips},
    detail::Open,
    keys,
    last::{LastLine, Refusals},
    panes::{ByStaff, DecidedLately, Nothing, Replies, Waiting},
};
use crate::{
    language::{t, texts::wire as says},
    staff::{StaffBar, StaffPage, recount, staff_page},
    ui::{data::resource, form::GoneForm},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// The wire.
#[component]
pub fn WirePage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| WireQuery::from_query(|name| query.get(name))));
    // Loaded once. Another post or list is loaded in place, so that the queue keeps its position.
    let first = resource(|| (), move |()| load_wire(asked.get_untracked()));
    staff_page(StaffPage::Wire, first, move |wire| view! { <Shown wire asked/> })
}

/// Why the wire is loaded again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The officer went on: another post, another list, a decision.
    Officer,
    /// Something changed. What is being read stays.
    Live,
}

#[component]
fn Shown(wire: Wire, asked: Memo<WireQuery>) -> impl IntoView {
    let me = wire.me.clone();
    let stations = StoredValue::new(wire.stations.clone());
    let shown = RwSignal::new(wire);
    // The open post was decided by somebody else.
    let decided_elsewhere = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let loads = StoredValue::new(0_u32);
    // The rail shows how many posts wait.
    let recount = recount();
    let open_id = Memo::new(move |_| shown.with(|wire| wire.open.as_ref().map(|open| open.post.id)));
    let load = move |query: WireQuery, why: Why| {
        let number = loads.get_value() + 1;
        loads.set_value(number);
        spawn_local(async move {
            let answer = load_wire(query).await;
            // Only the latest counts, and only while the page is open.
            if loads.try_get_value() != Some(number) {
                return;
            }
            let Ok(mut new) = answer else {
                failed.set(why == Why::Officer);
                return;
            };
            failed.set(false);
            let open = shown.with_untracked(|wire| wire.open.clone());
            let new_id = new.open.as_ref().map(|open| open.post.id);
            let is_gone = why == Why::Live && open.as_ref().is_some_and(|open| Some(open.post.id) != new_id);
            if is_gone {
                new.open = open;
            }
            decided_elsewhere.set(is_gone);
            let has_moved = new.open.as_ref().map(|open| open.post.id) != open_id.get_untracked();
            shown.set(new);
            let _ = recount.try_run(());
            if why == Why::Officer && has_moved {
                keys::focus_soon("#open-head, #nothing-waits");
            }
        });
    };
    let reload = Callback::new(move |()| {
        let asked = asked.get_untracked().of_data();
        // The open post stays open when a newer one arrives.
        load(WireQuery { post: open_id.get_untracked().or(asked.post), ..asked }, Why::Live);
    });
    let data = Memo::new(move |_| asked.with(WireQuery::of_data));
    Effect::new(move |before: Option<WireQuery>| {
        let data = data.get();
        if before.is_some_and(|before| before != data) {
            load(data.clone(), Why::Officer);
        }
        data
    });
    let next = Memo::new(move |_| shown.with(next_of));
    let navigate = use_navigate();
    let decided = Callback::new(move |()| {
        let from = asked.get_untracked();
        let to = WireQuery { post: next.get_untracked(), choice: super::Choice::default(), back: None, ..from.clone() };
        if to.of_data() == from.of_data() {
            load(to.of_data(), Why::Officer);
        }
        navigate(&to.to_address(), NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() });
    });
    keys::listen();
    view! {
        <StaffBar me/>
        <div class="wire-page" data-keys="wire" tabindex="-1">
            <Bar shown asked open_id reload/>
            <ChannelTrouble shown reload/>
            <LastLine shown asked reload/>
            <div class="wire-post">
                <Show when=move || failed.get()>
                    <p class="error-summary" role="alert">
                        {t(says::NOT_LOADED)} " " <a href=move || asked.get().to_address() rel="external">{t(says::TRY_AGAIN)}</a>
                    </p>
                </Show>
                <p class="elsewhere" role="status">
                    {move || {
                        decided_elsewhere
                            .get()
                            .then(|| {
                                let to = move || WireQuery { post: next.get(), ..asked.get().of_data() }.to_address();
                                view! { {t(says::DECIDED_ELSEWHERE)} " " <a href=to>{t(says::NEXT_POST)}</a> }
                            })
                    }}
                </p>
                <Refusals shown/>
                // A post that somebody else decided first: why nothing was sent, and the answer that was written.
                {move || {
                    let there = open_id.get().map(|id| id.to_string()).into_iter().collect();
                    view! { <GoneForm name="decide" field="post" there words="answer"/> }
                }}
                // Rebuilt only when another post is opened, so that a live update never discards typed text.
                {move || match open_id.get() {
                    Some(_) => shown.with_untracked(|wire| wire.open.clone()).map(|open| view! { <Open open shown asked stations next decided reload/> }).into_any(),
                    None => view! { <Nothing shown/> }.into_any(),
                }}
            </div>
            <div class="wire-queue">
                <nav class="on-a-phone" aria-label=t(says::STATES)><Chips shown asked/></nav>
                <Waiting shown asked open_id/>
                <DecidedLately shown asked reload/>
                <Replies shown asked reload/>
                <div class="on-a-phone"><ChannelStates shown/></div>
                <ByStaff/>
                <keys::Help/>
            </div>
        </div>
    }
}

/// The waiting post after the open one or, at the end of the list, the one before it.
fn next_of(wire: &Wire) -> Option<i64> {
    let open = wire.open.as_ref()?.post.id;
    let at = wire.posts.iter().position(|post| post.id == open);
    let Some(at) = at else { return wire.posts.first().map(|post| post.id) };
    let next = wire.posts.get(at + 1).or_else(|| wire.posts.get(at.checked_sub(1)?));
    next.map(|post| post.id)
}
