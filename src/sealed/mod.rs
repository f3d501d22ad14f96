//! Who complained, sealed: the words for it, who may open it and why, and what is shown while it is closed.
//!
//! What must stay true: name, telephone number, handle, place and position are stored only here, encrypted with a key of each complaint
//! ([`envelope`]), which is encrypted with the server key, a file that is in no database and no unencrypted backup ([`key_file`]). A person sees them
//! only after an opening with a reason that [`may_open`] allows; every opening is an entry of the audit trail ([`opening`]). The program itself reads
//! them only for the purposes of [`Use`](store::Use). Search compares keyed hashes ([`words`]). What a photo of a report said about itself is sealed
//! with the same key of the complaint ([`evidence`]).

use crate::{
    language::dates::Millis,
    shield::{Role, masked::Masked, masks},
    string_enum,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod envelope;
#[cfg(feature = "ssr")]
pub mod evidence;
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

    /// The kind by which the table of masks knows it.
    pub fn masked_as(self) -> masks::CaseKind {
        match self {
            Self { confidential: true, .. } => masks::CaseKind::Confidential,
            Self { shielded: true, .. } => masks::CaseKind::Shielded,
            Self { .. } => masks::CaseKind::Open,
        }
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

/// Whether a role may open what a photo of a report said about itself, of a complaint that it may see: whoever judges the report, to see whether it was
/// taken there and then. Whoever took it needs no camera to tell, and the cell does not judge reports. Fails closed.
pub fn may_open_evidence(role: Role, reason: Reason) -> bool {
    match (role, reason) {
        (Role::Circle | Role::Chief, Reason::Inquiry | Reason::Court) => true,
        (Role::Circle | Role::Chief, Reason::Contact | Reason::Danger) => false,
        (Role::Operator | Role::Station | Role::Admin | Role::Auditor, _) => false,
    }
}

/// Whether the officer must say more than the reason itself.
pub fn needs_words(case: CaseKind, reason: Reason) -> bool {
    case.is_protected() || reason == Reason::Court
}

/// Who complained, as one officer is shown it. What is masked stays masked by its type ([`Masked`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The place as typed by the complainant.
    pub place: Masked<String>,
    /// The complainant's name.
    pub name: Masked<String>,
    /// The complainant's telephone number.
    pub phone: Masked<String>,
    /// The complainant's handle.
    pub handle: Masked<String>,
    /// Latitude and longitude in degrees.
    pub point: Masked<(f64, f64)>,
    /// Until when it is open for this officer, in milliseconds since the epoch (UTC).
    pub until: Option<Millis>,
    /// The reasons for which this officer may open it; empty if there is nothing to open or no reason is enough.
    pub reasons: Vec<Reason>,
    /// Whether a reason must be explained.
    pub explain: bool,
}

impl Shown {
    /// Nothing was given, so there is nothing to open.
    pub const fn nothing() -> Self {
        Self {
            place: Masked::not_given(),
            name: Masked::not_given(),
            phone: Masked::not_given(),
            handle: Masked::not_given(),
            point: Masked::not_given(),
            until: None,
            reasons: Vec::new(),
            explain: false,
        }
    }

    /// A text that is shown in full, for tests. A position is no text.
    #[cfg(test)]
    pub fn plain(&self, field: Field) -> Option<&str> {
        let shown = match field {
            Field::Place => &self.place,
            Field::Name => &self.name,
            Field::Phone => &self.phone,
            Field::Handle => &self.handle,
            Field::Point => return None,
        };
        shown.value().map(String::as_str)
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
    fn what_a_photo_said_is_opened_by_whoever_judges_the_report() {
        for &role in Role::ALL {
            let judges = matches!(role, Role::Circle | Role::Chief);
            let enough: Vec<Reason> =
                Reason::ALL.iter().copied().filter(|&reason| may_open_evidence(role, reason)).collect();
            let expected: &[Reason] = if judges { &[Reason::Inquiry, Reason::Court] } else { &[] };
            assert_eq!(enough, expected, "{role}");
        }
    }

    #[test]
    fn a_protected_case_needs_words() {
        assert!(!needs_words(ORDINARY, Reason::Contact) && needs_words(ORDINARY, Reason::Court));
        assert!(needs_words(SHIELDED, Reason::Contact) && needs_words(CONFIDENTIAL, Reason::Danger));
    }

    #[test]
    fn what_the_table_of_masks_closes_on_a_reason_has_a_reason_that_opens_it() {
        for &role in Role::ALL {
            for case in [ORDINARY, SHIELDED, CONFIDENTIAL] {
                let level = masks::on(masks::Carrier::Page, masks::Field::Name, role, case.masked_as());
                let opens = Reason::ALL.iter().any(|&reason| may_open(role, case, reason));
                assert_eq!(level == masks::Level::OnReason, opens, "{role} {case:?}");
            }
        }
        let both = CaseKind { confidential: true, shielded: true };
        assert_eq!(both.masked_as(), masks::CaseKind::Confidential);
    }
}
