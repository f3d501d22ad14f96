//! Server-side version without keyboard shortcuts.

/// Does nothing on the server.
pub fn listen() {}

/// Does nothing on the server.
pub fn focus_soon(_: &'static str) {}
