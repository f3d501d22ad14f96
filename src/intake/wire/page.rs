//! `/staff/wire`

use super::{
    Asked, Wire,
    actions::load_wire,
    detail::Open,
    keys,
    ledger::LedgerPage,
    panes::{ByStaff, ChannelStates, DecidedLately, Replies, Waiting},
};
use crate::{
    board::StaffBar,
    error::Error,
    language::{language, t, texts, texts::wire as says},
    ui::live::Live,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{
    LazyRoute,
    hooks::{use_location, use_query_map},
    lazy_route,
};

/// The wire's part of the application.
pub struct WireRoute;

#[lazy_route]
impl LazyRoute for WireRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let location = use_location();
        let to_ledger = Memo::new(move |_| location.pathname.with(|path| path.ends_with("/ledger")));
        view! {
            <main id="main" class="staff">
                {move || if to_ledger.get() { view! { <LedgerPage/> }.into_any() } else { view! { <WirePage/> }.into_any() }}
            </main>
        }
        .into_any()
    }
}

#[component]
fn WirePage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| Asked::from_query(|name| query.get(name))));
    let first = Resource::new(move || asked.get(), load_wire);
    view! {
        <Title text=t(says::TITLE)/>
        <Transition>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(wire) => view! { <Shown wire asked/> }.into_any(),
                    Err(error) => view! { <Refused error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Why there is nothing to see, and the way in.
#[component]
pub fn Refused(
    /// Why.
    error: Error,
) -> impl IntoView {
    let to_sign_in = error == Error::SignIn;
    view! {
        <p class="error-summary" role="alert">{texts::error(&error, language())}</p>
        {to_sign_in.then(|| view! { <p><a class="button" href="/sign-in" rel="external">{t(texts::staff::SIGN_IN)}</a></p> })}
    }
}

#[component]
fn Shown(wire: Wire, asked: Memo<Asked>) -> impl IntoView {
    let me = wire.me.clone();
    let stations = StoredValue::new(wire.stations.clone());
    let shown = RwSignal::new(wire);
    let again = Callback::new(move |()| {
        spawn_local(async move {
            let asking = asked.get_untracked();
            if let Ok(new) = load_wire(asking.clone()).await
                && asked.try_get_untracked() == Some(asking)
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
            <Live url=Signal::derive(url) changed=Callback::new(move |_: String| again.run(()))/>
        </div>
        <ChannelStates shown again/>
        <div class="wire">
            <Waiting shown asked open_id/>
            // Made anew only when another post is open: a live update never takes what is being typed.
            {move || {
                let id = open_id.get();
                id.and_then(|_| open.get_untracked()).map(|open| view! { <Open open asked stations again/> })
            }}
        </div>
        <div class="wire-below">
            <Replies shown again/>
            <DecidedLately shown again/>
        </div>
        <ByStaff/>
        <keys::Help/>
    }
}
