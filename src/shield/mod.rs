//! Who may see what: the one visibility rule.
//!
//! A [`Viewer`] is turned into one SQL condition ([`visible`]) that is part of every query that returns or counts complaints, and into
//! the same rule for a single complaint ([`may_see`]), used for live events. A test checks that the two agree. A viewer who is not
//! named here sees nothing. What of a complaint that may be seen is masked for whom is the table in [`masks`].

pub use crate::error::reasons::Stop;
use crate::string_enum;

#[cfg(feature = "ssr")]
pub mod guard;
pub mod masked;
pub mod masks;
#[cfg(feature = "ssr")]
mod rule;
#[cfg(feature = "ssr")]
mod suggest;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub use rule::{counted_for_officer, visible, visible_to_officer};
#[cfg(feature = "ssr")]
pub use suggest::suggested;

use serde::{Deserialize, Serialize};

string_enum! {
    /// The role of an officer in the program. Ranks and titles are data of the offices.
    pub enum Role {
        /// Reads incoming posts, routes and answers them; works in shifts.
        Operator = "operator",
        /// Handles the complaints of one station.
        Station = "station",
        /// Supervises stations: accepts or returns reports, countersigns.
        Circle = "circle",
        /// Sees every complaint and may do everything.
        Chief = "chief",
        /// Maintains offices, officers and settings; sees no complaints.
        Admin = "admin",
        /// Reads the logs; changes nothing and sees no complaints.
        Auditor = "auditor",
    }
}

string_enum! {
    /// Whom the law protects from being known: a person's decision about a complaint.
    pub enum ShieldKind {
        /// The victim of a sexual offence (BNS 72).
        SexualOffence = "sexual_offence",
        /// A child (POCSO 23, JJ Act 74).
        Child = "child",
        /// A protected witness (BNSS 398).
        Witness = "witness",
    }
}

/// Whether a role may put the shield on a complaint that it sees: everybody who works on it, because it only protects.
pub fn may_shield(role: Role) -> bool {
    match role {
        Role::Operator | Role::Station | Role::Circle | Role::Chief => true,
        Role::Admin | Role::Auditor => false,
    }
}

/// Whether a role may ever take it off: only those above a station. Which of them, of this complaint, is decided where complaints are changed.
pub fn may_lift(role: Role) -> bool {
    match role {
        Role::Circle | Role::Chief => true,
        Role::Operator | Role::Station | Role::Admin | Role::Auditor => false,
    }
}

/// The shield of a complaint, as an officer is shown it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShieldShown {
    /// What a person has decided.
    pub kind: Option<ShieldKind>,
    /// What the words suggest, while nobody has decided.
    pub suggested: Option<ShieldKind>,
    /// Whether this officer may put it on.
    pub may_shield: bool,
    /// Whether this officer may take it off.
    pub may_lift: bool,
}

/// Whoever wants to read a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Anyone, with or without a reference.
    Public,
    /// The holder of the private link of this complaint (its primary key).
    Complainant(i64),
    /// An officer.
    Officer(Scope),
}

/// The part of the district that an officer is responsible for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The officer's role.
    pub role: Role,
    /// Ids of the officer's office and all offices below it; empty for roles that are not tied to an office.
    pub offices: Vec<i64>,
    /// Id of the officer's own office. No officer may read a complaint about it, even while standing in elsewhere or when it has been placed
    /// above another office.
    pub own: Option<i64>,
}

/// The properties of a complaint that the rule depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasePosition {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// Whether its inquiry is confidential.
    pub confidential: bool,
    /// Whether a person has decided that the law protects who it is about ([`ShieldKind`]).
    pub shielded: bool,
    /// The station concerned.
    pub station_id: Option<i64>,
    /// That station's circle.
    pub circle_id: Option<i64>,
    /// The office that has it now.
    pub office_id: Option<i64>,
    /// The office it complains about, if any.
    pub accused_id: Option<i64>,
}

/// Whether this viewer may read this complaint. Must agree with [`visible`].
///
/// A shielded complaint has fewer readers: the cell, which everybody there works in turn, only until an office has it; a station only while it has it;
/// the circle and the chief answer for it and go on reading it. In public it is in no list and no count.
pub fn may_see(viewer: &Viewer, place: &CasePosition) -> bool {
    match viewer {
        Viewer::Public => !place.confidential && !place.shielded,
        Viewer::Complainant(id) => place.complaint_id == *id,
        Viewer::Officer(Scope { role, offices, own }) => {
            let about_own = own.is_some() && place.accused_id == *own;
            let within = |office: Option<i64>| office.is_some_and(|id| offices.contains(&id));
            match role {
                Role::Chief => true,
                Role::Operator => !place.confidential && (!place.shielded || place.office_id.is_none()),
                Role::Circle => !about_own && (within(place.circle_id) || within(place.office_id)),
                Role::Station => !about_own && within(place.station_id) && (!place.shielded || within(place.office_id)),
                Role::Admin | Role::Auditor => false,
            }
        }
    }
}

/// Whether this viewer, given that they may see a complaint, may know who complained: only roles that read the whole complaint on the panel. Fails closed.
pub fn may_know_names(viewer: &Viewer) -> bool {
    match viewer {
        Viewer::Public | Viewer::Complainant(_) => false,
        Viewer::Officer(Scope { role, .. }) => match role {
            Role::Chief | Role::Operator | Role::Circle | Role::Station => true,
            Role::Admin | Role::Auditor => false,
        },
    }
}
