//! `/staff/wire`: the page of the wire.

use super::{
    Wire, WireQuery,
    actions::load_wire,
    detail::Open,
    keys,
    panes::{ByStaff, ChannelStates, DecidedLately, Replies, Waiting},
};
use crate::{
    language::{t, texts::wire as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::live::Live,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

/// The wire.
#[component]
pub fn WirePage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| WireQuery::from_query(|name| query.get(name))));
    let first = Resource::new(move || asked.get(), load_wire);
    staff_page(StaffPage::Wire, first, move |wire| view! { <Shown wire asked/> })
}

#[component]
fn Shown(wire: Wire, asked: Memo<WireQuery>) -> impl IntoView {
    let me = wire.me.clone();
    let stations = StoredValue::new(wire.stations.clone());
    let shown = RwSignal::new(wire);
    let reload = Callback::new(move |()| {
        spawn_local(async move {
            let query = asked.get_untracked();
            if let Ok(new) = load_wire(query.clone()).await
                && asked.try_get_untracked() == Some(query)
            {
                let _ = shown.try_set(new);
            }
        });
    });
    let url = move || format!("/live/wire?since={}", shown.with(|wire| wire.event));
    let open = Memo::new(move |_| shown.with(|wire| wire.open.clone()));
    let open_id = Memo::new(move |_| shown.with(|wire| wire.open.as_ref().map(|open| open.post.id)));
    keys::listen();
    view! {
        <StaffBar me/>
        <div class="staff-head">
            <h1>{t(says::TITLE)}</h1>
            <Live url=Signal::derive(url) changed=Callback::new(move |_: String| reload.run(()))/>
        </div>
        <ChannelStates shown reload/>
        <div class="wire">
            <Waiting shown asked open_id/>
            // Rebuilt only when another post is opened, so that a live update never discards typed text.
            {move || {
                let id = open_id.get();
                id.and_then(|_| open.get_untracked()).map(|open| view! { <Open open asked stations reload/> })
            }}
        </div>
        <div class="wire-below">
            <Replies shown asked reload/>
            <DecidedLately shown asked reload/>
        </div>
        <ByStaff/>
        <keys::Help/>
    }
}
