//! Many complaints at once: cards that were ticked are forwarded to one station.
//!
//! What must stay true: each complaint is a transaction of its own and forwarded as by hand, or not at all; what became of each is
//! written down and shown.

pub mod actions;
pub mod page;

mod bar;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use bar::{BatchBar, Pick, Picked};

use crate::{complaint::Reference, officers::Me, offices::OfficeName, string_enum};
use serde::{Deserialize, Serialize};

/// The most complaints that can be forwarded at once.
pub const MOST: usize = 100;
/// The form's name, which each card's box names too.
pub const FORM: &str = "batch-forward";

string_enum! {
    /// What became of one complaint.
    pub enum BatchResult {
        /// It is there now.
        Forwarded = "forwarded",
        /// It was there already.
        Already = "already",
        /// Somebody changed it after the page was made.
        Changed = "changed",
        /// It is about that station, or an office over it.
        Accused = "accused",
        /// It does not lie with this officer.
        NotAllowed = "not_allowed",
        /// Its status does not allow it.
        NotNow = "not_now",
        /// There is no such complaint for this officer.
        Gone = "gone",
        /// The database was busy.
        Failed = "failed",
    }
}

/// One complaint of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchItem {
    /// Which.
    pub reference: Reference,
    /// What became of it; none when it was not come to.
    pub result: Option<BatchResult>,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Who looks.
    pub me: Me,
    /// Where it was forwarded to.
    pub station: Option<OfficeName>,
    /// Each complaint, in the order in which they were ticked.
    pub items: Vec<BatchItem>,
}

/// What a card's box says: its number and the version that the officer sees.
pub fn picked(reference: Reference, version: i64) -> String {
    format!("{}.{version}", reference.as_str())
}

/// What [`picked`] made.
pub fn parsed(value: &str) -> Option<(Reference, i64)> {
    let (reference, version) = value.split_once('.')?;
    Some((Reference::parse(reference).ok()?, version.parse().ok()?))
}
