//! On the server nothing is followed.

use super::Link;
use leptos::prelude::*;

/// Does nothing here.
pub fn follow(_: Signal<String>, _: Callback<String>, _: RwSignal<Link>) {}
