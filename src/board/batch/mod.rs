//! Batches: forwards all ticked cards to one station.
//!
//! What must stay true: each complaint is forwarded as by hand, in a transaction of its own, or not at all; the result of
//! each is stored and shown.

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
/// The name of the form, which each card's checkbox refers to.
pub const FORM: &str = "batch-forward";

string_enum! {
    /// The result for one complaint.
    pub enum BatchResult {
        /// It was forwarded.
        Forwarded = "forwarded",
        /// The station had it already.
        Already = "already",
        /// Somebody changed it after the page was loaded.
        Changed = "changed",
        /// The complaint is about that station, or an office above it.
        Accused = "accused",
        /// This officer may not forward it there.
        NotAllowed = "not_allowed",
        /// Its status does not allow it.
        NotNow = "not_now",
        /// There is no such complaint, or this officer may not see it.
        Gone = "gone",
        /// Another error occurred, for example a busy database.
        Failed = "failed",
    }
}

/// One complaint of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchItem {
    /// Reference number of the complaint.
    pub reference: Reference,
    /// The result; none if it was never reached.
    pub result: Option<BatchResult>,
}

/// The result of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The officer who is looking.
    pub me: Me,
    /// The station that the complaints were forwarded to.
    pub station: Option<OfficeName>,
    /// The complaints, in the order in which they were submitted.
    pub items: Vec<BatchItem>,
}

/// The value of a card's checkbox: its reference number and the version that the officer sees.
pub fn picked(reference: Reference, version: i64) -> String {
    format!("{}.{version}", reference.as_str())
}

/// The reference number and version in a value made by [`picked`].
pub fn parsed(value: &str) -> Option<(Reference, i64)> {
    let (reference, version) = value.split_once('.')?;
    Some((Reference::parse(reference).ok()?, version.parse().ok()?))
}
