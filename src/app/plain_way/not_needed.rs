//! On the server every link already goes the plain way.

use leptos_router::location::Location;

/// Does nothing on the server.
pub fn keep_open(_: &Location) {}
