//! Handlers of an officer's account page.

use super::Own;
use crate::{
    audit,
    command::mail::MailWhen,
    error::Error,
    language::Language,
    officers::{self, sign_in::SignedIn, store},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// The page as this officer sees it.
pub async fn own(op: &Op, who: &SignedIn) -> Result<Own, Error> {
    let chosen = store::mail_choice(op.db(), who.officer.id).await?;
    Ok(Own {
        me: officers::handlers::me(op, who).await?,
        gets_notices: StaffPage::Me.may_change(who.officer.role).is_ok(),
        on: op.state().mailer().is_some(),
        email: chosen.email,
        when: chosen.mail_when.unwrap_or(MailWhen::of(who.officer.role)),
        language: chosen.mail_language,
    })
}

/// `POST /staff/me`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Me.may_change(who.officer.role)?;
    let mut problems = Vec::new();
    let when: Option<MailWhen> = posted.choice("when", &mut problems);
    let language: Option<Language> = match posted.get("in") {
        "" => None,
        _ => posted.choice("in", &mut problems),
    };
    let (Some(when), true) = (when, problems.is_empty()) else { return Err(Error::Fields(problems)) };
    let now = op.now();
    let before = store::mail_choice(op.db(), who.officer.id).await?;
    let mut tx = op.db().begin().await?;
    if before.mail_when.unwrap_or(MailWhen::of(who.officer.role)) == MailWhen::None {
        store::mail_begins(&mut tx, who.officer.id, now).await?;
    }
    store::choose_mail(&mut tx, who.officer.id, when, language).await?;
    let detail = format!("{when}, {}", language.map_or("both", Language::as_str));
    audit::write(&mut tx, now, Some(who.officer.id), "mail_chosen", &who.officer.login, &detail).await?;
    tx.commit().await?;
    Ok(FormResponse::go(StaffPage::Me.route()))
}
