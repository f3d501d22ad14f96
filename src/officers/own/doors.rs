//! The doors of an officer's own page.

use super::Own;
use crate::{
    audit,
    command::mail::MailWhen,
    error::Error,
    language::Language,
    officers::{self, session::signed_in, sign_in::SignedIn, store},
    server::{
        House,
        forms::{self, Accepted, Posted},
    },
    staff::StaffPage,
};
use axum::{body::Body, extract::State, http::Response};

/// The page as this officer sees it.
pub async fn own(house: &House, who: &SignedIn) -> Result<Own, Error> {
    let chosen = store::mail_choice(house.db(), who.officer.id).await?;
    Ok(Own {
        me: officers::doors::me(house, who).await?,
        gets_notices: StaffPage::Me.may_change(who.officer.role).is_ok(),
        on: house.mailer().is_some(),
        email: chosen.email,
        when: chosen.mail_when.unwrap_or(MailWhen::of(who.officer.role)),
        language: chosen.mail_language,
    })
}

/// `POST /staff/me`
pub async fn post(State(house): State<House>, posted: Posted) -> Response<Body> {
    let result = act(&house, &posted).await;
    forms::answer(&house, posted, result).await
}

async fn act(house: &House, posted: &Posted) -> Result<Accepted, Error> {
    let who = signed_in(&posted.parts.extensions)?;
    StaffPage::Me.may_change(who.officer.role)?;
    let mut problems = Vec::new();
    let when: Option<MailWhen> = posted.choice("when", &mut problems);
    let language: Option<Language> = match posted.get("in") {
        "" => None,
        _ => posted.choice("in", &mut problems),
    };
    let (Some(when), true) = (when, problems.is_empty()) else { return Err(Error::Fields(problems)) };
    let now = house.clock().now();
    let before = store::mail_choice(house.db(), who.officer.id).await?;
    let mut tx = house.db().begin().await?;
    if before.mail_when.unwrap_or(MailWhen::of(who.officer.role)) == MailWhen::None {
        store::mail_begins(&mut tx, who.officer.id, now).await?;
    }
    store::choose_mail(&mut tx, who.officer.id, when, language).await?;
    let detail = format!("{when}, {}", language.map_or("both", Language::as_str));
    audit::write(&mut tx, now, Some(who.officer.id), "mail_chosen", &who.officer.login, &detail).await?;
    tx.commit().await?;
    Ok(Accepted::go(StaffPage::Me.route()))
}
