//! Jurisdiction: a station may refuse a complaint once, as not its own, and a higher office then decides which station gets it.
//! Later the desk may still forward it like any other complaint, but no station may refuse it a second time.
//!
//! What must stay true: no complaint is refused twice, and none ends as "not ours"; the office that a complaint is about neither decides
//! nor gets it; while the decision is pending, the complaint stays where it is and its clocks keep running.

use super::{above_the_accused_officers, is_led_by_the_accused, officer::place};
use crate::{
    command::notices::{NoticeKind, Recipient, store as notices, store::NewNotice},
    complaint::{EntryKind, Millis, store::Complaint},
    error::{Error, Problem},
    officers::{Role, sign_in::SignedIn},
    offices::OfficeKind,
    server::{db::Tx, op::Op},
};

/// Whether the station that has it may still refuse it. A complaint that is with a higher office cannot be refused.
pub fn may_refuse(complaint: &Complaint) -> bool {
    complaint.refused_by_id.is_none() && complaint.station_id.is_some() && complaint.station_id == complaint.office_id
}

/// Whether this officer may decide which station gets it: a member of the deciding office, a stand-in there, or the chief.
pub fn decides(op: &Op, who: &SignedIn, complaint: &Complaint) -> bool {
    let Some(decider) = complaint.decider_id else { return false };
    let stands_in = || op.offices().stood_in_by(who.officer.id, op.now()).contains(&decider);
    who.officer.role == Role::Chief || who.officer.office_id == Some(decider) || stands_in()
}

/// The stations among which this officer may choose: those below the deciding office; all for the chief. Never one that the complaint is about.
pub fn choices(op: &Op, who: &SignedIn, complaint: &Complaint) -> Vec<i64> {
    let now = op.now();
    let offices = op.offices();
    let accused = complaint.accused_id.map(|accused| offices.below(accused, now)).unwrap_or_default();
    let within = complaint.decider_id.filter(|_| who.officer.role != Role::Chief);
    let within = within.map(|decider| offices.below(decider, now));
    let stations = offices.of_kind(OfficeKind::Station, now).into_iter().map(|station| station.id);
    stations
        .filter(|station| !accused.contains(station) && within.as_ref().is_none_or(|within| within.contains(station)))
        .filter(|station| !is_led_by_the_accused(op, complaint, *station))
        .collect()
}

/// The stations that the refusing station may suggest instead. Never one that the complaint is about.
pub fn nameable(op: &Op, complaint: &Complaint) -> Vec<i64> {
    let now = op.now();
    let offices = op.offices();
    let accused = complaint.accused_id.map(|accused| offices.below(accused, now)).unwrap_or_default();
    let stations = offices.of_kind(OfficeKind::Station, now).into_iter().map(|station| station.id);
    stations.filter(|station| Some(*station) != complaint.station_id && !accused.contains(station)).collect()
}

/// Which office decides if the station refuses: the lowest office above it that is also above the suggested station. Never one that the
/// complaint is about.
pub fn decider(op: &Op, complaint: &Complaint, suggested: Option<i64>) -> Option<i64> {
    let now = op.now();
    let offices = op.offices();
    let refused_by = complaint.station_id?;
    let top = offices.of_kind(OfficeKind::District, now).first().map(|office| office.id);
    let accused = complaint.accused_id.map(|accused| offices.below(accused, now)).unwrap_or_default();
    let free = |office: &i64| !accused.contains(office);
    let above_both = |office: &i64| suggested.is_none_or(|station| offices.below(*office, now).contains(&station));
    // Real office trees are not this deep; the limit keeps a cycle in the data from hanging a page.
    let higher = std::iter::successors(offices.above(refused_by, now), |&office| offices.above(office, now)).take(8);
    higher.filter(free).find(above_both).or(top.filter(free))
}

/// The station refuses the complaint and may suggest another station.
pub(super) fn refuse(op: &Op, after: &mut Complaint, suggested: Option<i64>) -> Result<(), Error> {
    let station = after.station_id.filter(|_| may_refuse(after)).ok_or(Error::NotNow)?;
    if suggested.is_some_and(|named| !nameable(op, after).contains(&named)) {
        return Err(Error::field("station", Problem::NotAChoice));
    }
    let decider = decider(op, after, suggested).ok_or(Error::NotNow)?;
    after.refused_by_id = Some(station);
    after.suggested_id = suggested;
    after.decider_id = Some(decider);
    after.accepted = false;
    after.officer_id = None;
    Ok(())
}

/// The office above the deciding one, to which it may hand the decision up: otherwise a circle none of whose stations is competent would
/// have to choose a wrong one. `None` at the top, for the chief, and if that office is the accused one.
pub fn may_hand_up_to(op: &Op, who: &SignedIn, complaint: &Complaint) -> Option<i64> {
    let now = op.now();
    let offices = op.offices();
    let decider = complaint.decider_id.filter(|_| who.officer.role != Role::Chief)?;
    let accused = complaint.accused_id.map(|accused| offices.below(accused, now)).unwrap_or_default();
    offices.above(decider, now).filter(|above| !accused.contains(above))
}

/// Records the decision that this station gets it, which may be the refusing one. Returns false if the decision was handed up instead.
pub(super) fn settle(op: &Op, who: &SignedIn, after: &mut Complaint, station: Option<i64>) -> Result<bool, Error> {
    let station = station.ok_or_else(|| Error::field("station", Problem::Missing))?;
    if may_hand_up_to(op, who, after) == Some(station) {
        after.decider_id = Some(station);
        return Ok(false);
    }
    if !choices(op, who, after).contains(&station) {
        return Err(Error::field("station", Problem::NotAChoice));
    }
    place(op, after, station);
    after.decider_id = None;
    after.suggested_id = None;
    after.accepted = false;
    after.officer_id = None;
    Ok(true)
}

/// Applies a newly recorded accusation to a pending decision: neither the accused office nor one below it decides or is suggested.
pub(super) fn drop_accused(op: &Op, after: &mut Complaint) {
    let Some(accused) = after.accused_id else { return };
    let under = op.offices().below(accused, op.now());
    if after.decider_id.is_some_and(|decider| under.contains(&decider)) {
        after.decider_id = above_the_accused_officers(op, after, accused);
    }
    after.suggested_id = after.suggested_id.filter(|station| !under.contains(station));
}

/// Notifies the office that must decide and, after the decision, the station that refused. The station that gets the complaint is notified
/// as for every forwarding.
pub(super) async fn notify(
    tx: &mut Tx,
    before: &Complaint,
    after: &Complaint,
    kind: EntryKind,
    now: Millis,
) -> sqlx::Result<()> {
    let notice = |kind: NoticeKind, office: i64| NewNotice {
        kind,
        to: Recipient::Office(office),
        complaint_id: Some(after.id),
        order_id: None,
        clock_id: None,
        level: 0,
    };
    match (kind, after.decider_id, after.refused_by_id) {
        (EntryKind::NotOurs | EntryKind::HandedUp | EntryKind::Accused, Some(decider), _)
            if before.decider_id != Some(decider) =>
        {
            notices::write(tx, &[notice(NoticeKind::NotOurs, decider)], now).await
        }
        (EntryKind::Decided, _, Some(refused)) if after.station_id == Some(refused) => {
            notices::write(tx, &[notice(NoticeKind::Decided, refused)], now).await
        }
        // It no longer sees the complaint, so it learns no more than anyone with the number.
        (EntryKind::Decided, _, Some(refused))
            if !after.confidential && after.shield.is_none() && after.accused_id != Some(refused) =>
        {
            notices::settled_elsewhere(tx, after.reference, refused, now).await
        }
        _ => Ok(()),
    }
}
