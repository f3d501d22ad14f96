//! Which station is meant? Recognises place names and their spellings in both scripts, and whether a text complains about a station itself.
//!
//! Every result is a suggestion for a person, shown with the words that led to it; no complaint is routed by it alone.

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
mod filter;
#[cfg(feature = "ssr")]
mod gazetteer;
#[cfg(feature = "ssr")]
mod hits;
#[cfg(feature = "ssr")]
pub mod measure;
#[cfg(feature = "ssr")]
mod named;
#[cfg(feature = "ssr")]
mod near;
#[cfg(feature = "ssr")]
mod phonetic;
#[cfg(feature = "ssr")]
mod signals;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod text;
#[cfg(feature = "ssr")]
mod vocabulary;

#[cfg(feature = "ssr")]
pub use about::About;
#[cfg(feature = "ssr")]
pub use gazetteer::{Gazetteer, Taught};

/// How certain a suggestion is, in increasing order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// An approximate spelling, a name that is also a common word, one of several stations with the same pincode, or the nearest station.
    Guess,
    /// A locality, or a name that clearly sounds like a listed one.
    Likely,
    /// A listed spelling of the station's name; for a short name only with a cue ("थाना") or its pincode as well.
    Sure,
}

/// Why a station is suggested. `written` is always a slice of the citizen's text, in its original spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Because {
    /// The text contains a listed spelling of the station's name.
    Spelling {
        /// As the citizen wrote it.
        written: String,
    },
    /// The text contains words that sound like the name or are spelt almost like it.
    SoundsLike {
        /// As the citizen wrote them.
        written: String,
        /// The listed name that they resemble.
        name: String,
    },
    /// The text names a place in the station's area.
    Locality {
        /// The name as the citizen wrote it.
        written: String,
        /// Its usual English spelling.
        locality: String,
    },
    /// The text contains a pincode of the station's area.
    Pincode {
        /// The pincode: six digits.
        pincode: String,
    },
    /// The phone was near the station.
    Position {
        /// Straight-line distance between them, in metres.
        metres: u32,
    },
    /// A spelling that was learnt from the desk's corrections.
    Learned {
        /// The spelling as the citizen wrote it.
        written: String,
        /// The officer who accepted the spelling.
        by: PersonName,
        /// When it was accepted, in milliseconds since the epoch (UTC).
        at: Millis,
    },
}

impl Because {
    /// The words of the text that led to the suggestion; `None` if it was not the text.
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::Spelling { written }
            | Self::SoundsLike { written, .. }
            | Self::Locality { written, .. }
            | Self::Learned { written, .. } => Some(written),
            Self::Pincode { pincode } => Some(pincode),
            Self::Position { .. } => None,
        }
    }
}

/// A station that a text may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The station.
    pub station_id: i64,
    /// How certain the suggestion is.
    pub certainty: Certainty,
    /// Every reason found, the best one first.
    pub because: Vec<Because>,
}

/// An accusation against the police, found in a text: the complaint must not go to the accused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accused {
    /// The accused station, if it is named.
    pub station_id: Option<i64>,
    /// The accusing words, as the citizen wrote them.
    pub written: String,
}

/// The kind of a post that is not a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Thanks or praise.
    Thanks,
    /// A proposal for the common good.
    Suggestion,
    /// A question.
    Query,
    /// Advertising.
    Spam,
    /// A greeting, a slogan or other talk that asks nothing of the police.
    Remark,
}
