//! Macros beside a complaint: which are offered, and one press of a button.

use super::{
    Offered, PLACE, Step, StepKind, Stopped, Why, has_macros,
    store::{self, StepRow},
};
use crate::{
    board::suggested,
    complaint::{
        Move, Reference,
        changes::{self, Halted, MoveCommand},
        may::{self, may},
        store::Complaint,
    },
    error::Error,
    officers::sign_in::SignedIn,
    offices::OfficeKind,
    server::{forms::FormBody, op::Op},
};

/// The macros whose steps this officer may make one after the other now, with what each would do now.
pub async fn offered(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<Vec<Offered>, Error> {
    if !has_macros(who.officer.role) {
        return Ok(Vec::new());
    }
    let kept = store::in_use(op.db()).await?;
    // No step makes forwarding possible that is not possible before it.
    let forwards = may(op, who, complaint, Move::Forward).is_ok();
    let steps = kept.iter().flat_map(|kept| &kept.steps).filter(|_| forwards);
    let suggested = suggested_for(op, complaint, steps);
    let offered = kept.into_iter().filter_map(|kept| {
        let planned = plan(op, who, complaint, &kept.steps, suggested);
        // What its status, or what others do with it, does not allow is not offered; what is missing is told beside it.
        if matches!(planned, Err(Stopped { why: Why::NotNow, .. })) {
            return None;
        }
        let steps = kept.steps.into_iter().map(|step| Step {
            kind: step.kind,
            station: to(&step, suggested).and_then(|id| op.offices().name(id)),
            text: step.text.map(|text| filled(&text, complaint.reference)),
        });
        Some(Offered { id: kept.id, name: kept.name, steps: steps.collect(), stopped: planned.err() })
    });
    Ok(offered.collect())
}

/// The form `macro`: all steps of one macro, or none.
///
/// # Errors
/// [`Error::Macro`] names the step that cannot be done; [`Error::MacroGone`] when it was archived; [`Error::Changed`] when somebody was
/// quicker. Nothing was done then.
pub async fn run(op: &Op, who: &SignedIn, reference: Reference, posted: &FormBody) -> Result<(), Error> {
    if !has_macros(who.officer.role) {
        return Err(Error::NotAllowed);
    }
    let id: i64 = posted.get("macro").parse().map_err(|_| Error::NotUnderstood)?;
    let version: i64 = posted.get("version").parse().map_err(|_| Error::NotUnderstood)?;
    let read: Option<i64> = match posted.get("suggested") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Error::NotUnderstood)?),
    };
    let kept = store::in_use(op.db()).await?.into_iter().find(|kept| kept.id == id).ok_or(Error::MacroGone)?;
    let steps = kept.steps;
    let planned = |complaint: &Complaint| {
        let suggested = suggested_for(op, complaint, &steps);
        let planned = plan(op, who, complaint, &steps, suggested).map_err(Error::Macro)?;
        // What is done is what the officer read.
        match steps.iter().position(|step| step.kind == StepKind::ForwardSuggested) {
            Some(at) if suggested != read => Err(Error::Macro(stopped(at, &steps[at], Why::OtherSuggested))),
            _ => Ok(planned),
        }
    };
    let done = changes::make_all(op, who, reference, version, &format!("macro {id}"), planned).await;
    done.map_err(|Halted { at, error }| match (at.and_then(|at| steps.get(at).map(|step| (at, step))), error) {
        (Some((at, step)), Error::NotNow) => Error::Macro(stopped(at, step, Why::NotNow)),
        (Some((at, step)), Error::Fields(_)) if step.kind.a_move() == Move::Forward => {
            Error::Macro(stopped(at, step, Why::StationGone))
        }
        (_, error) => error,
    })
}

fn stopped(at: usize, step: &StepRow, why: Why) -> Stopped {
    Stopped { step: at + 1, kind: step.kind, why }
}

fn filled(text: &str, reference: Reference) -> String {
    text.replace(PLACE, &reference.to_string())
}

/// Reading the whole text for places takes a while, so only where a step asks for it.
fn suggested_for<'a>(op: &Op, complaint: &Complaint, steps: impl IntoIterator<Item = &'a StepRow>) -> Option<i64> {
    let asked = steps.into_iter().any(|step| step.kind == StepKind::ForwardSuggested);
    asked.then(|| suggested::to_forward_to(op, complaint)).flatten()
}

/// Where a step forwards to.
fn to(step: &StepRow, suggested: Option<i64>) -> Option<i64> {
    if step.kind == StepKind::ForwardSuggested { suggested } else { step.station_id }
}

/// Each step as a move and what it needs, if each may be made of the complaint as the ones before it leave it.
fn plan(
    op: &Op,
    who: &SignedIn,
    complaint: &Complaint,
    steps: &[StepRow],
    suggested: Option<i64>,
) -> Result<Vec<(Move, MoveCommand)>, Stopped> {
    let mut stands = complaint.clone();
    let mut planned = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let a_move = step.kind.a_move();
        may(op, who, &stands, a_move).map_err(|_| stopped(at, step, Why::NotNow))?;
        let station_id = match step.kind {
            StepKind::ForwardSuggested => Some(suggested.ok_or_else(|| stopped(at, step, Why::NoneSuggested))?),
            StepKind::ForwardTo => Some(named(op, who, &stands, step).map_err(|why| stopped(at, step, why))?),
            StepKind::Ask | StepKind::Note | StepKind::Assign => None,
        };
        let text = step.text.as_ref().map(|text| filled(text, complaint.reference)).unwrap_or_default();
        let command = MoveCommand { version: stands.version, station_id, text, ..MoveCommand::default() };
        // What is wrong with a step's words the move itself says.
        stands = changes::foreseen(op, who, &stands, a_move, &command).unwrap_or(stands);
        planned.push((a_move, command));
    }
    Ok(planned)
}

/// The named station, but never anywhere else: by hand, what is about that station goes one office higher, and the officer sees it.
fn named(op: &Op, who: &SignedIn, complaint: &Complaint, step: &StepRow) -> Result<i64, Why> {
    let now = op.now();
    let offices = op.offices();
    let station = step.station_id.and_then(|id| offices.existing(id, now));
    let station = station.filter(|office| office.kind == OfficeKind::Station).ok_or(Why::StationGone)?.id;
    if complaint.accused_id.is_some_and(|accused| offices.below(accused, now).contains(&station)) {
        return Err(Why::Accused);
    }
    // A station that this officer may not forward it to is the one that has it: the cell and the chief may forward to all others.
    if !may::choices(op, who, complaint, Move::Forward).contains(&station) {
        return Err(Why::ThereAlready);
    }
    Ok(station)
}
