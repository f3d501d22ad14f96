//! Promises: what an officer promised somebody, by when, and whether it was kept.
//!
//! What must stay true: a promise stays open on its complaint, overdue or not, until somebody marks it as kept.

pub mod view;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{complaint::Millis, officers::PersonName};
use serde::{Deserialize, Serialize};

/// Maximum length of a promise, in characters.
pub const MAX_WORDS: usize = 300;

/// A promise that has not been kept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Promise {
    /// Primary key of `promise`.
    pub id: i64,
    /// What was promised to whom.
    pub words: String,
    /// When it is due.
    pub due_at: Millis,
    /// When it was promised.
    pub made_at: Millis,
    /// The officer who made the promise.
    pub officer: PersonName,
}
