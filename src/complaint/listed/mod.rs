//! Which complaints may be listed in public, one by one, and what is said of each.
//!
//! The list says what a complaint is about, the station, the day, and whether it is open. What must stay true: a complaint is in it only while its
//! complainant agrees, the cell has seen it, its subject is one of [`may_be_listed`], it accuses no office, and its inquiry is not confidential;
//! all of that is one condition in the query. What the list says depends on nothing else of any complaint: not on its outcome, and not on
//! complaints that are not in it. `docs/decisions.md` says why no count can be hidden by the figures and be read here.

#[cfg(feature = "ssr")]
pub mod store;

use super::Category;

/// The subjects that may be listed. Not those where a victim, a witness or whoever informed the police could be recognised by the subject, the
/// station and the day, or must fear the other side; and not "something else", which can be anything.
pub const fn may_be_listed(category: Category) -> bool {
    match category {
        Category::Theft
        | Category::VehicleTheft
        | Category::CyberFraud
        | Category::Noise
        | Category::Traffic
        | Category::Lockdown
        | Category::Profiteering => true,
        Category::Assault
        | Category::Threat
        | Category::LandDispute
        | Category::MissingPerson
        | Category::WomenSafety
        | Category::ChildSafety
        | Category::PoliceConduct
        | Category::IllegalLiquor
        | Category::Other => false,
    }
}
