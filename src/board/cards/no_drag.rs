//! Nothing is dragged on the server.

use crate::{
    board::desk::Desk,
    complaint::{Reference, Status},
};
use leptos::ev::DragEvent;

/// Does nothing here.
pub fn begun(_: &DragEvent, _: Reference, _: Status, _: i64) {}
/// Does nothing here.
pub fn over(_: &DragEvent) {}
/// Does nothing here.
pub fn dropped(_: &DragEvent, _: Status, _: Desk) {}
