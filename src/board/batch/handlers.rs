//! Handlers of batches: the form that forwards the ticked cards, and the page with the result of each.

use super::{Batch, BatchItem, BatchResult, MOST, parsed, store};
use crate::{
    audit,
    complaint::{
        Move, Mover, Reference, Status,
        changes::{self, MoveCommand},
        may, moves, store as complaints,
    },
    error::{Error, FieldError, Problem},
    officers::{self, sign_in::SignedIn},
    server::{
        follow::{self, cause::cause},
        forms::{FormBody, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};

/// The result of a batch. Another officer's batch is not found.
pub async fn batch(op: &Op, who: &SignedIn, id: i64) -> Result<Batch, Error> {
    StaffPage::Forwarded.may_read(who.officer.role)?;
    let station = store::station(op.db(), id, who.officer.id).await?.ok_or(Error::NotFound)?;
    let items = store::items(op.db(), id).await?.into_iter();
    Ok(Batch {
        me: officers::handlers::me(op, who).await?,
        station: op.offices().name(station),
        items: items.map(|(reference, result)| BatchItem { reference, result }).collect(),
    })
}

/// Handles the form [`super::FORM`]: forwards the ticked cards to one station.
///
/// # Errors
/// [`Error::Fields`] before anything is done. The result for each complaint is shown on the page that the response redirects
/// to.
pub async fn forward(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<FormResponse, Error> {
    if moves::after(Status::Received, Move::Forward, Mover::Officer(who.officer.role)).is_none() {
        return Err(Error::NotAllowed);
    }
    let now = op.now();
    let mut problems = Vec::new();
    let picked = picked(posted)?;
    let wrong = match picked.len() {
        0 => Some(Problem::NoneChosen),
        n if n > MOST => Some(Problem::TooManyChosen(MOST as u32)),
        _ => None,
    };
    problems.extend(wrong.map(|problem| FieldError { field: "cards".into(), problem }));
    let station: Option<i64> = posted.choice("station", &mut problems);
    if station.is_some_and(|id| !may::stations(op, who).contains(&id)) {
        problems.push(FieldError { field: "station".into(), problem: Problem::NotAChoice });
    }
    let (Some(station), true) = (station, problems.is_empty()) else { return Err(Error::Fields(problems)) };

    let mut tx = op.db().begin().await?;
    let id = store::add(&mut tx, who.officer.id, station, &picked, now).await?;
    let count = picked.len().to_string();
    audit::write(&mut tx, now, Some(who.officer.id), "batch_forwarded", &format!("batch {id}"), &count).await?;
    tx.commit().await?;
    // In a task of its own, which continues if the officer closes the page.
    let (op, who) = (op.clone(), who.clone());
    let all = tokio::spawn(follow::carried(async move {
        for (reference, version) in picked {
            let result = one(&op, &who, reference, version, station).await;
            if let Err(error) = store::became(op.db(), id, reference, result).await {
                follow::failed("the result of one complaint of a batch could not be stored", cause(&error));
            }
        }
    }));
    all.await.map_err(|_| Error::internal("forwarding a batch was interrupted"))?;
    Ok(FormResponse::go(format!("/staff/forwarded?batch={id}")))
}

/// The ticked cards, without duplicates.
fn picked(posted: &FormBody) -> Result<Vec<(Reference, i64)>, Error> {
    let mut picked: Vec<(Reference, i64)> = Vec::new();
    for (_, value) in posted.fields.iter().filter(|(name, _)| name == "cards") {
        let (reference, version) = parsed(value).ok_or(Error::NotUnderstood)?;
        if picked.iter().all(|(known, _)| *known != reference) {
            picked.push((reference, version));
        }
    }
    Ok(picked)
}

/// Forwards one complaint as by hand, but only to the station that the officer chose.
async fn one(op: &Op, who: &SignedIn, reference: Reference, version: i64, station: i64) -> BatchResult {
    let now = op.now();
    let found = match complaints::by_reference(op.db(), &who.viewer, reference).await {
        Ok(Some(found)) => found,
        Ok(None) => return BatchResult::Gone,
        Err(error) => return because(&error.into()),
    };
    // By hand it would go to the office above; in a batch nobody would notice.
    if found.accused_id.is_some_and(|accused| op.offices().below(accused, now).contains(&station)) {
        return BatchResult::Accused;
    }
    if found.office_id == Some(station) && found.status == Status::Forwarded {
        return BatchResult::Already;
    }
    let command = MoveCommand { version, station_id: Some(station), ..MoveCommand::default() };
    match changes::make(op, who, reference, Move::Forward, command).await {
        Ok(()) => BatchResult::Forwarded,
        Err(error) => because(&error),
    }
}

fn because(error: &Error) -> BatchResult {
    match error {
        Error::Changed => BatchResult::Changed,
        Error::NotNow => BatchResult::NotNow,
        Error::NotFound => BatchResult::Gone,
        Error::NotAllowed | Error::Fields(_) => BatchResult::NotAllowed,
        _ => BatchResult::Failed,
    }
}
