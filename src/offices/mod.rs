//! The tree of offices: district, zones, circles, stations, each with the time in which it existed and stood where it stood.
//!
//! Prayagraj had 39 stations in eleven circles under Circle Officers in 2020 and has 44 in fourteen under ACPs since; a complaint
//! keeps the offices, the names and the titles of its day. What must stay true: no change is written that would leave a tree which
//! `checks` finds fault with, whether it comes from a form or from an imported table.

use crate::{
    language::{Language, dates::Millis, days::DayOrder},
    officers::{Me, PersonName},
    string_enum,
};
use serde::{Deserialize, Serialize};

pub mod actions;
pub mod checks;
mod forms;
pub mod page;
mod preview;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
mod plan;
#[cfg(feature = "ssr")]
pub mod postings;
#[cfg(feature = "ssr")]
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod tree;
#[cfg(feature = "ssr")]
pub use tree::{Office, Offices};

use checks::Flaw;

string_enum! {
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

string_enum! {
    /// What a posting says of an officer and an office.
    pub enum Duty {
        /// Heads it.
        Head = "head",
        /// Heads it while the head is away.
        StandIn = "stand_in",
        /// Is its head, and away.
        Leave = "leave",
    }
}

/// What the head of an office is called at a time, and how the office is named after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// "सहायक पुलिस आयुक्त (ACP)"
    pub head_hi: String,
    /// "Assistant Commissioner of Police (ACP)"
    pub head_en: String,
    /// "{name} क्षेत्र (ACP)"; none for the program's own way.
    pub office_hi: Option<String>,
    /// "{name} circle (ACP)"; none for the program's own way.
    pub office_en: Option<String>,
}

impl Title {
    /// What the head is called.
    pub fn head(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.head_hi,
            Language::English => &self.head_en,
        }
    }

    fn office(&self, language: Language) -> Option<&str> {
        match language {
            Language::Hindi => self.office_hi.as_deref(),
            Language::English => self.office_en.as_deref(),
        }
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
    /// The title of its head at the moment for which it is shown; none in lists to choose from.
    pub title: Option<Title>,
}

impl OfficeName {
    /// The name with what it is: "Civil Lines police station", "सिविल लाइंस थाना", "Handia circle (ACP)".
    pub fn full(&self, language: Language) -> String {
        let name = self.short(language);
        // "Mahila Thana" says already what it is.
        if name.contains("थाना") || name.contains("Thana") {
            return name.to_owned();
        }
        if let Some(pattern) = self.title.as_ref().and_then(|title| title.office(language)) {
            return pattern.replace("{name}", name);
        }
        match (language, self.kind) {
            (Language::Hindi, OfficeKind::Station) => format!("{name} थाना"),
            (Language::Hindi, OfficeKind::Circle) => format!("{name} क्षेत्र"),
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

    /// Its head by title: "Assistant Commissioner of Police (ACP), Handia". None where the title is not known.
    pub fn head(&self, language: Language) -> Option<String> {
        let title = self.title.as_ref()?;
        Some(format!("{}, {}", title.head(language), self.short(language)))
    }
}

/// Who answers for an office at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Row id of the officer.
    pub officer_id: i64,
    /// The officer's name.
    pub name: PersonName,
    /// As its head, as a stand-in, or as a head who is away and has none.
    pub duty: Duty,
}

/// An office as the page of offices shows it, at the day that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeRow {
    /// Key in imported tables.
    pub code: String,
    /// Its name, with the title of the day.
    pub name: OfficeName,
    /// How deep it stands: 0 for the district.
    pub depth: u8,
    /// From when it exists.
    pub valid_from: Millis,
    /// Until when, exclusive.
    pub valid_to: Option<Millis>,
    /// Whether it was opened for a time.
    pub temporary: bool,
    /// Whether an FIR can be registered there.
    pub registers_fir: bool,
    /// Whether it is a station of the whole district.
    pub district_wide: bool,
    /// Who answers for it on that day.
    pub head: Option<Head>,
}

/// A title with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct TitleRow {
    /// Of which offices.
    pub kind: OfficeKind,
    /// From when.
    pub valid_from: Millis,
    /// Until when, exclusive.
    pub valid_to: Option<Millis>,
    /// See [`Title`].
    pub head_hi: String,
    /// See [`Title`].
    pub head_en: String,
    /// See [`Title`].
    pub office_hi: Option<String>,
    /// See [`Title`].
    pub office_en: Option<String>,
}

/// What would become of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which, by key.
    pub code: String,
    /// What.
    pub what: Becomes,
    /// From when.
    pub from: Millis,
    /// As it is: a name, the office above.
    pub before: String,
    /// As it would be.
    pub after: String,
}

string_enum! {
    /// What a table or a form does to an office.
    pub enum Becomes {
        /// It is new.
        Added = "added",
        /// It gets another name.
        Renamed = "renamed",
        /// It comes under another office.
        Moved = "moved",
        /// It ends.
        Closed = "closed",
        /// Something else about it changes: its place on the map, whether it registers FIRs.
        Described = "described",
        /// Nothing.
        Unchanged = "unchanged",
    }
}

/// What is wrong with a line of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineProblem {
    /// The header lacks this column.
    NoColumn(String),
    /// The header has a column that nobody knows.
    UnknownColumn(String),
    /// The line has more or fewer cells than the header.
    WrongLength,
    /// A cell that is needed is empty.
    Empty(String),
    /// The cell of this column cannot be read.
    Unreadable(String),
    /// A name in Hindi without a Devanagari letter: typed in an old font such as Kruti Dev.
    NotDevanagari,
    /// The office above is not in the tree and not in the table.
    UnknownOffice(String),
    /// An office is no longer what it was: a circle cannot become a station.
    OtherKind,
    /// Before the office began or after it ended.
    OutsideItsTime,
}

/// What an imported table would do. Nothing of it is written yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// SHA-256 of the table, in hex: what "apply" names.
    pub sha256: String,
    /// Line by line, as they stand in the table.
    pub lines: Vec<Line>,
    /// What is wrong with single lines.
    pub problems: Vec<(u64, LineProblem)>,
    /// What would be wrong with the tree.
    pub flaws: Vec<Flaw>,
    /// A day that may be two, as long as nobody has said which.
    pub asks: Option<TwoDays>,
    /// What was said.
    pub order: Option<DayOrder>,
}

/// A day in a table that can be read with the day first and with the month first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoDays {
    /// As it stands there.
    pub typed: String,
    /// With the day first.
    pub day_first: Millis,
    /// With the month first.
    pub month_first: Millis,
}

impl Preview {
    /// Whether it may be applied: nothing wrong or to be asked, and something to do.
    pub fn may_apply(&self) -> bool {
        let changes = self.lines.iter().any(|line| line.what != Becomes::Unchanged);
        self.problems.is_empty() && self.flaws.is_empty() && self.asks.is_none() && changes
    }
}

/// The page of offices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficesPage {
    /// Who looks.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// The day that is shown, `YYYY-MM-DD`.
    pub day: String,
    /// The tree of that day, from the top.
    pub offices: Vec<OfficeRow>,
    /// Every title of every time.
    pub titles: Vec<TitleRow>,
    /// What the tree holds already that should not be.
    pub flaws: Vec<Flaw>,
    /// The version of the tree: a preview is applied to the tree it was made from, or not at all.
    pub version: i64,
    /// The imported table that was asked for.
    pub preview: Option<Preview>,
}
