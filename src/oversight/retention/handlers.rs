//! Handlers of the retention page.

use super::{AT_ONCE, DailyLine, NEVER, Retention, RetentionClass, RuleLine, SPANS, daily, run, store};
use crate::{
    audit,
    complaint::{MAX_LINE, Reference},
    error::{Error, Problem},
    officers::{self, sign_in::SignedIn},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

const PAGE: StaffPage = StaffPage::Retention;

/// The page as this officer sees it.
///
/// # Errors
/// [`Error::NotAllowed`] for other roles; database errors.
pub async fn retention(op: &Op, who: &SignedIn) -> Result<Retention, Error> {
    PAGE.may_read(who.officer.role)?;
    let (db, now) = (op.db(), op.now());
    let all = store::rules(db).await?;
    let (written, row) = (daily::written(&all), store::daily(db).await?);
    let daily = DailyLine {
        confirmed_at: row.confirmed_at,
        officer: row.officer,
        is_current: row.rules.as_ref() == Some(&written),
        ran_at: row.ran_at,
        rules: written,
    };
    let mut rules = Vec::new();
    for rule in all {
        let due = match rule.before(now) {
            Some(before) => store::count(db, rule.class, before).await?,
            None => 0,
        };
        rules.push(RuleLine { class: rule.class, days: rule.days, is_decided: rule.is_decided, due });
    }
    Ok(Retention {
        me: officers::handlers::me(op, who).await?,
        may_change: PAGE.may_change(who.officer.role).is_ok(),
        rules,
        daily,
        holds: store::holds(db).await?,
        now,
    })
}

/// `POST /staff/retention`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let done = act(&op, &posted).await.map(|()| FormResponse::go(PAGE.route()));
    forms::answer(&op, posted, done).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<(), Error> {
    let who = op.who()?;
    PAGE.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "rule" => rule(op, &who, posted).await,
        "confirm" => confirm(op, &who, posted).await,
        "stop" => stop(op, &who).await,
        "hold" => hold(op, &who, posted).await,
        "release" => release(op, &who, posted).await,
        "erase" => {
            run::some(op.db(), Some(who.officer.id), op.now(), AT_ONCE).await?;
            Ok(())
        }
        _ => Err(Error::NotUnderstood),
    }
}

/// Decides for how long a class is kept.
async fn rule(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let class: Option<RetentionClass> = posted.choice("class", &mut problems);
    let days = match posted.get("keep_days") {
        NEVER => Some(None),
        _ => posted.choice::<i64>("keep_days", &mut problems).map(Some),
    };
    let (Some(class), Some(days)) = (class, days) else { return Err(Error::Fields(problems)) };
    if days.is_some_and(|days| !SPANS.contains(&days)) {
        return Err(Error::field("keep_days", Problem::NotAChoice));
    }
    let now = op.now();
    let mut tx = op.db().begin().await?;
    store::decide(&mut tx, class, days, who.officer.id, now).await?;
    let detail = days.map_or_else(|| NEVER.to_owned(), |days| format!("{days} days"));
    audit::write(&mut tx, now, Some(who.officer.id), "retention_rule_set", class.as_str(), &detail).await?;
    tx.commit().await?;
    Ok(())
}

/// Confirms the rules that the page showed; what is due under them is erased every night from the next one on.
async fn confirm(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let rules = daily::written(&store::rules(op.db()).await?);
    if posted.get("rules") != rules {
        return Err(Error::Changed);
    }
    let now = op.now();
    let mut tx = op.db().begin().await?;
    store::confirm(&mut tx, &rules, who.officer.id, now, daily::night(now)).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "retention_confirmed", "retention", &rules).await?;
    tx.commit().await?;
    Ok(())
}

/// Nothing is erased by itself any more.
async fn stop(op: &Op, who: &SignedIn) -> Result<(), Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    store::stop(&mut tx).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "retention_stopped", "retention", "").await?;
    tx.commit().await?;
    Ok(())
}

/// Sets a legal hold on a complaint.
async fn hold(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let number = posted.needed("reference", MAX_LINE, &mut problems);
    let reason = posted.needed("hold_reason", MAX_LINE, &mut problems);
    let (Some(number), Some(reason)) = (number, reason) else { return Err(Error::Fields(problems)) };
    let reference = Reference::read(&number).map_err(Error::Reference)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let id = store::complaint(&mut tx, reference).await?.ok_or(Error::NotFound)?;
    // Held already: it is as it should be.
    if store::hold(&mut tx, id, &reason, who.officer.id, now).await? {
        audit::write(&mut tx, now, Some(who.officer.id), "legal_hold_set", reference.as_str(), "").await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Ends a legal hold.
async fn release(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("hold").parse().map_err(|_| Error::NotUnderstood)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    if let Some(reference) = store::release(&mut tx, id, who.officer.id, now).await? {
        audit::write(&mut tx, now, Some(who.officer.id), "legal_hold_ended", reference.as_str(), "").await?;
    }
    tx.commit().await?;
    Ok(())
}
