//! What the desk corrects, and the spellings that can be learnt from it.
//!
//! Whenever a person sends a complaint to another station than routing had put first, that is remembered. Words that stand in such texts
//! where a place stands, or recur in them, are proposed; the admin accepts or rejects each; what is accepted joins the gazetteer on every
//! server and says, wherever it leads, that it was learnt, by whom and when. What must stay true: no text of a confidential complaint is
//! read for it, nor of one that the law protects or that is about the police; one spelling never means two stations.

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

/// Proposals that a page shows.
pub const SHOWN: usize = 50;
/// The shortest spelling that is learnt, in letters: shorter ones stand in too many texts by chance.
pub const SHORTEST: usize = 4;

/// A spelling that could be learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// As a citizen wrote it.
    pub written: String,
    /// The station that it led to every time.
    pub station: OfficeName,
    /// In how many corrections.
    pub times: usize,
    /// Whether it stands beside a word of a place or station.
    pub beside_a_cue: bool,
    /// Where it stands, a few words on either side.
    pub sentences: Vec<String>,
}

/// A spelling that was learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learnt {
    /// Row id.
    pub id: i64,
    /// The spelling.
    pub written: String,
    /// What it means.
    pub station: OfficeName,
    /// Who accepted it.
    pub by: PersonName,
    /// When.
    pub at: Millis,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spellings {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// How many corrections there are to learn from.
    pub corrections: usize,
    /// What could be learnt, the surest first; a page of [`SHOWN`].
    pub proposed: Vec<Proposed>,
    /// Behind which the next page begins; none at the end.
    pub next: Option<String>,
    /// What was, newest first.
    pub learnt: Vec<Learnt>,
    /// The time when this was made.
    pub now: Millis,
}
