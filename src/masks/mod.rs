//! What is masked for whom, as the admin reads it, and what may be given out redacted.
//!
//! The table itself is [`crate::shield::masks`]; this folder only shows it. What must stay true: nothing of a case that is masked where it would be read
//! leaves by another way; of a redacted text or photo only the redacted version can leave, and the original stays as it is.

pub mod actions;
pub mod page;
pub mod redaction;
pub mod words;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::officers::Me;
use serde::{Deserialize, Serialize};

/// Data of the page of masks. The table needs none: the browser has it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasksPage {
    /// The signed-in officer.
    pub me: Me,
}
