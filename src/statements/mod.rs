//! Statements: the official version of what happened, written once in Hindi and English and sent to every platform and the site.
//!
//! A statement has versions: the first is the statement, every later one a correction. A version is a draft until its writer proposes it; a second
//! person with the right releases it, at once or at a set time. What is released never changes: a correction is a new version, and a withdrawn
//! statement stays and is shown as withdrawn.
//!
//! What must stay true: nobody releases words alone, nor words that he has not seen; a version is released once, whoever presses the button how
//! often; nothing is released, and no part of it leaves, whose words are withheld in any sensitive case ([`crate::shield::guard`]); a thread that a
//! platform refuses half-way is continued where it stopped, and no part is posted twice.

pub mod actions;
pub mod moves;
pub mod page;
pub mod site;
pub mod view;

mod desk;
mod detail;
mod posts;
mod writing;

#[cfg(feature = "ssr")]
pub mod about;
#[cfg(feature = "ssr")]
mod blocked;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod links;
#[cfg(feature = "ssr")]
pub mod lists;
#[cfg(feature = "ssr")]
pub mod public;
#[cfg(feature = "ssr")]
pub mod release;
#[cfg(feature = "ssr")]
mod shown;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod thread;
#[cfg(feature = "ssr")]
mod typed;
#[cfg(feature = "ssr")]
pub mod worker;

use crate::{complaint::Millis, language::Language, string_enum, ui::paging::After};
use serde::{Deserialize, Serialize};

/// The longest title, in characters.
pub const MAX_TITLE: usize = 160;
/// The longest text in one language, in characters.
pub const MAX_WORDS: usize = 10_000;
/// Length of the name in a public address, in characters of the alphabet of [`crate::complaint::reference`].
pub const SLUG: usize = 8;
/// The longest name that is looked up.
const LONGEST_NAME: usize = 32;

string_enum! {
    /// The state of a version.
    pub enum VersionState {
        /// Being written.
        Draft = "draft",
        /// Waiting for the second person.
        Proposed = "proposed",
        /// Countersigned; goes out at its time.
        Scheduled = "scheduled",
        /// Public.
        Released = "released",
        /// Given up before it was released.
        Dropped = "dropped",
    }
}

string_enum! {
    /// How a text that is too long for one post goes out on a platform.
    pub enum Overflow {
        /// As a thread.
        Thread = "thread",
        /// As its beginning with a link to the site.
        Link = "link",
    }
}

string_enum! {
    /// A kind of attached file.
    pub enum FileKind {
        /// A picture, stored as JPEG.
        Picture = "picture",
        /// A document, stored as it came.
        Pdf = "pdf",
    }
}

impl FileKind {
    /// The content type under which it is sent.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Picture => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In Hindi.
    pub hi: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The words in this language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Hindi => &self.hi,
            Language::English => &self.en,
        }
    }
}

/// That a statement was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// When.
    pub at: Millis,
    /// Why, as the public reads it.
    pub why: Words,
}

/// A released version, as the public reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedVersion {
    /// Primary key of the version.
    pub id: i64,
    /// Its number within the statement, counted from 1; versions that were dropped leave gaps.
    pub n: i64,
    /// Title.
    pub title: Words,
    /// The text, paragraphs separated by line breaks; plain text, no markup.
    pub text: Words,
    /// What it corrects; `None` for the first version.
    pub change: Option<Words>,
    /// When it was released.
    pub released_at: Millis,
}

/// A statement in a public list or feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicStatement {
    /// Primary key of the statement, for paging only.
    pub id: i64,
    /// The name in its permanent address.
    pub slug: String,
    /// The newest released version.
    pub newest: ReleasedVersion,
    /// When the first version was released.
    pub first_released_at: Millis,
    /// The last release, correction or withdrawal.
    pub updated_at: Millis,
    /// Whether it was withdrawn.
    pub withdrawn: Option<Withdrawn>,
}

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFile {
    /// Primary key of the file.
    pub id: i64,
    /// Its kind.
    pub kind: FileKind,
    /// What it is, or what a picture shows.
    pub title: Words,
    /// Size in bytes.
    pub bytes: i64,
    /// Width of a picture in pixels; 0 for a document.
    pub width: i64,
    /// Height of a picture in pixels; 0 for a document.
    pub height: i64,
}

/// A post of the newest version on a platform, which the public can open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPost {
    /// The platform.
    pub channel: crate::complaint::Channel,
    /// The platform's id of the first post.
    pub platform_id: String,
}

/// One page of the public list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPage {
    /// The statements, by their first release, the newest first.
    pub statements: Vec<PublicStatement>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<After>,
}

/// A statement with everything that its own page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeStatement {
    /// The statement with its newest version.
    pub statement: PublicStatement,
    /// All released versions, the newest first; the first of them is that of `statement`.
    pub versions: Vec<ReleasedVersion>,
    /// The files of the newest version.
    pub files: Vec<StatementFile>,
    /// Where it was posted and still stands.
    pub posts: Vec<PublicPost>,
}

/// The path of a statement's permanent link.
pub fn path(slug: &str) -> String {
    format!("/statements/{slug}")
}

/// Whether this can be the name in an address. Nothing else is looked up: PostgreSQL has no U+0000, for one.
pub fn is_name(slug: &str) -> bool {
    !slug.is_empty() && slug.len() <= LONGEST_NAME && slug.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The path of a file of a statement.
pub fn file_path(slug: &str, file: i64) -> String {
    format!("/statements/{slug}/file/{file}")
}
