//! How complaints arrive: through Click & Post, the district's own form, or as posts on the channels, which an operator decides on the wire.

pub mod actions;
pub mod beside;
pub mod page;
pub mod photos;
pub mod place;

#[cfg(all(test, feature = "ssr"))]
mod deliveries_tests;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(all(test, feature = "ssr"))]
mod pasted_tests;
#[cfg(feature = "ssr")]
pub mod share;
#[cfg(feature = "ssr")]
pub mod suggestions;
#[cfg(feature = "ssr")]
pub mod telephone;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use serde::{Deserialize, Serialize};

/// A place in the gazetteer that may be the one a citizen is typing.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the locality or station in Hindi.
    pub hi: String,
    /// Name of the locality or station in English.
    pub en: String,
    /// The police station responsible for it, in both languages.
    pub station: crate::offices::OfficeName,
}

/// Data for a new filing form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fresh {
    /// Random id of the form. A form sent twice is recognised by it and filed once.
    pub id: String,
    /// The categories on offer: the value of each option, and its label in the reader's language.
    pub subjects: Vec<(String, String)>,
}

pub mod wire;

#[cfg(feature = "ssr")]
pub mod arrivals;
#[cfg(feature = "ssr")]
pub mod consent;
#[cfg(feature = "ssr")]
pub mod facts;
#[cfg(feature = "ssr")]
pub mod inbound;
#[cfg(feature = "ssr")]
pub mod joining;
#[cfg(feature = "ssr")]
pub mod listing;
#[cfg(feature = "ssr")]
pub mod pictures;
#[cfg(feature = "ssr")]
pub mod webhooks;
