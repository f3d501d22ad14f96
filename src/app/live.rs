//! Server-sent events for open pages (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use crate::{
    server::{
        AppState,
        live::{Event as Change, Hub},
        op::Op,
        security,
    },
    shield::Viewer,
    staff::StaffPage,
    tracking,
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, Response},
    middleware::Next,
    response::{
        IntoResponse as _,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _, stream};
use serde::Deserialize;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::{sync::broadcast::Receiver, time::sleep};

/// The stream of a staff page is closed and reopened this often, so that somebody who signed out receives nothing more.
const STAFF_STREAM: Duration = Duration::from_secs(60);

/// How far the page has read the event log.
#[derive(Debug, Deserialize)]
pub struct Since {
    /// Id of the last event that the page's content includes.
    #[serde(default)]
    since: Option<i64>,
}

/// While the server is stopping, ends a stream as soon as it has begun, so that its page reconnects shortly, to another server. After an error a
/// browser would not reconnect at all.
pub async fn unless_stopping(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    if !state.edge().stopping.has_begun() {
        return next.run(request).await;
    }
    let retry = Event::default().retry(Duration::from_millis(1_500));
    Sse::new(stream::once(async move { Ok::<_, Infallible>(retry) })).into_response()
}

/// `/live/t/{reference}`: events of one complaint for the public.
pub async fn public(
    op: Op,
    Extension(client): Extension<security::Client>,
    Path(reference): Path<String>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Response<Body> {
    match tracking::lookup::public(&op, client, &reference).await {
        Ok(found) => {
            // For a confidential case not even the time of its last public event is shown.
            let seen = last_seen(&headers, &since).filter(|_| !found.row.confidential);
            send(follow(op.hub(), Viewer::Public, Some(found.row.id), seen).await)
        }
        Err(error) => security::plain(&error, op.language()),
    }
}

/// `/live/t/{reference}/{key}`: events of one complaint for its complainant.
pub async fn private(
    op: Op,
    Extension(client): Extension<security::Client>,
    Path((reference, key)): Path<(String, String)>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Response<Body> {
    match tracking::lookup::complainant(&op, client, &reference, &key).await {
        Ok((id, _)) => send(follow(op.hub(), Viewer::Complainant(id), Some(id), last_seen(&headers, &since)).await),
        Err(error) => security::plain(&error, op.language()),
    }
}

/// `/live/staff`: events of all complaints that the officer may see.
pub async fn staff(op: Op, Query(since): Query<Since>, headers: HeaderMap) -> Response<Body> {
    match op.who() {
        Ok(who) => {
            let changes = follow(op.hub(), who.viewer, None, last_seen(&headers, &since)).await;
            send(changes.take_until(sleep(STAFF_STREAM)))
        }
        Err(error) => security::plain(&error, op.language()),
    }
}

/// `/live/wire`: signals changes of the wire; the page then loads the content.
pub async fn wire(op: Op, Query(since): Query<Since>, headers: HeaderMap) -> Response<Body> {
    let who = op.who().and_then(|who| StaffPage::Wire.may_read(who.officer.role));
    if let Err(error) = who {
        return security::plain(&error, op.language());
    }
    let mut changes = op.hub().wire();
    let position = *changes.borrow_and_update();
    let behind = last_seen(&headers, &since).is_some_and(|seen| seen < position);
    let event = |name: &'static str, id: i64| Event::default().event(name).id(id.to_string()).data("any");
    let first = event(if behind { "changed" } else { "hello" }, position).retry(Duration::from_millis(1_500));
    let rest = stream::unfold(changes, move |mut changes| async move {
        changes.changed().await.ok()?;
        let at = *changes.borrow_and_update();
        Some((Ok::<_, Infallible>(event("changed", at)), changes))
    });
    let stream = stream::once(async move { Ok(first) }).chain(rest).take_until(sleep(STAFF_STREAM));
    send(stream)
}

/// The response with the stream. A regular keep-alive shows each side that the other is still there.
fn send(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response<Body> {
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)).text("")).into_response()
}

fn last_seen(headers: &HeaderMap, since: &Since) -> Option<i64> {
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    header.or(since.since)
}

async fn follow(
    hub: &Hub,
    viewer: Viewer,
    complaint_id: Option<i64>,
    seen: Option<i64>,
) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    // Subscribes before reading the log, so that no event is lost in between.
    let events = complaint_id.map_or_else(|| hub.staff(), |id| hub.complaint(id));
    let position = hub.position();
    let missed = match seen {
        Some(after) => hub.missed(&viewer, complaint_id, after).await.ok().flatten(),
        None => None,
    };
    let first = missed.map_or_else(
        // Gives the browser its position, so that a reconnection resumes from here.
        || Event::default().event("hello").id(position.to_string()).data("connected"),
        // More than one event may have been missed, so the page is told to refresh everything.
        |event| Event::default().event("changed").id(event.id.to_string()).data("any"),
    );
    changes(Reader { first: Some(first.retry(Duration::from_millis(1_500))), events, viewer })
}

struct Reader {
    first: Option<Event>,
    events: Receiver<Arc<Change>>,
    viewer: Viewer,
}

fn changes(reader: Reader) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(reader, |mut reader| async move {
        if let Some(first) = reader.first.take() {
            return Some((Ok(first), reader));
        }
        loop {
            // A reader that fell behind is dropped; its browser reconnects and resumes from the log.
            let event = reader.events.recv().await.ok()?;
            if event.is_for(&reader.viewer) {
                return Some((Ok(changed(&event)), reader));
            }
        }
    })
}

/// Only says "look again"; the page requests the content separately, with its own permission check.
fn changed(event: &Change) -> Event {
    Event::default().event("changed").id(event.id.to_string()).data(event.reference.as_str())
}
