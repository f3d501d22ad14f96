//! The office tree: district, zones, circles and stations, each with the time in which it existed and had its place and
//! name.
//!
//! In 2020 Prayagraj had 39 stations in eleven circles under Circle Officers; since 2022 it has 44 in fourteen circles under
//! ACPs. A complaint shows offices, names and titles as they were at the time. What must stay true: a change that would give
//! the tree new faults according to `checks` is not written, whether it comes from a form or from an imported table.

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
    /// Level of an office in the tree.
    pub enum OfficeKind {
        /// The whole force.
        District = "district",
        /// Part of a district: an SP's area until 2022, a DCP's zone since then.
        Zone = "zone",
        /// A group of stations: under a Circle Officer until 2022, under an ACP since then.
        Circle = "circle",
        /// A police station (thana).
        Station = "station",
    }
}

string_enum! {
    /// What a posting says about an officer and an office.
    pub enum Duty {
        /// The officer heads the office.
        Head = "head",
        /// The officer heads the office while its head is away.
        StandIn = "stand_in",
        /// The officer heads the office and is on leave.
        Leave = "leave",
    }
}

/// The title of the heads of a kind of office, and how the office is named after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// Title of the head in Hindi, for example "सहायक पुलिस आयुक्त (ACP)".
    pub head_hi: String,
    /// Title of the head in English, for example "Assistant Commissioner of Police (ACP)".
    pub head_en: String,
    /// Name pattern of the office in Hindi, for example "{name} क्षेत्र (ACP)"; none for the default.
    pub office_hi: Option<String>,
    /// Name pattern of the office in English, for example "{name} circle (ACP)"; none for the default.
    pub office_en: Option<String>,
}

impl Title {
    /// The title of the head in this language.
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

/// An office, as pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeName {
    /// Primary key of the `office` row.
    pub id: i64,
    /// Level of the office in the tree.
    pub kind: OfficeKind,
    /// Its English name without its kind ("Civil Lines").
    pub en: String,
    /// Its Hindi name without its kind.
    pub hi: String,
    /// The title of its head at the time for which it is shown; none in lists to choose from.
    pub title: Option<Title>,
}

impl OfficeName {
    /// The name with its kind: "Civil Lines police station", "सिविल लाइंस थाना", "Handia circle (ACP)".
    pub fn full(&self, language: Language) -> String {
        let name = self.short(language);
        // A name such as "Mahila Thana" already contains the kind.
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

    /// The full name in the form used before को, ने, के: "सिविल लाइंस थाने". English has no such form.
    pub fn oblique(&self, language: Language) -> String {
        self.full(language).replace("थाना", "थाने")
    }

    /// The name without its kind.
    pub fn short(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.hi,
            Language::English => &self.en,
        }
    }

    /// The head of the office by title: "Assistant Commissioner of Police (ACP), Handia". None if the title is not known.
    pub fn head(&self, language: Language) -> Option<String> {
        let title = self.title.as_ref()?;
        Some(format!("{}, {}", title.head(language), self.short(language)))
    }
}

/// The officer who answers for an office at a given time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Primary key of the `officer` row.
    pub officer_id: i64,
    /// The officer's name.
    pub name: PersonName,
    /// Whether as its head, as a stand-in, or as a head who is away without a stand-in.
    pub duty: Duty,
}

/// An office, as the page of offices shows it for the requested day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeRow {
    /// Key of the office in imported tables.
    pub code: String,
    /// Its name and the title of its head on that day.
    pub name: OfficeName,
    /// Its depth in the tree: 0 for the district.
    pub depth: u8,
    /// When it begins to exist, in milliseconds since the epoch (UTC).
    pub valid_from: Millis,
    /// When it ceases to exist (exclusive), in milliseconds since the epoch (UTC).
    pub valid_to: Option<Millis>,
    /// Whether it was opened for a limited time.
    pub temporary: bool,
    /// Whether an FIR can be registered there.
    pub registers_fir: bool,
    /// Whether it is a station that serves the whole district.
    pub district_wide: bool,
    /// The officer who answers for it on that day.
    pub head: Option<Head>,
}

/// A row of `office_title`: a title and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct TitleRow {
    /// The kind of office that has this title.
    pub kind: OfficeKind,
    /// When it begins, in milliseconds since the epoch (UTC).
    pub valid_from: Millis,
    /// When it ends (exclusive), in milliseconds since the epoch (UTC).
    pub valid_to: Option<Millis>,
    /// See [`Title::head_hi`].
    pub head_hi: String,
    /// See [`Title::head_en`].
    pub head_en: String,
    /// See [`Title::office_hi`].
    pub office_hi: Option<String>,
    /// See [`Title::office_en`].
    pub office_en: Option<String>,
}

/// One change of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Key of the office.
    pub code: String,
    /// What happens to the office.
    pub what: Becomes,
    /// When it takes effect, in milliseconds since the epoch (UTC).
    pub from: Millis,
    /// The value before: a name, or the office above.
    pub before: String,
    /// The value after.
    pub after: String,
}

string_enum! {
    /// What a table or a form does to an office.
    pub enum Becomes {
        /// It is added.
        Added = "added",
        /// It gets another name.
        Renamed = "renamed",
        /// It is moved under another office.
        Moved = "moved",
        /// It is closed.
        Closed = "closed",
        /// Something else changes: its position, or whether it registers FIRs.
        Described = "described",
        /// Nothing changes.
        Unchanged = "unchanged",
    }
}

/// A problem with a line of an imported table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineProblem {
    /// The header lacks this column.
    NoColumn(String),
    /// The header has an unknown column.
    UnknownColumn(String),
    /// The line has more or fewer cells than the header.
    WrongLength,
    /// A required cell is empty.
    Empty(String),
    /// The cell of this column cannot be parsed.
    Unreadable(String),
    /// A Hindi name without any Devanagari letter, such as one typed in an old font like Kruti Dev.
    NotDevanagari,
    /// The office above is neither in the tree nor in the table.
    UnknownOffice(String),
    /// The kind of an office would change: a circle cannot become a station.
    OtherKind,
    /// The date is before the office began or after it ended.
    OutsideItsTime,
}

/// A preview of what an imported table would do. Nothing has been changed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// SHA-256 of the table, in hex; the form that applies the table names it.
    pub sha256: String,
    /// The changes, in the order of the table's lines.
    pub lines: Vec<Line>,
    /// Problems of single lines, by line number.
    pub problems: Vec<(u64, LineProblem)>,
    /// Flaws that the tree would have.
    pub flaws: Vec<Flaw>,
    /// An ambiguous date, as long as nobody has chosen how it is read.
    pub asks: Option<TwoDays>,
    /// How dates are read, if it was chosen.
    pub order: Option<DayOrder>,
}

/// A date in a table that can be read with the day first or with the month first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoDays {
    /// The date as written in the table.
    pub typed: String,
    /// The date when read with the day first, in milliseconds since the epoch (UTC).
    pub day_first: Millis,
    /// The date when read with the month first, in milliseconds since the epoch (UTC).
    pub month_first: Millis,
}

impl Preview {
    /// Whether it may be applied: it has no problems and no open question, and it changes something.
    pub fn may_apply(&self) -> bool {
        let changes = self.lines.iter().any(|line| line.what != Becomes::Unchanged);
        self.problems.is_empty() && self.flaws.is_empty() && self.asks.is_none() && changes
    }
}

/// The page of offices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficesPage {
    /// The officer who is looking.
    pub me: Me,
    /// Whether this officer may change anything.
    pub may_change: bool,
    /// The requested day, `YYYY-MM-DD`.
    pub day: String,
    /// The offices of that day, in the order of the tree.
    pub offices: Vec<OfficeRow>,
    /// Every title of every period.
    pub titles: Vec<TitleRow>,
    /// Flaws of the existing tree.
    pub flaws: Vec<Flaw>,
    /// The version of the tree: a preview is applied only to the version that it was made from.
    pub version: i64,
    /// A preview of the requested table.
    pub preview: Option<Preview>,
}
