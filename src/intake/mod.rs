//! How a complaint arrives: Click & Post, the district's own form; posts on the channels, and the wire on which a person decides them.

pub mod actions;
pub mod beside;
pub mod page;
mod place;
mod shrink;

#[cfg(all(test, feature = "ssr"))]
mod deliveries_tests;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(all(test, feature = "ssr"))]
mod pasted_tests;
#[cfg(feature = "ssr")]
pub mod telephone;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use serde::{Deserialize, Serialize};

/// A place that a citizen may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The locality or station, in Hindi.
    pub hi: String,
    /// The same in English.
    pub en: String,
    /// Its station, in both languages.
    pub station: crate::offices::OfficeName,
}

/// What a fresh filing form needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fresh {
    /// Random, so that the same form sent twice is known as one.
    pub id: String,
    /// The word of each subject, and what the reader sees.
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
