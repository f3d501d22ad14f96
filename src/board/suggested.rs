//! Where a complaint may belong, and what is suggested: the same beside the complaint and for ready steps.

use crate::{
    complaint::{changes, store::Complaint},
    offices::OfficeName,
    routing::{Candidate, Certainty},
    server::op::Op,
};

/// Where it may belong, best first. The place was typed to say where; what the text names comes after it.
pub fn candidates(op: &Op, complaint: &Complaint) -> Vec<(OfficeName, Candidate)> {
    let said = format!("{}\n{}", complaint.details.place.as_deref().unwrap_or_default(), words(complaint));
    let offices = op.offices();
    let found = op.gazetteer().candidates(&said, complaint.lat.zip(complaint.lon), offices).into_iter();
    found.filter_map(|found| Some((offices.name(found.station_id)?, found))).collect()
}

/// What the complainant says by now: the newest words count, the old ones stay on the timeline.
fn words(complaint: &Complaint) -> &str {
    complaint.newest.as_deref().filter(|newest| !complaint.text.starts_with(newest)).unwrap_or(&complaint.text)
}

/// The station that a text of no complaint names, if that is more than a guess, and if it does not accuse the police.
pub fn of_text(op: &Op, text: &str) -> Option<i64> {
    if op.gazetteer().accused(text).is_some() {
        return None;
    }
    let offices = op.offices();
    let found = op.gazetteer().candidates(text, None, offices).into_iter();
    found.take(1).find(|found| found.certainty > Certainty::Guess).map(|found| found.station_id)
}

/// The likeliest of them, if it is more than a guess.
pub fn likeliest(candidates: &[(OfficeName, Candidate)]) -> Option<i64> {
    let first = candidates.first().filter(|(_, found)| found.certainty > Certainty::Guess);
    first.map(|(station, _)| station.id)
}

/// Where to forward it: what another station named, else the office above the one that it is about, else the likeliest station; none where
/// it lies there already.
pub fn to_forward_to(op: &Op, complaint: &Complaint) -> Option<i64> {
    let higher = |accused| changes::above_the_accused(op, accused);
    let named = complaint.suggested_id.or_else(|| complaint.accused_id.and_then(higher));
    let suggested = named.or_else(|| likeliest(&candidates(op, complaint)));
    suggested.filter(|id| Some(*id) != complaint.office_id)
}
