//! The doors of a batch: the form around the board's cards, and the page that says what became of each.

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

/// What became of a batch. Another officer's is not there.
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

/// The form [`super::FORM`]: the ticked cards to one station.
///
/// # Errors
/// [`Error::Fields`] before anything is done; what happens to each complaint afterwards is told on the page that it leads to.
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
    // By itself: whoever closes the page in the middle ends nothing.
    let (op, who) = (op.clone(), who.clone());
    let all = tokio::spawn(follow::carried(async move {
        for (reference, version) in picked {
            let result = one(&op, &who, reference, version, station).await;
            if let Err(error) = store::became(op.db(), id, reference, result).await {
                follow::failed("what became of one of a batch could not be written", cause(&error));
            }
        }
    }));
    all.await.map_err(|_| Error::internal("forwarding many at once broke off"))?;
    Ok(FormResponse::go(format!("/staff/forwarded?batch={id}")))
}

/// The ticked cards, each once.
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

/// Forwards one as by hand, but never anywhere else than where the officer said.
async fn one(op: &Op, who: &SignedIn, reference: Reference, version: i64, station: i64) -> BatchResult {
    let now = op.now();
    let found = match complaints::by_reference(op.db(), &who.viewer, reference).await {
        Ok(Some(found)) => found,
        Ok(None) => return BatchResult::Gone,
        Err(error) => return because(&error.into()),
    };
    // By hand it would go one office higher; of many at once nobody would notice.
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
