//! On the server a choice is a posted form.

use super::Choices;
use leptos::prelude::*;

/// Does nothing on the server.
pub fn choose(_: RwSignal<Choices>, _: &'static str) {}
