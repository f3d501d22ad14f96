//! Running macros: which are offered for a complaint, and what a click does.

use super::{
    Offered, PLACE, Step, StepKind, Stopped, Why, has_macros,
    store::{self, StepRow},
};
use crate::{
    board::suggested::{self, Whence},
    complaint::{
        Move, Reference,
        changes::{self, Halted, MoveCommand},
        may::{self, may},
        store::{Complaint, by_reference},
    },
    error::Error,
    officers::sign_in::SignedIn,
    offices::OfficeKind,
    server::{forms::FormBody, op::Op},
};

/// The macros whose steps this officer may make in order now, with a preview of each.
pub async fn offered(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<Vec<Offered>, Error> {
    if !has_macros(who.officer.role) {
        return Ok(Vec::new());
    }
    let kept = store::in_use(op.db()).await?;
    // No step makes forwarding possible if it is not possible already.
    let forwards = may(op, who, complaint, Move::Forward).is_ok();
    let needed = forwards && kept.iter().any(|kept| needs_suggestion(&kept.steps));
    let from = if needed { suggested::whence(op, complaint).await? } else { Whence::default() };
    let suggested = needed.then(|| suggested::to_forward_to(op, complaint, &from)).flatten();
    let offered = kept.into_iter().filter_map(|kept| {
        let planned = plan(op, who, complaint, &kept.steps, suggested);
        // A macro that the complaint's status or this officer's rights rule out is not offered; any other obstacle is shown
        // beside it.
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

/// Handles the form `macro`: makes all steps of one macro, or none.
///
/// # Errors
/// [`Error::Macro`] names the step that is not possible; [`Error::MacroGone`] if the macro was archived; [`Error::Changed`]
/// if somebody else was faster. In each case nothing was done.
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
    let needed = needs_suggestion(&steps);
    // What is sealed never changes, so it can be read before the complaint is locked.
    let from = match by_reference(op.db(), &who.viewer, reference).await?.filter(|_| needed) {
        Some(complaint) => suggested::whence(op, &complaint).await?,
        None => Whence::default(),
    };
    let planned = |complaint: &Complaint| {
        let suggested = needed.then(|| suggested::to_forward_to(op, complaint, &from)).flatten();
        let planned = plan(op, who, complaint, &steps, suggested).map_err(Error::Macro)?;
        // The suggested office must be the one that the officer saw in the preview.
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

/// Whether a step goes to the suggested office. Searching the text for places takes a while, so it is done only then.
fn needs_suggestion(steps: &[StepRow]) -> bool {
    steps.iter().any(|step| step.kind == StepKind::ForwardSuggested)
}

/// Where a step forwards to.
fn to(step: &StepRow, suggested: Option<i64>) -> Option<i64> {
    if step.kind == StepKind::ForwardSuggested { suggested } else { step.station_id }
}

/// Each step as a move with its arguments, provided that each is allowed in the state that the steps before it leave.
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
        // If a step's text is invalid, the move itself reports it.
        stands = changes::foreseen(op, who, &stands, a_move, &command).unwrap_or(stands);
        planned.push((a_move, command));
    }
    Ok(planned)
}

/// The station that the step names, and no other. By hand, a complaint about that station goes to the office above it, and
/// the officer can see that.
fn named(op: &Op, who: &SignedIn, complaint: &Complaint, step: &StepRow) -> Result<i64, Why> {
    let now = op.now();
    let offices = op.offices();
    let station = step.station_id.and_then(|id| offices.existing(id, now));
    let station = station.filter(|office| office.kind == OfficeKind::Station).ok_or(Why::StationGone)?.id;
    if complaint.accused_id.is_some_and(|accused| offices.below(accused, now).contains(&station)) {
        return Err(Why::Accused);
    }
    // The cell and the chief may forward to every other station, so the only one that is not a choice is the one that has
    // it.
    if !may::choices(op, who, complaint, Move::Forward).contains(&station) {
        return Err(Why::ThereAlready);
    }
    Ok(station)
}
