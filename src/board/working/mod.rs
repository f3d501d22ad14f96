//! Who is working on what, so that two do not do the same.
//!
//! What must stay true: it is only a sign. It prevents nobody from anything, and it ends by itself.

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

/// How long a sign holds, ms.
pub const LASTS: Millis = 120_000;
/// While somebody types, a sign is given again this often, ms.
pub const AGAIN: u32 = 45_000;

/// Somebody else who works on a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Working {
    /// Who.
    pub name: PersonName,
    /// Until when the sign holds.
    pub until_at: Millis,
}
