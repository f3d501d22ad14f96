//! Handlers of the page of senders who are set apart.

use super::{
    ApartPage, LONGEST_DAYS, LONGEST_REASON, SHORTEST_REASON,
    store::{self, NewApart},
};
use crate::{
    audit, channels,
    complaint::{Channel, MAX_LINE},
    error::{Error, FieldError, Problem},
    language::dates,
    officers::{self, sign_in::SignedIn},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// The page as this officer sees it.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that do not read it.
pub async fn page(op: &Op, who: &SignedIn) -> Result<ApartPage, Error> {
    StaffPage::Apart.may_read(who.officer.role)?;
    Ok(ApartPage {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Apart.may_change(who.officer.role).is_ok(),
        all: store::all(op.db(), op.now()).await?,
        now: op.now(),
    })
}

/// `POST /staff/apart`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Apart.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "apart" => add(op, &who, posted).await?,
        "end" => end(op, &who, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    op.hub().wake();
    Ok(FormResponse::go(StaffPage::Apart.route()))
}

async fn add(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let mut problems = Vec::new();
    let channel: Option<Channel> = posted.choice("channel", &mut problems);
    let sender = posted.needed("sender", MAX_LINE, &mut problems);
    let reason = posted.needed("reason", LONGEST_REASON, &mut problems);
    let day = posted.day("until", &mut problems);
    let mut wrong = |field: &str, problem: Problem| problems.push(FieldError { field: field.to_owned(), problem });
    if channel.is_some_and(|channel| channels::platforms().all(|platform| platform != channel)) {
        wrong("channel", Problem::NotAChoice);
    }
    if sender.as_deref().is_some_and(|sender| store::author(sender).is_empty()) {
        wrong("sender", Problem::Missing);
    }
    if reason.as_deref().is_some_and(|reason| reason.chars().count() < SHORTEST_REASON) {
        wrong("reason", Problem::TooShort(SHORTEST_REASON as u32));
    }
    // Until the end of that day.
    let until = day.map(|day| day + dates::DAY);
    if until.is_some_and(|until| until <= now) {
        wrong("until", Problem::Past);
    } else if until.is_some_and(|until| until > now + (LONGEST_DAYS + 1) * dates::DAY) {
        wrong("until", Problem::TooLate);
    }
    let (Some(channel), Some(sender), Some(reason), Some(until)) = (channel, sender, reason, until) else {
        return Err(Error::Fields(problems));
    };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let mut tx = op.db().begin().await?;
    let new = NewApart { channel, shown: &sender, reason: &reason, until, officer_id: who.officer.id };
    if !store::add(&mut tx, new, now).await? {
        return Err(Error::field("sender", Problem::ApartAlready));
    }
    let subject = format!("{channel} {sender}");
    audit::write(&mut tx, now, Some(who.officer.id), "sender_set_apart", &subject, &reason).await?;
    Ok(tx.commit().await?)
}

async fn end(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("apart").parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    let (channel, sender) = store::end(&mut tx, id, who.officer.id, op.now()).await?.ok_or(Error::NotNow)?;
    let subject = format!("{channel} {sender}");
    audit::write(&mut tx, op.now(), Some(who.officer.id), "sender_let_in", &subject, "").await?;
    Ok(tx.commit().await?)
}
