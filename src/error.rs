//! The one error a person may be told. The cause is logged once, with the request's id (`server::follow`); it is never sent.

pub mod reasons;

use self::reasons::{Flaw, ReferenceError, Stop, Stopped};
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// Why something could not be done, in words that `language::texts::error` has in both languages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// Nothing here, or nothing that this viewer may know of: the two are the same answer on purpose.
    #[error("not found")]
    NotFound,
    /// Not a possible reference.
    #[error("{0}")]
    Reference(ReferenceError),
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// The session had ended; the sign-in keeps what was typed.
    #[error("the session had ended, sign in first")]
    KeptForSignIn,
    /// Signed in again after the end of a session; what was typed is there and was not sent yet.
    #[error("signed in again, nothing was sent yet")]
    SignedInAgain,
    /// The password was chosen by somebody else and must be changed first.
    #[error("change the password first")]
    MustChangePassword,
    /// The role needs a second factor, which must be set up first.
    #[error("set up a second factor first")]
    NeedsSecondFactor,
    /// Signed in, but this is not for this role.
    #[error("not allowed")]
    NotAllowed,
    /// The move does not fit the status any more, or never did.
    #[error("the move does not fit the status")]
    NotNow,
    /// Somebody else changed the complaint in the meantime.
    #[error("changed in the meantime")]
    Changed,
    /// Name and password do not belong together.
    #[error("wrong sign-in")]
    WrongSignIn,
    /// Too many attempts; seconds until the next one counts.
    #[error("too many attempts, wait {0} s")]
    TooMany(u64),
    /// This complaint was added to often in a short time; seconds until it may be again.
    #[error("added to too often, wait {0} s")]
    Slowly(u64),
    /// The body is larger than allowed.
    #[error("too large")]
    TooLarge,
    /// A request that no page of ours sends: broken encoding, missing or unknown fields.
    #[error("not understood")]
    NotUnderstood,
    /// What was typed does not do; the fields say why.
    #[error("please correct the fields")]
    Fields(Vec<FieldError>),
    /// The tree of offices would not be sound any more.
    #[error("the offices would not fit together")]
    Offices(Vec<Flaw>),
    /// Somebody else changed the offices in the meantime.
    #[error("the offices were changed in the meantime")]
    OfficesChanged,
    /// Somebody else ended the shift or signed for it in the meantime.
    #[error("the shift was handed over in the meantime")]
    HandedOver,
    /// A macro cannot be done at this step; nothing of it was done.
    #[error("step {} of the macro cannot be done: {}", .0.step, .0.why)]
    Macro(Stopped),
    /// The macro was taken out of use.
    #[error("the macro was archived")]
    MacroGone,
    /// It must not leave; nothing was sent.
    #[error("it must not leave: {}", .0.why())]
    Stopped(Stop),
    /// The disk is full up to the floor: nothing new is taken in.
    #[error("no room for more")]
    NoRoom,
    /// The database is busy or away; the same again later may do.
    #[error("try again in a moment")]
    Busy,
    /// Our fault.
    #[error("something went wrong")]
    Internal,
}

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name, which is also its id on the page.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// It is needed and empty.
    Missing,
    /// Longer than this many characters.
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
    /// A photo in the format of newer phones (HEIC, HEIF, AVIF), which is not opened here.
    HeicPhoto,
    /// A film.
    Film,
    /// More than four photos.
    TooManyPhotos,
    /// An answer with a link where none may be.
    NoLink,
    /// A public answer without the complaint's number.
    NoNumber,
    /// Accepted though nothing came, and no reason given.
    NothingCame,
    /// A ready answer without the place that it needs, or with another.
    WrongPlaces,
    /// Filled in, though it belongs to another decision.
    OtherDecision,
    /// Not an address of a page.
    NotALink,
    /// Shorter than this many characters.
    TooShort(u32),
    /// Not a day as `2026-11-27`.
    NotADay,
    /// Not a moment as `2026-11-27T20:00`.
    NotAMoment,
    /// A complaint that holds as many messages or photos as it can.
    Full,
    /// A moment that has passed.
    Past,
    /// As many as this are kept already.
    TooManySaved(u32),
    /// Nothing was chosen.
    NoneChosen,
    /// More than this many were chosen.
    TooManyChosen(u32),
    /// A day on which the office did not exist.
    OutsideItsTime,
    /// A pattern without `{name}`, or with another place.
    NeedsName,
    /// Given in one language and not in the other.
    BothLanguages,
    /// A name that another has.
    NameTaken,
    /// Not a whole number of minutes, hours or days.
    NotASpan,
    /// A span of more than a year.
    SpanTooLong,
    /// A warning that would come before the beginning.
    WarnsTooEarly,
    /// A day that is a holiday already.
    HolidayAlready,
    /// Not a mail address.
    NotAMailAddress,
    /// A table that is not UTF-8.
    NotUtf8,
    /// The Hindi name is not in Devanagari.
    NotDevanagari,
    /// Somebody else stands in there at that time.
    StoodInByAnother,
    /// A table with wrong lines.
    WrongTable,
    /// A login that another account has.
    LoginTaken,
    /// A role that needs an office of its kind.
    NeedsOffice,
    /// An officer whose role does not fit the office.
    RoleDoesNotFit,
    /// The admin's own account.
    NotYourself,
    /// An end that is not after the beginning.
    EndsBeforeItBegins,
    /// Somebody else heads the office at that time.
    HeadedByAnother,
    /// The officer does not head the office at that time.
    NotItsHead,
    /// A spelling that means another station already.
    SpellingTaken,
    /// Words of a macro with another place than the complaint's number.
    OnlyReference,
    /// Filled in, though the step that was chosen does not take it.
    OtherStep,
    /// A step that cannot come after the ones before it.
    NeverFollows,
    /// A password that is guessed early.
    CommonPassword,
    /// A new password that is the present one.
    SamePassword,
    /// Not the same as in the field before.
    NotTheSame,
    /// Not the officer's present password.
    WrongPassword,
    /// Not a code that opens now, or one that has been used.
    WrongCode,
    /// This outcome needs words (an FIR number, the other office).
    NeedsDetail,
}

impl Error {
    /// One field's problem.
    pub fn field(field: &str, problem: Problem) -> Self {
        Self::Fields(vec![FieldError { field: field.to_owned(), problem }])
    }

    /// The HTTP status that says the same.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignIn | Self::WrongSignIn | Self::KeptForSignIn => 401,
            Self::SignedInAgain => 200,
            Self::NotAllowed | Self::MustChangePassword | Self::NeedsSecondFactor => 403,
            Self::NotNow
            | Self::Changed
            | Self::OfficesChanged
            | Self::HandedOver
            | Self::Macro(_)
            | Self::MacroGone => 409,
            Self::Stopped(_) => 422,
            Self::TooMany(_) | Self::Slowly(_) => 429,
            Self::TooLarge => 413,
            Self::Reference(_) | Self::Fields(_) | Self::Offices(_) => 422,
            Self::NotUnderstood => 400,
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
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // The network or the server is away; what the page shows stays.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Busy,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::NotUnderstood
            }
            _ => Self::Internal,
        }
    }
}
