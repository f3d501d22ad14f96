//! Mail addresses of officers, and whether mail to them is delivered.

use super::{MailServer, MailTrouble};
use crate::{
    audit,
    command::mail::{smtp, store as mail},
    error::{Error, Problem},
    officers::{
        sign_in::SignedIn,
        store::{self, MailChoice},
    },
    server::{forms::FormBody, op::Op},
};
use std::collections::HashMap;

/// The state of the mail server.
pub async fn server(op: &Op) -> Result<MailServer, Error> {
    if op.state().mailer().is_none() {
        return Ok(MailServer::Off);
    }
    let health = mail::health(op.db()).await?;
    Ok(match health.down_since {
        None => MailServer::Up,
        Some(since) => MailServer::Down { since, next: health.paused_until, why: health.why.unwrap_or_default() },
    })
}

/// The address of each officer, and why the last mail to it failed.
pub async fn addresses(op: &Op) -> Result<HashMap<i64, (Option<String>, Option<MailTrouble>)>, Error> {
    let mut troubles: HashMap<i64, MailTrouble> = mail::troubles(op.db(), op.now())
        .await?
        .into_iter()
        .map(|last| {
            let why = last.why.unwrap_or_default();
            (last.officer_id, MailTrouble { state: last.state, at: last.at, next: last.due_at, why })
        })
        .collect();
    let choices: Vec<MailChoice> = store::mail_choices(op.db()).await?;
    Ok(choices.into_iter().map(|choice| (choice.id, (choice.email, troubles.remove(&choice.id)))).collect())
}

/// Sets or removes an officer's address.
pub async fn set_email(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("officer").parse().map_err(|_| Error::field("officer", Problem::NotAChoice))?;
    let mut problems = Vec::new();
    let typed = posted.line("email", 254, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    if typed.as_deref().is_some_and(|typed| smtp::address(typed).is_none()) {
        return Err(Error::field("email", Problem::NotAMailAddress));
    }
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let officer = super::store::one(&mut tx, id).await?.ok_or_else(|| Error::field("officer", Problem::NotAChoice))?;
    store::set_email(&mut tx, id, typed.as_deref(), now).await?;
    let detail = typed.unwrap_or_else(|| "-".to_owned());
    audit::write(&mut tx, now, Some(who.officer.id), "officer_email_set", &officer.login, &detail).await?;
    tx.commit().await?;
    Ok(())
}
