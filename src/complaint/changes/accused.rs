//! Where a complaint about an office goes, and who does not get it: the office itself, and officers who served there when it happened.

use crate::{
    complaint::{Millis, store::Complaint},
    language::dates::DAY,
    offices::OfficeKind,
    server::op::Op,
};

/// How long before its receipt what a complaint tells may have happened, in milliseconds.
const HAPPENED_WITHIN: Millis = 30 * DAY;

/// Whether this officer headed the accused office, or stood in there, when it happened, wherever the officer serves now.
pub fn served_with_the_accused(op: &Op, complaint: &Complaint, officer_id: i64) -> bool {
    complaint.accused_id.is_some_and(|accused| served_at_the_accused(op, accused, complaint.received_at, officer_id))
}

/// The same for a complaint about this office that was received at this moment.
pub fn served_at_the_accused(op: &Op, accused: i64, received_at: Millis, officer_id: i64) -> bool {
    op.offices().served_at(officer_id, accused, received_at - HAPPENED_WITHIN, received_at)
}

/// Whether an office is led now by an officer who served at the accused office when it happened.
pub fn is_led_by_the_accused(op: &Op, complaint: &Complaint, office: i64) -> bool {
    let head = op.offices().head_of(office, op.now());
    head.is_some_and(|head| served_with_the_accused(op, complaint, head.officer_id))
}

/// As [`above_the_accused`], past offices that are led by an officer who served at the accused office when it happened; the district takes what
/// is left.
pub fn above_the_accused_officers(op: &Op, complaint: &Complaint, accused: i64) -> Option<i64> {
    above_the_accused(op, accused).map(|office| past_the_accused_officers(op, complaint, office))
}

/// This office, or the first one above it that is not led by such an officer.
pub(super) fn past_the_accused_officers(op: &Op, complaint: &Complaint, office: i64) -> i64 {
    let mut here = office;
    // No real tree is deeper; the limit keeps a cycle in the data from hanging a page.
    for _ in 0..8 {
        if !is_led_by_the_accused(op, complaint, here) {
            break;
        }
        match op.offices().above(here, op.now()) {
            Some(higher) => here = higher,
            None => break,
        }
    }
    here
}

/// Where a complaint about this office goes: to the office that is above it or, if it no longer exists, that was above it last; otherwise to
/// the district. `None` for the district itself, which has no office above it.
pub fn above_the_accused(op: &Op, accused: i64) -> Option<i64> {
    let now = op.now();
    let offices = op.offices();
    let last = || offices.last_above(accused, now).filter(|&above| offices.existing(above, now).is_some());
    offices
        .above(accused, now)
        .or_else(last)
        .or_else(|| offices.of_kind(OfficeKind::District, now).first().map(|office| office.id))
        .filter(|office| *office != accused)
}
