//! Server-side version without keyboard shortcuts.

/// Does nothing on the server.
pub fn listen() {}
