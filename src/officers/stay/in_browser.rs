//! Watches the remaining idle time in the browser.

use super::{ADDRESS, Left, State};
use futures::{
    StreamExt as _,
    channel::mpsc::{UnboundedReceiver, unbounded},
    stream::select,
};
use gloo::timers::callback::Timeout;
use leptos::{
    leptos_dom::helpers::{window_event_listener, window_event_listener_untyped},
    prelude::*,
    server_fn::{request::browser::Request, response::browser::Response},
    task::spawn_local,
};

/// How many seconds before the end the warning appears.
const WARNED: i64 = 120;
/// The least number of seconds between two requests that report activity.
const SIGNS: f64 = 30.0;
/// Seconds between two checks while the warning is shown, or while the server does not answer.
const LOOK: i64 = 30;
/// Seconds between two checks after the end, because the officer may sign in in another tab.
const LOOK_AFTER: i64 = 15;
/// The longest timer, in seconds, so that a computer that was suspended checks again.
const LONGEST: i64 = 600;

/// The server's reply.
enum Reply {
    Left(i64),
    Over,
    Nothing,
}

/// Watches until the component is removed. Returns the callback of the button to stay signed in.
pub fn watch(state: RwSignal<State>) -> Callback<()> {
    let (look, again) = unbounded();
    let again = StoredValue::new_local(Some(again));
    let on_stay = look.clone();
    let stay = Callback::new(move |()| {
        let look = on_stay.clone();
        spawn_local(async move {
            let _ = sign().await;
            let _ = look.unbounded_send(());
        });
    });
    Effect::new(move |_| {
        let Some(again) = again.try_update_value(Option::take).flatten() else { return };
        let last = StoredValue::new(js_sys::Date::now());
        let look_now = look.clone();
        let here = move || {
            let now = js_sys::Date::now();
            let due = last.try_get_value().is_some_and(|last| now - last > SIGNS * 1_000.0);
            if due && state.try_get_untracked().is_some_and(|state| state != State::Over) {
                last.set_value(now);
                stay.run(());
            }
        };
        let keys = window_event_listener(leptos::ev::keydown, move |_| here());
        let clicks = window_event_listener(leptos::ev::pointerdown, move |_| here());
        let look_seen = look.clone();
        let seen = window_event_listener_untyped("visibilitychange", move |_| {
            let _ = look_seen.unbounded_send(());
        });
        on_cleanup(move || {
            keys.remove();
            clicks.remove();
            seen.remove();
            let _ = look_now.unbounded_send(());
        });
        spawn_local(follow(state, again));
    });
    stay
}

async fn follow(state: RwSignal<State>, mut again: UnboundedReceiver<()>) {
    loop {
        let Some(before) = state.try_get_untracked() else { return };
        let (now, pause) = match ask().await {
            Reply::Left(left) if left > WARNED => (State::Quiet, left - WARNED),
            Reply::Left(left) => (State::Soon(left), left.clamp(1, LOOK)),
            Reply::Over => (State::Over, LOOK_AFTER),
            Reply::Nothing => (before, LOOK),
        };
        if now != before && state.try_set(now).is_some() {
            return;
        }
        let (wake, mut over) = unbounded();
        let milliseconds = u32::try_from(pause.min(LONGEST) * 1_000).unwrap_or(u32::MAX);
        let timer = Timeout::new(milliseconds, move || {
            let _ = wake.unbounded_send(());
        });
        select(&mut over, &mut again).next().await;
        drop(timer);
    }
}

/// Requests the remaining time, which is no activity.
async fn ask() -> Reply {
    reply(Request::get(ADDRESS).header("accept", "application/json").send().await.ok()).await
}

/// Reports activity of the officer.
async fn sign() -> Reply {
    reply(Request::post(ADDRESS).header("accept", "application/json").send().await.ok()).await
}

async fn reply(response: Option<Response>) -> Reply {
    match response {
        Some(response) if response.status() == 401 => Reply::Over,
        Some(response) => response.json::<Left>().await.map_or(Reply::Nothing, |left| Reply::Left(left.left)),
        None => Reply::Nothing,
    }
}
