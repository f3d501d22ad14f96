//! Where there is no keyboard.

/// There is none.
pub fn listen() {}
