//! Determines who is notified when a clock is nearly due or has run out, from the office tree as it is at that moment.
//!
//! What must stay true: somebody is notified at every level, even of a complaint that no office ever held; the office that a complaint is
//! about is never notified of it.

use crate::{
    command::notices::Recipient,
    complaint::Millis,
    offices::{OfficeKind, Offices},
};

/// The complaint or order that is nearly due or late.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Office that must act; none for the cell.
    pub holder: Option<i64>,
    /// Office that the complaint is about, if any.
    pub accused: Option<i64>,
    /// Whether the inquiry is confidential, so that the cell may not read about it.
    pub confidential: bool,
}

/// The recipients at a level. Level 0, the warning: the holder. Level 1: the holder and the office above it. Level 2: the next office above (for
/// a station, its zone). Level 3: the district. In a tree with fewer levels the district is notified more than once, on different days. The
/// office above the cell is the district.
pub fn recipients(offices: &Offices, about: About, level: i64, now: Millis) -> Vec<Recipient> {
    let top = offices.of_kind(OfficeKind::District, now).first().map(|office| office.id);
    // An office that no longer exists has only the district above it.
    let above = |office: i64| offices.above(office, now).or(top);
    let not_accused = |office: i64| if Some(office) == about.accused { above(office) } else { Some(office) };
    let cell = top.filter(|_| about.confidential).map_or(Recipient::Cell, Recipient::Office);
    let holder = about.holder.and_then(not_accused).map_or(cell, Recipient::Office);
    let higher = |times: i64| match about.holder {
        Some(office) => (0..times).try_fold(office, |office, _| above(office)).and_then(not_accused),
        None => top,
    };
    let mut recipients = match level {
        0 => vec![holder],
        1 => [Some(holder), higher(1).map(Recipient::Office)].into_iter().flatten().collect(),
        2 => higher(2).map(Recipient::Office).into_iter().collect(),
        _ => top.map(Recipient::Office).into_iter().collect(),
    };
    recipients.dedup();
    recipients
}
