//! Which station is this? Place names and their spellings in both scripts, and whether a station itself is complained about.
//!
//! Everything found here is a suggestion for a person, with the words that led to it; nothing is routed by it alone.

use crate::{complaint::Millis, officers::PersonName};
use serde::{Deserialize, Serialize};

pub mod spellings;

#[cfg(feature = "ssr")]
mod about;
#[cfg(feature = "ssr")]
mod accused;
#[cfg(feature = "ssr")]
mod candidates;
#[cfg(feature = "ssr")]
mod cues;
#[cfg(feature = "ssr")]
pub mod district;
#[cfg(feature = "ssr")]
mod gazetteer;
#[cfg(feature = "ssr")]
mod hits;
#[cfg(feature = "ssr")]
pub mod measure;
#[cfg(feature = "ssr")]
mod named;
#[cfg(feature = "ssr")]
mod phonetic;
#[cfg(feature = "ssr")]
mod signals;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod text;

#[cfg(feature = "ssr")]
pub use about::About;
#[cfg(feature = "ssr")]
pub use gazetteer::{Gazetteer, Taught};

/// How much a suggestion is worth. Later is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// A spelling that is only near, a name that is also a word, one of several stations of a pincode, or the nearest station.
    Guess,
    /// A locality, or a name that sounds clearly so.
    Likely,
    /// A listed spelling of the station's name; a short one only with a cue ("थाना") or its pincode beside it.
    Sure,
}

/// Why a station is suggested. `written` is always a slice of the citizen's text, spelt as there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Because {
    /// The name of the station in a listed spelling.
    Spelling {
        /// As the citizen wrote it.
        written: String,
    },
    /// Words that sound like the name, or are nearly spelt so.
    SoundsLike {
        /// As the citizen wrote them.
        written: String,
        /// The listed name that they resemble.
        name: String,
    },
    /// A place in the station's area.
    Locality {
        /// As the citizen wrote it.
        written: String,
        /// Its usual English spelling.
        locality: String,
    },
    /// A pincode that its area shares.
    Pincode {
        /// Six digits.
        pincode: String,
    },
    /// The phone was near the station's point.
    Position {
        /// Metres between them, as the crow flies.
        metres: u32,
    },
    /// A spelling that was learnt from what the desk corrected.
    Learned {
        /// As the citizen wrote it.
        written: String,
        /// Who accepted it.
        by: PersonName,
        /// When.
        at: Millis,
    },
}

/// A station that a text may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The station.
    pub station_id: i64,
    /// What the suggestion is worth.
    pub certainty: Certainty,
    /// Every reason found, the best first.
    pub because: Vec<Because>,
}

/// A text complains about the police themselves, so it must not go to those it complains about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accused {
    /// The station, if it is named.
    pub station_id: Option<i64>,
    /// The words that say so, as the citizen wrote them.
    pub written: String,
}

/// What a post is when it is no complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Thanks or praise.
    Thanks,
    /// A proposal for everybody's good.
    Suggestion,
    /// A question.
    Query,
    /// Advertising.
    Spam,
    /// A greeting, a slogan, talk that wants nothing of the police.
    Remark,
}
