//! Promises: what an officer told somebody would be done, by when, and whether it was.
//!
//! What must stay true: a promise stands on its complaint, overdue or not, until somebody has marked it as kept.

pub mod view;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{complaint::Millis, officers::PersonName};
use serde::{Deserialize, Serialize};

/// The longest that a promise may be, in characters.
pub const MAX_WORDS: usize = 300;

/// A promise that is not kept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Promise {
    /// Row id.
    pub id: i64,
    /// What was promised to whom.
    pub words: String,
    /// By when.
    pub due_at: Millis,
    /// When it was promised.
    pub made_at: Millis,
    /// By whom.
    pub officer: PersonName,
}
