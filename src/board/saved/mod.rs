//! Filters of the board that are saved under a name: an officer's own, and those that the chief or the admin saves for a
//! role.

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

/// How many filters an officer can save, and how many can be saved for a role.
pub const MOST: i64 = 20;
/// The longest name, in characters.
pub const MAX_NAME: usize = 60;

/// A saved filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFilter {
    /// Primary key of the `saved_filter` row.
    pub id: i64,
    /// The name of the filter.
    pub name: String,
    /// The filters as an address's query, beginning with `?`.
    pub query: String,
    /// The role that it is shared with; none for the officer's own.
    pub shared: Option<Role>,
    /// Whether this officer may delete it.
    pub may_delete: bool,
}
