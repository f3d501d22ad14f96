//! What the form of a report, and a report through the interface, say: read, checked, and the contact code tried.

use super::{ContactWay, Finding, NoCode, closing, code, rules};
use crate::{
    complaint::{MAX_LINE, MAX_TEXT, Millis, Outcome, store::Complaint},
    error::{Error, FieldError, Problem},
    officers::sign_in::SignedIn,
    server::{forms::FormBody, op::Op},
};

/// A report as it was typed; see the fields of [`Finding`].
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// How the complainant was reached.
    pub way: Option<ContactWay>,
    /// When; `None` for just now.
    pub at: Option<Millis>,
    /// With whom.
    pub with: Option<String>,
    /// What was done.
    pub done: String,
    /// The contact code; empty if there is none.
    pub code: String,
    /// Why there is no code.
    pub no_code: Option<NoCode>,
}

/// Reads the report fields of a form. Adds to `problems` what cannot be read.
pub fn typed(posted: &FormBody, problems: &mut Vec<FieldError>) -> Typed {
    let at = match posted.get("contact_at").trim() {
        "" => None,
        _ => posted.moment("contact_at", problems),
    };
    let no_code = match posted.get("no_code") {
        "" => None,
        _ => posted.choice("no_code", problems),
    };
    Typed {
        way: posted.choice("contact_way", problems),
        at,
        with: posted.line("contact_with", MAX_LINE, problems),
        done: posted.text("done", MAX_TEXT, problems),
        code: posted.line("contact_code", MAX_LINE, problems).unwrap_or_default(),
        no_code,
    }
}

/// The finding of a report, with everything that is wrong with it. The contact code is tried only when nothing else is wrong, so that a try is not
/// spent on a form that comes back anyway. `problems` are those that were found before.
///
/// # Errors
/// [`Error::Fields`], or a database error.
pub async fn finding(
    op: &Op,
    who: &SignedIn,
    complaint: &Complaint,
    typed: Typed,
    text: &str,
    mut problems: Vec<FieldError>,
) -> Result<Finding, Error> {
    let now = op.now();
    let Some(way) = typed.way else {
        if problems.iter().all(|problem| problem.field != "contact_way") {
            problems.push(FieldError { field: "contact_way".into(), problem: Problem::Missing });
        }
        return Err(Error::Fields(problems));
    };
    let reached = way != ContactWay::NotReached;
    let has_code = reached && !typed.code.is_empty();
    let no_code = match (reached, has_code) {
        (false, _) => Some(NoCode::NotReached),
        (true, true) => None,
        (true, false) => typed.no_code,
    };
    if reached && !has_code && no_code.is_none() {
        problems.push(FieldError { field: "contact_code".into(), problem: Problem::CodeOrReason });
    }
    let finding = Finding {
        way,
        at: reached.then(|| typed.at.unwrap_or(now)),
        with: typed.with.filter(|_| reached),
        done: typed.done,
        no_code,
    };
    for problem in rules::problems(&finding, text, complaint.received_at, now) {
        if problems.iter().all(|known| known.field != problem.field) {
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    if has_code {
        code::check(op, who.officer.id, complaint.id, &typed.code).await?;
    }
    Ok(finding)
}

/// Reads what was typed beside an outcome.
pub fn beside_outcome(posted: &FormBody, problems: &mut Vec<FieldError>) -> closing::Typed {
    let fir_station = match posted.get("fir_station") {
        "" => None,
        _ => posted.choice("fir_station", problems),
    };
    closing::Typed { detail: posted.line("detail", MAX_LINE, problems).unwrap_or_default(), fir_station }
}

/// Checks what an outcome rests on before anything is written, for a report that also closes. The transaction of the closing checks it again.
///
/// # Errors
/// As [`closing::ground`].
pub async fn may_rest_on(
    op: &Op,
    who: &SignedIn,
    complaint: &Complaint,
    outcome: Outcome,
    typed: &closing::Typed,
) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    closing::ground(op, &mut tx, who, complaint, outcome, typed).await.map(|_| ())
}
