//! Handlers of the page of incidents.

use super::{BreachStep, Breaches, MAX_WORDS, store};
use crate::{
    audit,
    error::{Error, FieldError, Problem},
    language::dates::Millis,
    officers::{self, sign_in::SignedIn},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

const PAGE: StaffPage = StaffPage::Breaches;
/// How far ahead of ours a clock may be, in milliseconds: a form has minutes only.
const AHEAD: Millis = 60_000;

/// The page as this officer sees it.
///
/// # Errors
/// [`Error::NotAllowed`] for other roles; database errors.
pub async fn breaches(op: &Op, who: &SignedIn) -> Result<Breaches, Error> {
    PAGE.may_read(who.officer.role)?;
    Ok(Breaches {
        me: officers::handlers::me(op, who).await?,
        may_change: PAGE.may_change(who.officer.role).is_ok(),
        breaches: store::all(op.db()).await?,
        now: op.now(),
    })
}

/// `POST /staff/breaches`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let done = act(&op, &posted).await.map(|()| FormResponse::go(PAGE.route()));
    forms::answer(&op, posted, done).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<(), Error> {
    let who = op.who()?;
    PAGE.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "breach" => add(op, &who, posted).await,
        "breach-step" => step(op, &who, posted).await,
        _ => Err(Error::NotUnderstood),
    }
}

/// A moment of a form that is not in the future.
fn past(op: &Op, posted: &FormBody, name: &str, problems: &mut Vec<FieldError>) -> Option<Millis> {
    let at = posted.moment(name, problems)?;
    if at > op.now() + AHEAD {
        problems.push(FieldError { field: name.to_owned(), problem: Problem::NotAMoment });
        return None;
    }
    Some(at)
}

/// The words of a form; required.
fn words(posted: &FormBody, name: &str, problems: &mut Vec<FieldError>) -> Option<String> {
    let before = problems.len();
    let text = posted.text(name, MAX_WORDS, problems);
    if text.is_empty() && problems.len() == before {
        problems.push(FieldError { field: name.to_owned(), problem: Problem::Missing });
    }
    Some(text).filter(|text| !text.is_empty())
}

async fn add(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let noticed_at = past(op, posted, "noticed_at", &mut problems);
    let what = words(posted, "breach_what", &mut problems);
    let (Some(noticed_at), Some(what)) = (noticed_at, what) else { return Err(Error::Fields(problems)) };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let id = store::add(&mut tx, noticed_at, &what, who.officer.id, now).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "breach_noticed", &format!("breach {id}"), "").await?;
    tx.commit().await?;
    Ok(())
}

async fn step(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("breach").parse().map_err(|_| Error::NotUnderstood)?;
    let mut problems = Vec::new();
    let step: Option<BreachStep> = posted.choice("breach_step", &mut problems);
    let done_at = past(op, posted, "step_at", &mut problems);
    let text = words(posted, "step_words", &mut problems);
    let (Some(step), Some(done_at), Some(text)) = (step, done_at, text) else { return Err(Error::Fields(problems)) };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let noticed_at = store::noticed_at(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if done_at < noticed_at {
        return Err(Error::field("step_at", Problem::NotAMoment));
    }
    if step.is_once() && store::is_done(&mut tx, id, step).await? {
        return Err(Error::field("breach_step", Problem::NotAChoice));
    }
    // It is over only when everything that the law asks for was done.
    if step == BreachStep::Ended {
        for duty in BreachStep::DUTIES {
            if !store::is_done(&mut tx, id, duty).await? {
                return Err(Error::field("breach_step", Problem::NotAChoice));
            }
        }
    }
    store::add_step(&mut tx, id, (step, done_at, &text), who.officer.id, now).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "breach_step", &format!("breach {id}"), step.as_str()).await?;
    tx.commit().await?;
    Ok(())
}
