//! Who may see what: the one visibility rule.
//!
//! A [`Viewer`] turns into one SQL condition ([`visible`]) that stands in every query which returns or counts complaints, and into
//! the same rule over one complaint at hand ([`may_see`]), for live events. A test holds the two together. Whoever is not named
//! here sees nothing.

pub use crate::error::reasons::Stop;
use crate::string_enum;

#[cfg(feature = "ssr")]
pub mod guard;
#[cfg(feature = "ssr")]
mod rule;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub use rule::{visible, visible_to_officer};

string_enum! {
    /// What an officer does here. Ranks and titles are data of the offices; these are the program's.
    pub enum Role {
        /// Reads what comes in, routes it, answers; in shifts.
        Operator = "operator",
        /// Works the cases of one station.
        Station = "station",
        /// Supervises stations: accepts or returns reports, countersigns.
        Circle = "circle",
        /// Sees and may do everything.
        Chief = "chief",
        /// Keeps offices, officers and settings; sees no complaints.
        Admin = "admin",
        /// Reads what is logged; changes nothing.
        Auditor = "auditor",
    }
}

/// Somebody who looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Anyone, with or without a reference.
    Public,
    /// Whoever proved to hold the private link of this complaint.
    Complainant(i64),
    /// An officer.
    Officer(Scope),
}

/// What part of the district an officer answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// What the officer does.
    pub role: Role,
    /// The officer's office and all below it; empty for roles that are not bound to one.
    pub offices: Vec<i64>,
    /// The officer's own office. Whoever stands in elsewhere, or whose office came to stand above another, still reads nothing that is
    /// about it.
    pub own: Option<i64>,
}

/// Where a complaint lies, as far as the rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasePosition {
    /// Which complaint.
    pub complaint_id: i64,
    /// Whether its inquiry is confidential.
    pub confidential: bool,
    /// The station concerned.
    pub station_id: Option<i64>,
    /// That station's circle.
    pub circle_id: Option<i64>,
    /// Who has it now.
    pub office_id: Option<i64>,
    /// The office that it is about, where it is about one.
    pub accused_id: Option<i64>,
}

/// Whether this viewer may read this complaint. The twin of [`visible`].
pub fn may_see(viewer: &Viewer, place: &CasePosition) -> bool {
    match viewer {
        Viewer::Public => !place.confidential,
        Viewer::Complainant(id) => place.complaint_id == *id,
        Viewer::Officer(Scope { role, offices, own }) => {
            let about_own = own.is_some() && place.accused_id == *own;
            let within = |office: Option<i64>| office.is_some_and(|id| offices.contains(&id));
            match role {
                Role::Chief => true,
                Role::Operator => !place.confidential,
                Role::Circle => !about_own && (within(place.circle_id) || within(place.office_id)),
                Role::Station => !about_own && within(place.station_id),
                Role::Admin | Role::Auditor => false,
            }
        }
    }
}

/// Whether this viewer, where he may see a complaint, may know who complained: only whoever reads it whole on the panel. Fails closed.
pub fn may_know_names(viewer: &Viewer) -> bool {
    match viewer {
        Viewer::Public | Viewer::Complainant(_) => false,
        Viewer::Officer(Scope { role, .. }) => match role {
            Role::Chief | Role::Operator | Role::Circle | Role::Station => true,
            Role::Admin | Role::Auditor => false,
        },
    }
}
