//! The one error type that people see. Its cause is logged once, with the request id (`server::follow`), and never sent.

pub mod reasons;

use self::reasons::{Flaw, ReferenceError, Stop, Stopped};
use crate::encoding::{CompactEncoding, OTHER_RELEASE};
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why something could not be done. `language::texts::error` has the message in both languages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// It does not exist, or this viewer may not know that it does; both get the same answer on purpose.
    #[error("not found")]
    NotFound,
    /// Not a valid reference.
    #[error("{0}")]
    Reference(ReferenceError),
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// The session has ended; what was typed is kept and offered again after the sign-in.
    #[error("the session has ended, sign in first")]
    KeptForSignIn,
    /// Signed in again after a session ended; what was typed is shown again and has not been sent yet.
    #[error("signed in again, nothing was sent yet")]
    SignedInAgain,
    /// The password was set by somebody else and must be changed first.
    #[error("change the password first")]
    MustChangePassword,
    /// The role requires a second factor, which must be set up first.
    #[error("set up a second factor first")]
    NeedsSecondFactor,
    /// Signed in, but the role does not allow this.
    #[error("not allowed")]
    NotAllowed,
    /// The role may do this, but for other offices: this officer does not answer for the one that was named.
    #[error("not your office")]
    NotYourOffice,
    /// The status does not allow this move, or no longer does.
    #[error("the status does not allow this move")]
    NotNow,
    /// Somebody else changed the complaint in the meantime.
    #[error("changed in the meantime")]
    Changed,
    /// The answer is being sent or was sent; it cannot be taken back any more.
    #[error("the answer has already left")]
    AlreadyOut,
    /// Wrong login or password.
    #[error("wrong login or password")]
    WrongSignIn,
    /// Too many attempts. Holds the seconds until the next attempt is allowed.
    #[error("too many attempts, wait {0} s")]
    TooMany(u64),
    /// Too many additions to this complaint in a short time. Holds the seconds until the next one is allowed.
    #[error("too many additions, wait {0} s")]
    Slowly(u64),
    /// Very many complaints from one connection in a short time, none of them by somebody who has proved an earlier one. Holds the seconds until the
    /// next one is taken.
    #[error("many complaints from one connection, wait {0} s")]
    Burst(u64),
    /// The body is larger than allowed.
    #[error("too large")]
    TooLarge,
    /// A malformed request that none of our pages sends: broken encoding, missing or unknown fields.
    #[error("malformed request")]
    NotUnderstood,
    /// The input is not valid; each field says why.
    #[error("please correct the fields")]
    Fields(Vec<FieldError>),
    /// The change would make the tree of offices invalid.
    #[error("the tree of offices would be invalid")]
    Offices(Vec<Flaw>),
    /// Somebody else changed the offices in the meantime.
    #[error("the offices were changed in the meantime")]
    OfficesChanged,
    /// Somebody else ended the shift or signed for the handover in the meantime.
    #[error("the shift was handed over in the meantime")]
    HandedOver,
    /// A macro cannot run past this step; none of its steps was carried out.
    #[error("step {} of the macro cannot be done: {}", .0.step, .0.why)]
    Macro(Stopped),
    /// The macro was archived.
    #[error("the macro was archived")]
    MacroGone,
    /// The message must not go out; nothing was sent.
    #[error("the message must not go out: {}", .0.why())]
    Stopped(Stop),
    /// Free disk space is below the floor: nothing new is accepted.
    #[error("not enough disk space")]
    NoRoom,
    /// The page is from before a new release and cannot read the server's answer.
    #[error("the page is from an older release")]
    NewRelease,
    /// The database is busy or unreachable; a retry may succeed.
    #[error("try again in a moment")]
    Busy,
    /// A fault on our side.
    #[error("something went wrong")]
    Internal,
}

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Name of the field, which is also its id on the page.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// A link to anywhere but our own site, in a statement.
    OthersLink,
    /// Too long for a thread of this many posts.
    ThreadTooLong(u32),
    /// Neither a picture nor a PDF document.
    NotADocument,
    /// A file of more than 5 MB.
    FileTooLarge,
    /// The maximum number of files is attached.
    TooManyFiles(u32),
    /// Required and empty.
    Missing,
    /// More than this many characters.
    TooLong(u32),
    /// Holds control characters.
    ControlCharacters,
    /// Not one of the choices.
    NotAChoice,
    /// Not a telephone number.
    NotAPhone,
    /// Not a JPEG, PNG or WebP picture.
    NotAPhoto,
    /// A picture of more than 5 MB, or of more pixels than can be decoded.
    PhotoTooLarge,
    /// A photo in a format of newer phones (HEIC, HEIF, AVIF), which is not supported.
    HeicPhoto,
    /// A video.
    Film,
    /// More than four photos.
    TooManyPhotos,
    /// A reply with a link where none is allowed.
    NoLink,
    /// A public reply without the complaint's number.
    NoNumber,
    /// An order accepted without a reply to it and without a reason.
    NothingCame,
    /// A reply template without its required placeholder, or with an unknown one.
    WrongPlaces,
    /// Filled in, but it belongs to another decision.
    OtherDecision,
    /// Not the URL of a web page.
    NotALink,
    /// Fewer than this many characters.
    TooShort(u32),
    /// Not a day such as `2026-11-27`.
    NotADay,
    /// Not a date and time such as `2026-11-27T20:00`.
    NotAMoment,
    /// The complaint has the maximum number of messages or photos.
    Full,
    /// A time in the past.
    Past,
    /// This many are saved already, which is the maximum.
    TooManySaved(u32),
    /// Nothing was chosen.
    NoneChosen,
    /// More than this many were chosen.
    TooManyChosen(u32),
    /// A day on which the office did not exist.
    OutsideItsTime,
    /// A pattern without `{name}`, or with another placeholder.
    NeedsName,
    /// Given in one language only.
    BothLanguages,
    /// The name is in use.
    NameTaken,
    /// Not a whole number of minutes, hours or days.
    NotASpan,
    /// A time span of more than a year.
    SpanTooLong,
    /// A warning that would come before the clock starts.
    WarnsTooEarly,
    /// The day is a holiday already.
    HolidayAlready,
    /// Not an email address.
    NotAMailAddress,
    /// The table is not UTF-8.
    NotUtf8,
    /// The Hindi name is not in Devanagari.
    NotDevanagari,
    /// Another officer stands in there at that time.
    StoodInByAnother,
    /// The table has invalid rows.
    WrongTable,
    /// Another account has this login.
    LoginTaken,
    /// The role requires an office of the matching kind.
    NeedsOffice,
    /// The officer's role does not match the office.
    RoleDoesNotFit,
    /// Admins cannot do this to their own account.
    NotYourself,
    /// The end is not after the beginning.
    EndsBeforeItBegins,
    /// Another officer heads the office at that time.
    HeadedByAnother,
    /// The officer does not head the office at that time.
    NotItsHead,
    /// The spelling already belongs to another station.
    SpellingTaken,
    /// A macro text with a placeholder other than the complaint's number.
    OnlyReference,
    /// Filled in, but the chosen step does not use it.
    OtherStep,
    /// The step cannot follow the steps before it.
    NeverFollows,
    /// A common password, which is easy to guess.
    CommonPassword,
    /// The new password is the same as the current one.
    SamePassword,
    /// Not the same as in the previous field.
    NotTheSame,
    /// Not the officer's current password.
    WrongPassword,
    /// The code is not valid now, or has been used.
    WrongCode,
    /// This outcome needs details (an FIR number, the other office).
    NeedsDetail,
    /// One word, or hardly more, where a report or an answer is needed.
    Thin,
    /// A time in the future, of something that has been done.
    Future,
    /// A contact before the complaint was received.
    BeforeReceipt,
    /// Not the number and year of an FIR.
    NotAnFir,
    /// No other complaint with this number that the officer can see and that can be named here.
    NoSuchComplaint,
    /// Neither the contact code nor why there is none.
    CodeOrReason,
    /// Not the complainant's contact code; this many tries are left.
    WrongContactCode(u32),
    /// Too many wrong contact codes for this complaint.
    NoTriesLeft,
    /// Each of the two complaints is part of another public incident.
    InTwoIncidents,
    /// The incident is public, and nothing that the public may know of would be left in it.
    PublicRelies,
    /// Not between two and eight choices.
    TwoToEight,
    /// Later than it may be.
    TooLate,
    /// This sender is set apart already.
    ApartAlready,
    /// The same person has sent this before, or a public incident is about the same: shown once, and never a reason to refuse.
    Likely,
}

impl Error {
    /// An error about one field.
    pub fn field(field: &str, problem: Problem) -> Self {
        Self::Fields(vec![FieldError { field: field.to_owned(), problem }])
    }

    /// The matching HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignIn | Self::WrongSignIn | Self::KeptForSignIn => 401,
            Self::SignedInAgain => 200,
            Self::NotAllowed | Self::NotYourOffice | Self::MustChangePassword | Self::NeedsSecondFactor => 403,
            Self::NotNow
            | Self::Changed
            | Self::AlreadyOut
            | Self::OfficesChanged
            | Self::HandedOver
            | Self::Macro(_)
            | Self::MacroGone => 409,
            Self::Stopped(_) => 422,
            Self::TooMany(_) | Self::Slowly(_) | Self::Burst(_) => 429,
            Self::TooLarge => 413,
            Self::Reference(_) | Self::Fields(_) | Self::Offices(_) => 422,
            Self::NotUnderstood => 400,
            Self::NewRelease => 409,
            Self::Busy | Self::NoRoom => 503,
            Self::Internal => 500,
        }
    }
}

impl From<ReferenceError> for Error {
    fn from(error: ReferenceError) -> Self {
        Self::Reference(error)
    }
}

impl FromServerFnError for Error {
    type Encoder = CompactEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // The network or the server is unreachable; the page keeps what it shows.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Busy,
            ServerFnErrorErr::Deserialization(why) if why == OTHER_RELEASE => Self::NewRelease,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::NotUnderstood
            }
            _ => Self::Internal,
        }
    }
}
