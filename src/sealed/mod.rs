//! Who complained, sealed: the words for it, who may open it and why, and what is shown while it is closed.
//!
//! What must stay true: name, telephone number, handle, place and position are stored only here, encrypted with a key of each complaint
//! ([`envelope`]), which is encrypted with the server key, a file that is in no database and no unencrypted backup ([`key_file`]). A person sees them
//! only after an opening with a reason that [`may_open`] allows; every opening is an entry of the audit trail ([`opening`]). The program itself reads
//! them only for the purposes of [`Use`](store::Use). Search compares keyed hashes ([`words`]).

use crate::{language::dates::Millis, shield::Role, string_enum};
use serde::{Deserialize, Serialize};
use std::fmt;

#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod envelope;
#[cfg(feature = "ssr")]
pub mod key_file;
#[cfg(feature = "ssr")]
pub mod opening;
#[cfg(feature = "ssr")]
pub mod rotate;
#[cfg(feature = "ssr")]
mod start;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use envelope::Unopened;
#[cfg(feature = "ssr")]
pub use start::Sealing;

string_enum! {
    /// What is sealed.
    pub enum Field {
        /// The place as typed by the complainant.
        Place = "place",
        /// The complainant's name.
        Name = "name",
        /// The complainant's telephone number.
        Phone = "phone",
        /// The complainant's handle on a platform.
        Handle = "handle",
        /// The position that the complainant's phone reported.
        Point = "point",
    }
}

string_enum! {
    /// Why an officer opens what is sealed.
    pub enum Reason {
        /// To call, write to or meet the complainant about this complaint.
        Contact = "contact",
        /// To go to the place, or to find people who are part of the inquiry.
        Inquiry = "inquiry",
        /// Somebody is in danger now.
        Danger = "danger",
        /// A court, or an officer entitled by law, has asked for it.
        Court = "court",
    }
}

/// The kind of a case, as far as opening depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseKind {
    /// Its inquiry is confidential.
    pub confidential: bool,
    /// The law protects who it is about: a sexual offence, a child, a protected witness.
    pub shielded: bool,
}

impl CaseKind {
    /// Whether nothing of it is told to anybody without an opening.
    pub fn is_protected(self) -> bool {
        self.confidential || self.shielded
    }
}

/// Whether a role may open what is sealed of a complaint that it may see. Fails closed: everything that is not named here may not.
///
/// Of a protected case a reason in words is needed too ([`needs_words`]).
pub fn may_open(role: Role, case: CaseKind, reason: Reason) -> bool {
    match (role, reason) {
        (Role::Chief, _) => true,
        (Role::Circle | Role::Station, Reason::Contact | Reason::Inquiry | Reason::Danger) => true,
        (Role::Circle, Reason::Court) => true,
        (Role::Station, Reason::Court) => false,
        // The cell calls complainants back. Who a protected person is, it needs only when somebody is in danger.
        (Role::Operator, Reason::Danger) => !case.confidential,
        (Role::Operator, Reason::Contact) => !case.is_protected(),
        (Role::Operator, Reason::Inquiry | Reason::Court) => false,
        (Role::Admin | Role::Auditor, _) => false,
    }
}

/// Whether the officer must say more than the reason itself.
pub fn needs_words(case: CaseKind, reason: Reason) -> bool {
    case.is_protected() || reason == Reason::Court
}

/// Whether a field is told to officers who see the complaint without an opening: only the typed place of an ordinary case, by which the cell finds
/// the station and the station finds the place.
pub fn is_told(field: Field, case: CaseKind) -> bool {
    field == Field::Place && !case.is_protected()
}

/// What may be shown of a sealed value without opening it, such as `••••••••23`.
///
/// There is no way back from it: it does not turn into a `String` or an argument of a statement, so it cannot be saved over the real value.
///
/// ```compile_fail
/// let masked = sunwai::sealed::Masked::hidden();
/// let saved: String = masked.into();
/// ```
/// ```compile_fail
/// let masked = sunwai::sealed::Masked::hidden();
/// let argument: sunwai::server::db::Arg = masked.into();
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masked(String);

/// What stands for what is not shown.
const DOTS: &str = "•••";

impl Masked {
    /// Shows that something is there and nothing of it.
    pub fn hidden() -> Self {
        Self(DOTS.to_owned())
    }

    /// Shows the little by which somebody who knows the value recognises it: the last two digits of a number, the first letter of a name or handle.
    pub fn of(field: Field, value: &str) -> Self {
        match field {
            Field::Phone => {
                let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
                let from = digits.len().saturating_sub(2);
                // Of a very short number even two digits would be much.
                let end: String = if digits.len() >= 6 { digits[from..].iter().collect() } else { String::new() };
                Self(format!("{DOTS}{DOTS}{end}"))
            }
            Field::Name => Self(format!("{}{DOTS}", value.trim().chars().take(1).collect::<String>())),
            Field::Handle => {
                let first: String = value.trim().trim_start_matches('@').chars().take(1).collect();
                Self(format!("@{first}{DOTS}"))
            }
            Field::Place | Field::Point => Self::hidden(),
        }
    }
}

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value as a page has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// The value itself: told without an opening, or opened.
    Plain(String),
    /// What may be shown of it.
    Masked(Masked),
}

impl Told {
    /// The value, if it is told.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(value) => Some(value),
            Self::Masked(_) => None,
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(value) => f.write_str(value),
            Self::Masked(masked) => masked.fmt(f),
        }
    }
}

/// Who complained, as one officer is shown it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The place as typed by the complainant.
    pub place: Option<Told>,
    /// The complainant's name.
    pub name: Option<Told>,
    /// The complainant's telephone number.
    pub phone: Option<Told>,
    /// The complainant's handle.
    pub handle: Option<Told>,
    /// Latitude and longitude in degrees, while it is open.
    pub point: Option<(f64, f64)>,
    /// Until when it is open for this officer, in milliseconds since the epoch (UTC).
    pub until: Option<Millis>,
    /// The reasons for which this officer may open it; empty if there is nothing to open or no reason is enough.
    pub reasons: Vec<Reason>,
    /// Whether a reason must be explained.
    pub explain: bool,
}

impl Shown {
    /// A text that is told or open; `None` if it is masked or was not given. A position is no text.
    pub fn plain(&self, field: Field) -> Option<&str> {
        let told = match field {
            Field::Place => self.place.as_ref(),
            Field::Name => self.name.as_ref(),
            Field::Phone => self.phone.as_ref(),
            Field::Handle => self.handle.as_ref(),
            Field::Point => None,
        };
        told.and_then(Told::plain)
    }
}

#[cfg(test)]
mod rule_tests {
    use super::*;

    const ORDINARY: CaseKind = CaseKind { confidential: false, shielded: false };
    const SHIELDED: CaseKind = CaseKind { confidential: false, shielded: true };
    const CONFIDENTIAL: CaseKind = CaseKind { confidential: true, shielded: false };

    /// Written out once more, on purpose: role, kind of case, the reasons that are enough.
    const TABLE: &[(Role, CaseKind, &[Reason])] = &[
        (Role::Operator, ORDINARY, &[Reason::Contact, Reason::Danger]),
        (Role::Operator, SHIELDED, &[Reason::Danger]),
        (Role::Operator, CONFIDENTIAL, &[]),
        (Role::Station, ORDINARY, &[Reason::Contact, Reason::Inquiry, Reason::Danger]),
        (Role::Station, SHIELDED, &[Reason::Contact, Reason::Inquiry, Reason::Danger]),
        (Role::Station, CONFIDENTIAL, &[Reason::Contact, Reason::Inquiry, Reason::Danger]),
        (Role::Circle, ORDINARY, Reason::ALL),
        (Role::Circle, SHIELDED, Reason::ALL),
        (Role::Circle, CONFIDENTIAL, Reason::ALL),
        (Role::Chief, ORDINARY, Reason::ALL),
        (Role::Chief, SHIELDED, Reason::ALL),
        (Role::Chief, CONFIDENTIAL, Reason::ALL),
        (Role::Admin, ORDINARY, &[]),
        (Role::Admin, SHIELDED, &[]),
        (Role::Admin, CONFIDENTIAL, &[]),
        (Role::Auditor, ORDINARY, &[]),
        (Role::Auditor, SHIELDED, &[]),
        (Role::Auditor, CONFIDENTIAL, &[]),
    ];

    #[test]
    fn who_may_open_for_which_reason() {
        assert_eq!(TABLE.len(), Role::ALL.len() * 3);
        for (role, case, reasons) in TABLE {
            for &reason in Reason::ALL {
                assert_eq!(may_open(*role, *case, reason), reasons.contains(&reason), "{role} {case:?} {reason}");
            }
        }
        let both = CaseKind { confidential: true, shielded: true };
        assert!(Reason::ALL.iter().all(|&reason| !may_open(Role::Operator, both, reason)));
    }

    #[test]
    fn only_the_place_of_an_ordinary_case_is_told_without_an_opening() {
        for &field in Field::ALL {
            assert_eq!(is_told(field, ORDINARY), field == Field::Place);
            assert!(!is_told(field, SHIELDED) && !is_told(field, CONFIDENTIAL));
        }
        assert!(!needs_words(ORDINARY, Reason::Contact) && needs_words(ORDINARY, Reason::Court));
        assert!(needs_words(SHIELDED, Reason::Contact) && needs_words(CONFIDENTIAL, Reason::Danger));
    }

    #[test]
    fn a_mask_shows_hardly_anything() {
        for (field, value, shown) in [
            (Field::Phone, "0000012345", "••••••45"),
            (Field::Phone, "112", "••••••"),
            (Field::Name, "सुनीता देवी", "स•••"),
            (Field::Handle, "@rani_k", "@r•••"),
            (Field::Handle, "rani_k", "@r•••"),
            (Field::Place, "कटरा, मकान 12", "•••"),
            (Field::Point, "25.45,81.84", "•••"),
        ] {
            assert_eq!(Masked::of(field, value).to_string(), shown);
        }
        assert_eq!(Told::Masked(Masked::hidden()).plain(), None);
    }
}
