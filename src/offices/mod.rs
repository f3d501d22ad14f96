//! The tree of offices: district, zones, circles, stations, each with the time in which it existed and stood where it stood.
//!
//! Prayagraj had 39 stations in eleven circles in 2020 and has 44 in fourteen since; a complaint keeps the offices of its day.

use crate::{language::Language, words};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod tree;
#[cfg(feature = "ssr")]
pub use tree::{Office, Offices};

words! {
    /// Height in the tree.
    pub enum OfficeKind {
        /// The whole force.
        District = "district",
        /// Part of a district: an SP's area until 2022, a DCP's zone since.
        Zone = "zone",
        /// Some stations: under a Circle Officer until 2022, an ACP since.
        Circle = "circle",
        /// A thana.
        Station = "station",
    }
}

/// An office as pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeName {
    /// Row id.
    pub id: i64,
    /// What it is.
    pub kind: OfficeKind,
    /// Its name without what it is ("Civil Lines").
    pub en: String,
    /// The same in Hindi.
    pub hi: String,
}

impl OfficeName {
    /// The name with what it is: "Civil Lines police station", "सिविल लाइंस थाना".
    pub fn full(&self, language: Language) -> String {
        let name = self.short(language);
        // "Mahila Thana" says already what it is.
        if name.contains("थाना") || name.contains("Thana") {
            return name.to_owned();
        }
        match (language, self.kind) {
            (Language::Hindi, OfficeKind::Station) => format!("{name} थाना"),
            (Language::Hindi, OfficeKind::Circle) => format!("{name} क्षेत्राधिकारी कार्यालय"),
            (Language::Hindi, OfficeKind::Zone) => format!("{name} ज़ोन"),
            (Language::Hindi, OfficeKind::District) => format!("{name} पुलिस मुख्यालय"),
            (Language::English, OfficeKind::Station) => format!("{name} police station"),
            (Language::English, OfficeKind::Circle) => format!("{name} circle office"),
            (Language::English, OfficeKind::Zone) => format!("{name} zone"),
            (Language::English, OfficeKind::District) => format!("{name} police headquarters"),
        }
    }

    /// The full name as it stands before को, ने, के: "सिविल लाइंस थाने". English has no such form.
    pub fn oblique(&self, language: Language) -> String {
        self.full(language).replace("थाना", "थाने")
    }

    /// The bare name.
    pub fn short(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.hi,
            Language::English => &self.en,
        }
    }
}
