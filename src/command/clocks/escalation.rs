//! Who is told when a clock has run out: the chain of offices, as it stands at that moment.
//!
//! What must stay true: somebody is told at every level, also of a complaint that no office ever had; the office that a complaint is about
//! is never told of it.

use crate::{
    command::notices::Recipient,
    complaint::Millis,
    offices::{OfficeKind, Offices},
};

/// Of what somebody is told.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Who has it; none while it lies with the cell.
    pub holder: Option<i64>,
    /// The office that the complaint is about.
    pub accused: Option<i64>,
    /// Whether its inquiry is confidential: the cell reads nothing of it.
    pub confidential: bool,
}

/// Who is told at a level: at 0, the warning, whoever has it; at 1 the same and one office higher; at 2 the next one (from a station: its
/// zone); at 3 the district. Where a tree has fewer heights the district is told more than once, on different days. What lies with the
/// cell has the district above it.
pub fn told(offices: &Offices, about: About, level: i64, now: Millis) -> Vec<Recipient> {
    let top = offices.of_kind(OfficeKind::District, now).first().map(|office| office.id);
    // An office that is gone has nobody above it any more but the district.
    let above = |office: i64| offices.above(office, now).or(top);
    let not_accused = |office: i64| if Some(office) == about.accused { above(office) } else { Some(office) };
    let cell = top.filter(|_| about.confidential).map_or(Recipient::Cell, Recipient::Office);
    let holder = about.holder.and_then(not_accused).map_or(cell, Recipient::Office);
    let higher = |times: i64| match about.holder {
        Some(office) => (0..times).try_fold(office, |office, _| above(office)).and_then(not_accused),
        None => top,
    };
    let mut told = match level {
        0 => vec![holder],
        1 => [Some(holder), higher(1).map(Recipient::Office)].into_iter().flatten().collect(),
        2 => higher(2).map(Recipient::Office).into_iter().collect(),
        _ => top.map(Recipient::Office).into_iter().collect(),
    };
    told.dedup();
    told
}
