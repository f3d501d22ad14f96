//! Which office a complaint may belong to. The panel and the macros use the same suggestion.

use crate::{
    complaint::{changes, store::Complaint},
    offices::OfficeName,
    routing::{Candidate, Certainty},
    server::op::Op,
};

/// Stations it may belong to, best match first. The place field was filled in to say where, so it is searched before the
/// text.
pub fn candidates(op: &Op, complaint: &Complaint) -> Vec<(OfficeName, Candidate)> {
    let text = format!("{}\n{}", complaint.details.place.as_deref().unwrap_or_default(), words(complaint));
    let offices = op.offices();
    let found = op.gazetteer().candidates(&text, complaint.lat.zip(complaint.lon), offices).into_iter();
    found.filter_map(|found| Some((offices.name(found.station_id)?, found))).collect()
}

/// The text to search: the complainant's newest words, or the original text where there are none.
fn words(complaint: &Complaint) -> &str {
    complaint.newest.as_deref().filter(|newest| !complaint.text.starts_with(newest)).unwrap_or(&complaint.text)
}

/// The station named in a text that belongs to no complaint; none if that is only a guess, or if the text accuses the
/// police.
pub fn of_text(op: &Op, text: &str) -> Option<i64> {
    if op.gazetteer().accused(text).is_some() {
        return None;
    }
    let offices = op.offices();
    let found = op.gazetteer().candidates(text, None, offices).into_iter();
    found.take(1).find(|found| found.certainty > Certainty::Guess).map(|found| found.station_id)
}

/// The best candidate, if it is more than a guess.
pub fn likeliest(candidates: &[(OfficeName, Candidate)]) -> Option<i64> {
    let first = candidates.first().filter(|(_, found)| found.certainty > Certainty::Guess);
    first.map(|(station, _)| station.id)
}

/// The best candidate, if it is certain: the text names the station itself.
pub fn certain(candidates: &[(OfficeName, Candidate)]) -> Option<i64> {
    let first = candidates.first().filter(|(_, found)| found.certainty == Certainty::Sure);
    first.map(|(station, _)| station.id)
}

/// The office to forward it to: the one that another station named, else the office above the accused one, else the
/// likeliest station. None if that office already has it.
pub fn to_forward_to(op: &Op, complaint: &Complaint) -> Option<i64> {
    let higher = |accused| changes::above_the_accused(op, accused);
    let named = complaint.suggested_id.or_else(|| complaint.accused_id.and_then(higher));
    let suggested = named.or_else(|| likeliest(&candidates(op, complaint)));
    suggested.filter(|id| Some(*id) != complaint.office_id)
}
