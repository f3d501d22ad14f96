//! Dragging a card from one column to another. A drop makes the move that leads from one status to the other; a move that
//! needs text opens the complaint at that move's form instead.

use crate::{
    board::desk::Desk,
    complaint::{Move, Reference, Status, moves},
    language::{fill, language, t, texts, texts::staff},
    ui::form::{FormAnswer, read},
};
use leptos::{ev::DragEvent, prelude::*, server_fn::request::browser::Request, task::spawn_local};
use web_sys::FormData;

/// Starts dragging a card.
pub fn begun(event: &DragEvent, reference: Reference, status: Status, version: i64) {
    if let Some(data) = event.data_transfer() {
        let _ = data.set_data("text/plain", &format!("{} {status} {version}", reference.as_str()));
        data.set_effect_allowed("move");
    }
}

/// Lets a column accept dropped cards.
pub fn over(event: &DragEvent) {
    event.prevent_default();
}

/// Handles a card that is dropped on a column.
pub fn dropped(event: &DragEvent, to: Status, desk: Desk) {
    event.prevent_default();
    let text = event.data_transfer().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
    let mut parts = text.split(' ');
    let (Some(Ok(reference)), Some(Ok(from)), Some(version)) = (
        parts.next().map(Reference::parse),
        parts.next().map(str::parse::<Status>),
        parts.next().map(ToOwned::to_owned),
    ) else {
        return;
    };
    if from == to {
        return;
    }
    let name = reference.to_string();
    match moves::between(from, to) {
        None => desk.announced.set(fill(staff::NO_SUCH_MOVE, &[("reference", &name)])),
        Some(Move::Start) => {
            let language = language();
            let moved = fill(staff::MOVED, &[("reference", &name), ("status", texts::words::status(to, language))]);
            spawn_local(async move {
                let message = match make(reference, Move::Start, &version).await {
                    Some(FormAnswer { error: None, .. }) => moved,
                    Some(FormAnswer { error: Some(error), .. }) => {
                        format!("{name}: {}", texts::error(&error, language))
                    }
                    None => texts::error(&crate::error::Error::Busy, language),
                };
                let _ = desk.announced.try_set(message);
                desk.again.run(());
            });
        }
        Some(a_move) => {
            desk.announced.set(t(staff::NEEDS_WORDS).to_owned());
            let query = window().location().search().unwrap_or_default();
            let address = format!("/staff/c/{}{query}#move-{a_move}", reference.as_str());
            desk.open.run(address);
        }
    }
}

async fn make(reference: Reference, a_move: Move, version: &str) -> Option<FormAnswer> {
    let data = FormData::new().ok()?;
    data.append_with_str("move", a_move.as_str()).ok()?;
    data.append_with_str("version", version).ok()?;
    let address = format!("/staff/c/{}", reference.as_str());
    let request = Request::post(&address).header("accept", "application/json").body(data).ok()?;
    read(&request.send().await.ok()?.text().await.ok()?)
}
