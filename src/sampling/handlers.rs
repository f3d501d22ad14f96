//! Handlers of the page of samples.

use super::{
    Rule, SampleResult, Samples, Striking, Tally, ToAsk, ToCheck,
    store::{self, CheckRow, Checker, Done},
};
use crate::{
    audit,
    complaint::{
        MAX_TEXT, Outcome, Status,
        answers::Answer,
        categories, changes,
        store::{self as complaints, Complaint},
    },
    error::{Error, Problem},
    officers::{self, Role, sign_in::SignedIn},
    offices::OfficeKind,
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    shield::masks::CaseKind,
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// The page for this officer.
pub async fn samples(op: &Op, who: &SignedIn) -> Result<Samples, Error> {
    StaffPage::Samples.may_read(who.officer.role)?;
    let (db, now) = (op.db(), op.now());
    let mut to_ask = Vec::new();
    if asks(who.officer.role) {
        for row in store::to_ask(db, &who.viewer, who.officer.id).await? {
            let Some(outcome) = row.outcome else { continue };
            let flagged = row.cause != "drawn";
            to_ask.push(ToAsk { id: row.id, reference: row.reference, outcome, closed_at: row.closed_at, flagged });
        }
    }
    let mut to_check = Vec::new();
    for row in store::to_check(db, &checker(op, who)).await? {
        if !may_check(op, who, &row) {
            continue;
        }
        let subject = categories::store::name(db, row.category).await?;
        let reports = store::reports(db, row.complaint_id, row.closing_id).await?;
        let contests = store::contests(db, row.complaint_id, row.closing_id).await?;
        to_check.push(ToCheck { id: row.id, subject, text: row.text, reports, contests, at: row.at });
    }
    let striking = store::striking(db, &who.viewer, now).await?.into_iter().map(|row| Striking {
        reference: row.reference,
        rule: row.rule,
        result: row.result,
        closed_as: row.closed_as,
        would_be: row.would_be,
        words: row.words,
        done_at: row.done_at,
    });
    let striking = striking.collect();
    let counted = store::tallies(db, &who.viewer, now).await?;
    let tallies = Rule::ALL.iter().map(|&rule| {
        let of = |result: SampleResult| {
            counted.iter().find(|(one, found, _)| (*one, *found) == (rule, result)).map(|(.., n)| (result, *n))
        };
        Tally { rule, results: SampleResult::ALL.iter().filter_map(|&result| of(result)).collect() }
    });
    let tallies = tallies.filter(|tally| !tally.results.is_empty()).collect();
    let me = officers::handlers::me(op, who).await?;
    Ok(Samples { me, to_ask, to_check, striking, tallies, now })
}

/// Whether this role asks complainants again.
const fn asks(role: Role) -> bool {
    matches!(role, Role::Operator | Role::Chief)
}

/// For whom this officer checks.
fn checker(op: &Op, who: &SignedIn) -> Checker {
    let (role, offices, now) = (who.officer.role, op.offices(), op.now());
    let of_kind =
        |kind: OfficeKind| offices.of_kind(kind, now).into_iter().map(|office| office.id).collect::<Vec<i64>>();
    match role {
        Role::Circle => Checker { role, offices: who.offices().to_vec(), accusable: Vec::new() },
        Role::Chief => {
            // No station was ever drawn to check.
            let accusable = [of_kind(OfficeKind::Circle), of_kind(OfficeKind::Zone)].concat();
            let accusable = accusable.into_iter().map(|id| (id, offices.below(id, now))).collect();
            Checker { role, offices: of_kind(OfficeKind::District), accusable }
        }
        Role::Operator | Role::Station | Role::Admin | Role::Auditor => {
            Checker { role, offices: Vec::new(), accusable: Vec::new() }
        }
    }
}

/// Whether this officer may check this complaint: never who closed it, nor a circle officer who answers for it or whose office it is about, even as a
/// stand-in. What not everybody may read is checked by the chief alone, also when it became so after it was drawn.
fn may_check(op: &Op, who: &SignedIn, row: &CheckRow) -> bool {
    let places = [row.station_id, row.circle_id, row.office_id];
    let theirs = places.into_iter().flatten().any(|office| who.offices().contains(&office));
    let is_for_others = row.kind == CaseKind::Open && !theirs && !is_concerned(op, who, row);
    // There is nobody above the chief.
    row.closed_by != Some(who.officer.id) && (who.officer.role == Role::Chief || is_for_others)
}

/// Whether the complaint is about this officer's office, the one that checks, or one above either; or about one where the officer served when it happened.
fn is_concerned(op: &Op, who: &SignedIn, row: &CheckRow) -> bool {
    let Some(accused) = row.accused_id else { return false };
    let under = op.offices().below(accused, op.now());
    [who.officer.office_id, row.checks_id].into_iter().flatten().any(|office| under.contains(&office))
        || changes::served_at_the_accused(op, accused, row.received_at, who.officer.id)
}

/// `POST /staff/samples`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Samples.may_change(who.officer.role)?;
    let id: i64 = posted.get("sample").parse().map_err(|_| Error::NotUnderstood)?;
    match posted.get("form_name") {
        "asked" => asked(op, &who, posted, id).await?,
        "checked" => checked(op, &who, posted, id).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(StaffPage::Samples.route()))
}

/// The cell has asked a complainant again, or did not reach them.
async fn asked(op: &Op, who: &SignedIn, posted: &FormBody, id: i64) -> Result<(), Error> {
    if !asks(who.officer.role) {
        return Err(Error::NotAllowed);
    }
    let now = op.now();
    let mut problems = Vec::new();
    let words = posted.text("text", MAX_TEXT, &mut problems);
    let reached = posted.get("said") != SampleResult::NotReached.as_str();
    let said: Option<Answer> = if reached { posted.choice("said", &mut problems) } else { None };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let mut tx = op.db().begin().await?;
    let (reference, closing_id, closed_by) = store::ask_of(&mut tx, id).await?.ok_or(Error::Changed)?;
    let complaint: Complaint =
        tx.maybe(&complaints::select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)?;
    if closed_by == Some(who.officer.id) {
        return Err(Error::NotAllowed);
    }
    let as_closed =
        store::last_closing(&mut tx, complaint.id).await? == Some(closing_id) && complaint.status == Status::Closed;
    let result = match said {
        _ if !as_closed => SampleResult::Overtaken,
        None => SampleResult::NotReached,
        Some(Answer::Settled) => SampleResult::Settled,
        Some(Answer::Partly) => SampleResult::Partly,
        Some(Answer::NotSettled) => SampleResult::NotSettled,
    };
    let kept = Some(words.as_str()).filter(|words| !words.is_empty());
    let done = Done { officer_id: who.officer.id, result, outcome: None, words: kept };
    if !store::finish(&mut tx, id, &done, now).await? {
        return Err(Error::Changed);
    }
    match said.filter(|_| as_closed) {
        Some(said) => changes::record_answer(op, &mut tx, who, complaint, said, &words).await?,
        None => {
            let officer = Some(who.officer.id);
            audit::write(&mut tx, now, officer, "sample_asked", reference.as_str(), result.as_str()).await?;
        }
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Another office has checked a closed complaint.
async fn checked(op: &Op, who: &SignedIn, posted: &FormBody, id: i64) -> Result<(), Error> {
    let now = op.now();
    let checker = checker(op, who);
    if checker.offices.is_empty() {
        return Err(Error::NotAllowed);
    }
    let mut problems = Vec::new();
    let words = posted.text("text", MAX_TEXT, &mut problems);
    let outcome: Option<Outcome> = posted.choice("outcome", &mut problems);
    if problems.is_empty() && words.is_empty() {
        return Err(Error::field("text", Problem::Missing));
    }
    let Some(outcome) = outcome.filter(|_| problems.is_empty()) else { return Err(Error::Fields(problems)) };
    let mut tx = op.db().begin().await?;
    let row = store::check_of(&mut tx, id, &checker).await?.ok_or(Error::Changed)?;
    if !may_check(op, who, &row) {
        return Err(Error::NotAllowed);
    }
    let result = if row.outcome == Some(outcome) { SampleResult::Agrees } else { SampleResult::Differs };
    let done = Done { officer_id: who.officer.id, result, outcome: Some(outcome), words: Some(words.as_str()) };
    if !store::finish(&mut tx, id, &done, now).await? {
        return Err(Error::Changed);
    }
    changes::checked_blind(&mut tx, row.complaint_id, who.officer.id, &words, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}
