//! Shows colleagues who is working on a complaint, so that two officers do not do the same work.
//!
//! What must stay true: the mark is only a hint. It prevents nobody from anything, and it expires.

pub mod actions;
mod view;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use view::{OnIt, WorkingFlag};

use crate::{complaint::Millis, officers::PersonName};
use serde::{Deserialize, Serialize};

/// How long a mark lasts, in milliseconds.
pub const LASTS: Millis = 120_000;
/// How often a mark is renewed while the officer is typing, in milliseconds.
pub const AGAIN: u32 = 45_000;

/// A colleague who is working on a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Working {
    /// The colleague's name.
    pub name: PersonName,
    /// When the mark expires, in milliseconds since the epoch (UTC).
    pub until_at: Millis,
}
