//! Following the event stream, on the server: nothing to do.

use super::Link;
use leptos::prelude::*;

/// Does nothing on the server.
pub fn follow(_: Signal<String>, _: Callback<String>, _: RwSignal<Link>) {}
