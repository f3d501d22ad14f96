//! The browser's side of the event stream.
//!
//! The browser reconnects by itself after most losses, but not after an error response, and a phone that was asleep may hold a dead
//! connection without noticing. So after any loss, on `online`, and when the page becomes visible again, the stream is reopened
//! and the page reloads its content. What it shows therefore never depends on receiving every event.

use super::Link;
use futures::{
    StreamExt as _,
    channel::mpsc::{UnboundedReceiver, unbounded},
    stream::select,
};
use gloo::timers::callback::Timeout;
use leptos::{
    leptos_dom::helpers::{window_event_listener, window_event_listener_untyped},
    prelude::*,
    task::spawn_local,
};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// Milliseconds between two attempts while the connection is lost.
const RETRY: u32 = 1_500;

/// An event on a stream.
enum Heard {
    /// The server's greeting: connected.
    Hello,
    /// Something changed, named by this text.
    Changed(String),
    /// The connection was lost.
    Lost,
    /// The stream should be reopened, or the component is gone.
    Anew,
}

/// Why a connection ended.
#[derive(PartialEq, Eq)]
enum Ended {
    /// The connection was lost.
    Lost,
    /// The stream should be reopened.
    Anew,
}

/// Follows the stream until the component is gone.
pub fn follow(url: Signal<String>, changed: Callback<String>, link: RwSignal<Link>) {
    Effect::new(move |_| {
        let (again, anew) = unbounded();
        let (on_online, on_visible) = (again.clone(), again.clone());
        let online = window_event_listener(leptos::ev::online, move |_| {
            let _ = on_online.unbounded_send(());
        });
        let visible = window_event_listener_untyped("visibilitychange", move |_| {
            if document().visibility_state() == web_sys::VisibilityState::Visible {
                let _ = on_visible.unbounded_send(());
            }
        });
        on_cleanup(move || {
            online.remove();
            visible.remove();
            let _ = again.unbounded_send(());
        });
        spawn_local(keep_following(url, changed, link, anew));
    });
}

async fn keep_following(
    url: Signal<String>,
    changed: Callback<String>,
    link: RwSignal<Link>,
    mut anew: UnboundedReceiver<()>,
) {
    let mut catch_up = false;
    let mut at_once = true;
    loop {
        if !at_once {
            let (wake, mut pause) = unbounded();
            let timer = Timeout::new(RETRY, move || {
                let _ = wake.unbounded_send(());
            });
            select(&mut pause, &mut anew).next().await;
            drop(timer);
        }
        let Some(address) = url.try_get_untracked() else { return };
        // A reason to reopen skips the pause.
        at_once = listen(&address, changed, link, &mut anew, catch_up).await == Ended::Anew;
        catch_up = true;
        if link.try_set(Link::Lost).is_some() {
            return;
        }
    }
}

/// Listens on one connection until it is lost or should be reopened.
async fn listen(
    address: &str,
    changed: Callback<String>,
    link: RwSignal<Link>,
    anew: &mut UnboundedReceiver<()>,
    mut catch_up: bool,
) -> Ended {
    let Some((_connection, events)) = connect(address) else { return Ended::Lost };
    let mut heard = select(events, anew.map(|()| Heard::Anew));
    while let Some(heard) = heard.next().await {
        let what = match heard {
            Heard::Lost => return Ended::Lost,
            Heard::Anew => return Ended::Anew,
            // After a loss the page may have missed an event, whatever the stream says.
            Heard::Hello if catch_up => "any".to_owned(),
            Heard::Hello => {
                let _ = link.try_set(Link::On);
                continue;
            }
            Heard::Changed(what) => what,
        };
        catch_up = false;
        if link.try_set(Link::On).is_some() {
            break;
        }
        let _ = changed.try_run(what);
    }
    Ended::Lost
}

/// A connection that is closed when this is dropped; no events arrive after that.
struct Connection {
    source: EventSource,
    heard: Closure<dyn FnMut(Event)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Opens a connection. Returns it with the receiver of its events.
fn connect(address: &str) -> Option<(Connection, UnboundedReceiver<Heard>)> {
    let source = EventSource::new(address).ok()?;
    let asked = source.clone();
    let (tell, events) = unbounded();
    let heard = Closure::new(move |event: Event| {
        let what = match event.type_().as_str() {
            "hello" => Heard::Hello,
            "changed" => Heard::Changed(event.unchecked_into::<MessageEvent>().data().as_string().unwrap_or_default()),
            // The browser is reconnecting by itself.
            _ if asked.ready_state() == EventSource::CONNECTING => return,
            _ => Heard::Lost,
        };
        let _ = tell.unbounded_send(what);
    });
    let connection = Connection { source, heard };
    for name in ["hello", "changed", "error"] {
        connection.source.add_event_listener_with_callback(name, connection.heard.as_ref().unchecked_ref()).ok()?;
    }
    Some((connection, events))
}
