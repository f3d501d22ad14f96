//! Reports that prove, and what an outcome rests on.
//!
//! A report says how, when and with whom there was contact, what was done, and what was found and why. The complainant holds four digits; an
//! officer who types them has spoken to that person. What must stay true: a report without the digits says why not and can be found by the
//! sample checks; no text of one word passes; what an outcome needs (an FIR number, another complaint) is checked before anything is written.
//!
//! This file has the words and the rules, which use no database. `complaint::changes` calls them for every way in which a report is made.

pub mod evidence_view;
pub mod panel;
pub mod view;

#[cfg(feature = "ssr")]
pub mod closing;
#[cfg(feature = "ssr")]
pub mod code;
#[cfg(feature = "ssr")]
pub mod evidence;
#[cfg(all(test, feature = "ssr"))]
mod evidence_tests;
#[cfg(feature = "ssr")]
pub mod exif;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod likeness;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{
    complaint::{Millis, Outcome, Reference},
    offices::OfficeName,
    sealed::Reason,
    string_enum,
};
use serde::{Deserialize, Serialize};

/// Name of the form that opens what a file of a report said about itself.
pub const OPEN_EVIDENCE: &str = "open-evidence";
/// Number of digits of a contact code.
pub const CODE_DIGITS: usize = 4;
/// Wrong codes that one officer may type for one complaint.
pub const GUESSES: i64 = 5;
/// Wrong codes that all officers together may type for one complaint.
pub const GUESSES_OF_ALL: i64 = 20;
/// Disposals with less time than this left on a clock are pointed out, in milliseconds.
pub const LAST_HOUR: Millis = 3_600_000;

string_enum! {
    /// How the complainant was reached.
    pub enum ContactWay {
        /// By telephone.
        Phone = "phone",
        /// At home or where it happened.
        Visit = "visit",
        /// At the police station.
        AtStation = "at_station",
        /// In writing, on the channel of the complaint or by message.
        Message = "message",
        /// Nobody was reached.
        NotReached = "not_reached",
    }
}

string_enum! {
    /// Why a report has no contact code.
    pub enum NoCode {
        /// Nobody was reached.
        NotReached = "not_reached",
        /// Only somebody else was reached: family, a neighbour.
        AnotherPerson = "another_person",
        /// The complainant did not have it at hand.
        NotAtHand = "not_at_hand",
        /// The complainant did not want to say it.
        NotSaid = "not_said",
        /// The complainant has no private page: a post whose author never proved the account.
        NoPage = "no_page",
    }
}

/// What a report claims besides its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How the complainant was reached.
    pub way: ContactWay,
    /// When, in milliseconds since the epoch (UTC); `None` if nobody was reached.
    pub at: Option<Millis>,
    /// With whom; `None` if nobody was reached.
    pub with: Option<String>,
    /// What was done.
    pub done: String,
    /// Why there is no contact code; `None` if the right one was typed. Whoever makes this value has checked the code.
    pub no_code: Option<NoCode>,
}

/// Everything about the reports of a complaint that its panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfComplaint {
    /// Whether it may disclose a cognizable offence.
    pub cognizable: bool,
    /// Whether a person decided that, and not only its category.
    pub decided: bool,
    /// When the complainant signed the information.
    pub signed_at: Option<Millis>,
    /// When a preliminary enquiry was permitted.
    pub enquiry_at: Option<Millis>,
    /// Its reports, the newest first.
    pub reports: Vec<Report>,
    /// Its closings, the newest first.
    pub closings: Vec<Closing>,
    /// Stations at which an FIR can be registered, its own first.
    pub stations: Vec<OfficeName>,
    /// Wrong contact codes that this officer may still type.
    pub guesses_left: i64,
    /// The files of its reports that said something about themselves, if this officer may ever open that.
    pub files: Vec<SealedFile>,
    /// The reasons for which this officer may open it.
    pub reasons: Vec<Reason>,
    /// Whether a reason must be explained.
    pub explain: bool,
}

/// A file of a report that said something about itself, which is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    /// When its report was made.
    pub report_at: Millis,
    /// SHA-256 of the file as it arrived, in hexadecimal.
    pub file: String,
    /// What it said, while this officer has it open.
    pub says: Option<FileSays>,
    /// Until when it is open for this officer.
    pub until: Option<Millis>,
}

/// What a file said about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSays {
    /// The camera.
    pub camera: Option<String>,
    /// When the picture was taken, as the camera writes it.
    pub taken: Option<String>,
    /// Latitude and longitude in degrees.
    pub place: Option<String>,
    /// Readable text among the rest.
    pub words: Vec<String>,
}

/// A report, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Primary key of its timeline entry.
    pub entry: i64,
    /// When it was made.
    pub at: Millis,
    /// How the complainant was reached.
    pub way: ContactWay,
    /// When.
    pub contact_at: Option<Millis>,
    /// With whom.
    pub with: Option<String>,
    /// What was done.
    pub done: String,
    /// Why there is no contact code; `None` if there is.
    pub no_code: Option<NoCode>,
    /// SHA-256 of each file as it arrived, in hexadecimal.
    pub hashes: Vec<String>,
    /// Primary keys of the documents among its files.
    pub documents: Vec<i64>,
    /// What the circle officer should look at; only circle and chief are told.
    pub marks: Vec<Mark>,
}

/// Something about a report or closing that is pointed out to the circle officer and the chief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// It says nearly the same as an earlier report of the same office, in hundredths; with that complaint's number if this officer may see it.
    Alike(i64, Option<Reference>),
    /// It came in the last hour before a deadline.
    LastHour,
}

/// What a closing rests on, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Primary key of its timeline entry.
    pub entry: i64,
    /// Its outcome.
    pub outcome: Outcome,
    /// What was typed: the other department, the court, what the dispute is about.
    pub detail: Option<String>,
    /// Number and year of the FIR.
    pub fir: Option<(i64, i64)>,
    /// The station where it was registered.
    pub fir_station: Option<OfficeName>,
    /// The complaint of which it is a duplicate, if this officer may see it.
    pub other: Option<Reference>,
    /// What the circle officer should look at; only circle and chief are told.
    pub marks: Vec<Mark>,
}

/// Why the clocks of a complaint stand still, for its complainant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub since: Millis,
    /// Until when at most: then they run on by themselves.
    pub at_most: Millis,
}

/// What the complainant is told about FIR, contact code and pauses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForComplainant {
    /// The four digits that an officer asks for after speaking to the complainant; `None` if this link has none.
    pub code: Option<String>,
    /// Whether it may disclose a cognizable offence, so that the page says that this is not an FIR.
    pub cognizable: bool,
    /// By when the information has to be signed; `None` if it is signed, or needs no signature.
    pub sign_by: Option<Millis>,
    /// Whether the clocks stand still, and why: the police asked something.
    pub pause: Option<Pause>,
}
