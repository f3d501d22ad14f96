//! Filters of the board that are kept under a name: an officer's own, and those that the chief or the admin keeps for a role.

mod view;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use view::SavedFilters;

use crate::officers::Role;
use serde::{Deserialize, Serialize};

/// The most that an officer keeps for himself, and that are kept for a role.
pub const MOST: i64 = 20;
/// The longest name, in characters.
pub const MAX_NAME: usize = 60;

/// A filter under its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFilter {
    /// Row id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The filters as an address's query, beginning with `?`.
    pub query: String,
    /// For everybody of this role; none: the officer's own.
    pub shared: Option<Role>,
    /// Whether this officer may delete it.
    pub may_delete: bool,
}
