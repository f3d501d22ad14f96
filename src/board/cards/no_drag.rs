//! Dragging is not available on the server.

use crate::{
    board::desk::Desk,
    complaint::{Reference, Status},
};
use leptos::ev::DragEvent;

/// Does nothing on the server.
pub fn begun(_: &DragEvent, _: Reference, _: Status, _: i64) {}
/// Does nothing on the server.
pub fn over(_: &DragEvent) {}
/// Does nothing on the server.
pub fn dropped(_: &DragEvent, _: Status, _: Desk) {}
