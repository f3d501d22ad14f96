//! Nothing is copied on the server.

/// A server cannot copy.
pub fn can_copy() -> bool {
    false
}

/// Copies nothing.
pub fn copy(_: &str) -> bool {
    false
}
