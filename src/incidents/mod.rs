//! Incidents: complaints that tell of one thing, found for a person and linked by a person.
//!
//! The program only suggests, with its reasons; an officer links, and whoever may link may undo it. What must stay true: a complaint keeps its number, its
//! privacy and its updates whatever it is linked to; whoever may see only some of the linked complaints learns nothing of the others, not even
//! how many there are ([`shield`](crate::shield)); and what the public reads of an incident was written and released for it, and comes from no complaint.

pub mod actions;
pub mod apart;
pub mod page;
pub mod public;

#[cfg(feature = "ssr")]
pub mod alike;
#[cfg(feature = "ssr")]
pub mod asked;
#[cfg(all(test, feature = "ssr"))]
mod asked_tests;
#[cfg(feature = "ssr")]
mod find;
#[cfg(feature = "ssr")]
pub mod follow;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod link;
#[cfg(feature = "ssr")]
mod look;
#[cfg(feature = "ssr")]
pub mod measure;
#[cfg(feature = "ssr")]
pub mod repeat;
#[cfg(feature = "ssr")]
mod signs;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod subject;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod words;
#[cfg(feature = "ssr")]
pub mod worker;

use crate::{
    complaint::{Category, Millis, Reference, Status},
    officers::{Me, PersonName},
    offices::OfficeName,
    string_enum,
};
use serde::{Deserialize, Serialize};

/// Most characters of the title of a public incident.
pub const LONGEST_TITLE: usize = 120;
/// Fewest characters of the reason for undoing a link.
pub const SHORTEST_WHY: usize = 5;

string_enum! {
    /// How a complaint came to an incident.
    pub enum LinkedHow {
        /// An officer linked it.
        Person = "person",
        /// Its complainant said that it happened to them too, on the page of a public incident.
        MeToo = "me_too",
    }
}

string_enum! {
    /// What the public reads of an incident's state.
    pub enum PublicState {
        /// It is being inquired into.
        Open = "open",
        /// Every complaint about it that the public may know of is closed.
        Closed = "closed",
    }
}

/// Why two complaints may be about one thing, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Because {
    /// Words that both have, as one of them writes them.
    Words(Vec<String>),
    /// A place that both name; empty where both typed it alike and it is in no list.
    Place(String),
    /// Distance of the phones, in metres.
    Metres(u32),
    /// A number that both have.
    Number(String),
    /// A photo that looks the same.
    Photo,
    /// Hours between them.
    Hours(u32),
    /// The same telephone number or handle.
    Person,
}

/// A complaint that may be about the same thing, or is by the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// Its number.
    pub reference: Reference,
    /// The beginning of its text.
    pub words: String,
    /// Its subject.
    pub category: Category,
    /// Its status.
    pub status: Status,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// Why it is suggested; empty for one by the same person about something else.
    pub because: Vec<Because>,
    /// Whether it is part of an incident already.
    pub is_linked: bool,
}

/// A linked complaint that this officer may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// Its number.
    pub reference: Reference,
    /// The beginning of its text.
    pub words: String,
    /// Its status.
    pub status: Status,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// How it was linked.
    pub how: LinkedHow,
    /// Who linked it or agreed to the link; `None` while only its complainant says so.
    pub by: Option<PersonName>,
    /// Since when, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// What the public reads of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    /// The title in Hindi.
    pub title_hi: String,
    /// The title in English.
    pub title_en: String,
    /// The station in whose area it was.
    pub area: Option<OfficeName>,
}

/// An incident as an officer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its number.
    pub reference: Reference,
    /// What the public reads; `None` while it is not public.
    pub face: Option<Face>,
    /// The complaints that this officer may see, the oldest first.
    pub linked: Vec<Linked>,
    /// Browsers that follow it.
    pub followers: i64,
}

/// Data of the page about what belongs together with a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentPage {
    /// The signed-in officer.
    pub me: Me,
    /// The complaint that the page is about.
    pub reference: Reference,
    /// The beginning of its text.
    pub words: String,
    /// Its incident, if it is part of one.
    pub incident: Option<Incident>,
    /// Others that may be about the same thing, the likeliest first.
    pub suggested: Vec<Suggested>,
    /// Earlier and later complaints by the same person, the newest first.
    pub same_person: Vec<Suggested>,
    /// Whether this officer may make the incident public.
    pub may_publish: bool,
    /// The stations whose area can be named.
    pub stations: Vec<OfficeName>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}
