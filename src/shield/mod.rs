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
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
pub use rule::{visible, visible_to_officer};

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
