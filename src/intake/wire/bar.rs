//! The bar of the wire: which posts are listed, and how the channels are.

use super::{ChannelStatus, Wire, WireQuery};
use crate::{
    channels,
    complaint::{Channel, Millis},
    language::{dates, fill, language, t, texts::wire as says},
    staff::StaffPage,
    ui::{
        form::{Form, PostForm, SendButton},
        live::Live,
    },
};
use leptos::prelude::*;

/// The title, a chip for each channel with the number of waiting posts, and the state of the channels.
#[component]
pub fn Bar(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Primary key of the open post.
    open_id: Memo<Option<i64>>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let waiting = move |channel: Option<Channel>| shown.with(|wire| waiting(wire, channel));
    let position = move || {
        let at = shown.with(|wire| wire.posts.iter().position(|post| Some(post.id) == open_id.get()));
        at.map(|at| {
            let (at, all) = (dates::number(at as i64 + 1), dates::number(waiting(asked.get().channel)));
            fill(says::POSITION, &[("at", &at), ("all", &all)])
        })
    };
    let url = move || format!("/live/wire?since={}", shown.with(|wire| wire.event));
    view! {
        <header class="wire-bar">
            <h1>{t(says::TITLE)} " " <span class="wire-position">{position}</span></h1>
            <nav aria-label=t(says::STATES)><Chips shown asked/></nav>
            <details class="wire-channels">
                <summary>{move || shown.with(|wire| short(&wire.channels, wire.now))}</summary>
                <ChannelStates shown/>
            </details>
            <Live url=Signal::derive(url) changed=Callback::new(move |_: String| reload.run(()))/>
            // On a phone the wire has the whole screen; the rail opens from here.
            <a class="wire-menu" href="#rail" rel="external"><span aria-hidden="true">"☰"</span><span class="hidden">{t(says::MENU)}</span></a>
        </header>
    }
}

/// Number of waiting posts of a channel, or of all.
fn waiting(wire: &Wire, channel: Option<Channel>) -> i64 {
    let counted = wire.channels.iter().filter(|state| channel.is_none_or(|channel| channel == state.channel));
    counted.map(|state| state.waiting).sum()
}

/// A chip for each channel with the number of its waiting posts. On a phone they are beside the list, not in the bar.
#[component]
pub fn Chips(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
) -> impl IntoView {
    let language = language();
    let chip = move |channel: Option<Channel>| {
        let name = channel.map_or(t(says::ALL_CHANNELS), |channel| channels::name(channel, language));
        let address = move || {
            let asked = asked.get().of_data();
            WireQuery { channel, post: None, after: None, choice: super::Choice::default(), ..asked }.to_address()
        };
        let count = move || dates::number(shown.with(|wire| waiting(wire, channel)));
        view! {
            <li>
                <a class="chip" href=address aria-current=move || (asked.get().channel == channel).then_some("true")>
                    {name} " " <span class="chip-count">{count}</span>
                </a>
            </li>
        }
    };
    let chips = std::iter::once(None).chain(channels::platforms().map(Some)).map(chip).collect_view();
    view! { <ul class="chips">{chips}</ul> }
}

/// The state of all channels in a few words.
fn short(all: &[ChannelStatus], now: Millis) -> String {
    let is_troubled = all.iter().any(|state| !trouble(state, now).is_empty());
    let state = match all.iter().all(|state| state.on) {
        _ if is_troubled => says::TROUBLED,
        true => says::ALL_ON,
        false => says::SOME_OFF,
    };
    let heard = all.iter().filter_map(|state| state.heard_at).max();
    let heard = heard.map(|at| fill(says::LAST_NOTICE, &[("time", &dates::moment(at, now, language()))]));
    let state = format!("{}: {}", t(says::STATES), t(state));
    std::iter::once(state).chain(heard).collect::<Vec<_>>().join(" · ")
}

/// Every channel: whether it is on, and what it delivered.
#[component]
pub fn ChannelStates(
    /// The data of the wire.
    shown: RwSignal<Wire>,
) -> impl IntoView {
    let states = Memo::new(move |_| shown.with(|wire| wire.channels.clone()));
    let now = move || shown.with_untracked(|wire| wire.now);
    let line = move |state: ChannelStatus| {
        let troubled = (!trouble(&state, now()).is_empty()).then_some("");
        view! {
            <li data-trouble=troubled>
                <p><strong>{channels::name(state.channel, language())}</strong> " · " {summary(&state, now())}</p>
            </li>
        }
    };
    view! { <ul class="channel-states">{move || states.get().into_iter().map(line).collect_view()}</ul> }
}

/// The problems of the channels, which stay in view, with the way to open a shut channel again.
#[component]
pub fn ChannelTrouble(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let states = Memo::new(move |_| shown.with(|wire| wire.channels.clone()));
    let now = move || shown.with_untracked(|wire| wire.now);
    let line = move |state: ChannelStatus| {
        let trouble = trouble(&state, now());
        (!trouble.is_empty()).then(|| {
            let form = Form::about("try-again", "channel", state.channel.as_str());
            let name = channels::name(state.channel, language());
            let again = state.shut.is_some().then(|| {
                view! {
                    <PostForm form action=StaffPage::Wire.route() done=reload>
                        <input type="hidden" name="channel" value=state.channel.as_str()/>
                        <SendButton form label=t(says::TRY_AGAIN) quiet=true/>
                    </PostForm>
                }
            });
            view! { <li><p class="trouble">{format!("{name}: {}", trouble.join(" · "))}</p> {again}</li> }
        })
    };
    view! { <ul class="wire-trouble">{move || states.get().into_iter().map(line).collect_view()}</ul> }
}

fn summary(state: &ChannelStatus, now: Millis) -> String {
    let language = language();
    let mut parts = vec![if state.on { t(says::ON).to_owned() } else { t(says::OFF).to_owned() }];
    let number = |n: i64| dates::number(n);
    parts.push(fill(
        says::TODAY,
        &[("n", &number(state.today)), ("decided", &number(state.decided)), ("waiting", &number(state.waiting))],
    ));
    if let Some(oldest) = state.oldest.filter(|oldest| now - oldest >= 60_000) {
        parts.push(fill(says::OLDEST, &[("age", &dates::age(now - oldest, language))]));
    }
    if state.on {
        parts.push(match state.heard_at {
            Some(at) => fill(says::HEARD, &[("when", &dates::moment(at, now, language))]),
            None => t(says::NEVER_HEARD).to_owned(),
        });
    }
    match (state.spent, state.budget) {
        (Some(spent), Some(most)) => {
            parts.push(fill(says::BUDGET, &[("n", &format!("{spent:.2}")), ("most", &format!("{most:.2}"))]))
        }
        (Some(spent), None) if spent > 0.0 => parts.push(fill(says::SPENT, &[("n", &format!("{spent:.2}"))])),
        _ => {}
    }
    parts.join(" · ")
}

fn trouble(state: &ChannelStatus, now: Millis) -> Vec<String> {
    let language = language();
    let mut parts = Vec::new();
    if let Some(why) = &state.shut {
        parts.push(fill(says::SHUT, &[("why", &says::why(why, language))]));
    }
    if let Some(until) = state.paused_until {
        parts.push(fill(says::PAUSED, &[("when", &dates::moment(until, now, language))]));
    }
    if let Some(why) = &state.unsubscribed {
        parts.push(fill(says::UNSUBSCRIBED, &[("why", why)]));
    }
    if state.refused > 0 {
        parts.push(fill(says::REFUSED_DELIVERIES, &[("n", &state.refused.to_string())]));
    }
    if let Some(missing) = state.missing.filter(|missing| *missing > 0) {
        parts.push(fill(says::MISSING, &[("n", &missing.to_string())]));
    }
    if let (Some(spent), Some(most)) = (state.spent, state.budget)
        && spent + 0.015 > most
    {
        parts.push(t(says::BLACKOUT).to_owned());
    }
    parts
}
