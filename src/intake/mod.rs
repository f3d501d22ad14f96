//! How a complaint arrives. Here: Click & Post, the district's own form.

pub mod actions;
pub mod page;
mod place;
mod shrink;

#[cfg(feature = "ssr")]
pub mod form;
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
