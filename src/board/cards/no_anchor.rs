//! On the server nothing moves.

use leptos::prelude::*;

/// Runs the change.
pub fn hold(change: impl FnOnce()) {
    change();
}

/// Does nothing on the server.
pub fn on_return(_: Callback<()>) {}
