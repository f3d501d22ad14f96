//! Spellings learnt from the desk's corrections.
//!
//! Whenever an officer sends a complaint to a station other than routing's first suggestion, the correction is recorded. Words in such texts
//! that stand beside a place word, or recur, are proposed; the admin accepts or rejects each. An accepted spelling joins the gazetteer on
//! every server, and every suggestion made from it says that it was learnt, who accepted it and when. What must stay true: the text of a
//! confidential or legally protected complaint, or of one about the police, is never used; one spelling never means two stations.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod propose;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    complaint::Millis,
    officers::{Me, PersonName},
    offices::OfficeName,
};
use serde::{Deserialize, Serialize};

/// Number of proposals on one page.
pub const SHOWN: usize = 50;
/// Minimum length of a learnt spelling, in letters: shorter ones occur in too many texts by chance.
pub const SHORTEST: usize = 4;

/// A proposed spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The spelling as a citizen wrote it.
    pub written: String,
    /// The station to which all its corrections led.
    pub station: OfficeName,
    /// Number of corrections that contain it.
    pub times: usize,
    /// Whether it stands beside a word for a place or station.
    pub beside_a_cue: bool,
    /// Excerpts from the texts: the spelling with a few words on either side.
    pub sentences: Vec<String>,
}

/// A learnt spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learnt {
    /// Primary key of the `spelling` row.
    pub id: i64,
    /// The spelling.
    pub written: String,
    /// The station that it means.
    pub station: OfficeName,
    /// The officer who accepted it.
    pub by: PersonName,
    /// When it was accepted, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// Data of the page of spellings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spellings {
    /// The signed-in officer.
    pub me: Me,
    /// Whether this officer may accept, reject and withdraw spellings.
    pub may_change: bool,
    /// Number of corrections that may be learnt from.
    pub corrections: usize,
    /// The proposals, the most certain first; at most [`SHOWN`].
    pub proposed: Vec<Proposed>,
    /// The key after which the next page begins; `None` on the last page.
    pub next: Option<String>,
    /// The learnt spellings, newest first.
    pub learnt: Vec<Learnt>,
    /// When this page was made, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
