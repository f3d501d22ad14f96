//! Sends notices by mail: to one officer after another whatever is due for that officer, as one mail.

use super::{
    letter::{To, letter},
    smtp::{Mailer, Trouble, address},
    store::{self, Leased, MailOutcome, Reader, Since},
};
use crate::{
    complaint::Millis,
    replies::outbox::pause_after,
    server::{
        AppState,
        follow::cause::{cause, unquoted},
        op::Op,
    },
};
use std::time::Duration;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(5);
/// A mail that is put off as often as this is given up: with the longest pause that is five days, as RFC 5321, 4.5.4.1 wants.
const GIVEN_UP_AFTER: i64 = 480;

/// Works until the process ends.
pub async fn work(state: AppState, mailer: Mailer) {
    loop {
        if let Err(error) = round(&state, &mailer).await {
            tracing::warn!(error = cause(&error), "notices could not be mailed; trying again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Sends everything that is due; says how many mails the mail server took.
///
/// # Errors
/// The database's: what was sent before stays sent.
pub async fn round(state: &AppState, mailer: &Mailer) -> sqlx::Result<u64> {
    let op = &state.op();
    let db = op.db();
    let now = op.now();
    store::expire_leases(db, now, now).await?;
    let health = store::health(db).await?;
    if health.paused_until > now {
        return Ok(0);
    }
    let Some(since) = Since::of(db, now).await? else { return Ok(0) };
    let (mut sent, mut failures) = (0, health.failures);
    for reader in store::readers(op, now).await? {
        let Some(leased) = store::lease(op, &reader, since, state.clock().now()).await? else { continue };
        let outcome = send(op, mailer, &reader, &leased).await?;
        // The mail server took its time; what is decided from here on is decided then.
        let now = state.clock().now();
        let outcome = match outcome {
            None => continue,
            Some(Err(Trouble::Server(why))) => {
                let until = now + pause_after(failures);
                store::settle(op, &reader, &leased, MailOutcome::Paused(until, why.clone()), now).await?;
                store::down(db, until, &why, now).await?;
                tracing::warn!(why = unquoted(&why), "the mail server takes nothing; trying again later");
                // It would say the same to everybody else.
                return Ok(sent);
            }
            Some(outcome) => outcome,
        };
        if failures > 0 {
            store::up(db).await?;
            failures = 0;
        }
        sent += u64::from(outcome.is_ok());
        store::settle(op, &reader, &leased, judged(outcome, &leased, now), now).await?;
    }
    Ok(sent)
}

fn judged(outcome: Result<(), Trouble>, leased: &Leased, now: Millis) -> MailOutcome {
    match outcome {
        Ok(()) => MailOutcome::Sent,
        Err(Trouble::Never(why)) => MailOutcome::Refused(why),
        Err(Trouble::Unknown(why)) => MailOutcome::Unknown(why),
        Err(Trouble::Server(why) | Trouble::Later(why)) if leased.attempts >= GIVEN_UP_AFTER => {
            MailOutcome::Refused(why)
        }
        Err(Trouble::Server(why) | Trouble::Later(why)) => MailOutcome::Again(now + pause_after(leased.attempts), why),
    }
}

/// One mail. None when it may no longer go out as it was.
async fn send(op: &Op, mailer: &Mailer, reader: &Reader, leased: &Leased) -> sqlx::Result<Option<Result<(), Trouble>>> {
    let Some(address) = address(&reader.email) else {
        return Ok(Some(Err(Trouble::Never("not a mail address".to_owned()))));
    };
    let officer = &reader.who.officer;
    // A mail in both languages has the name as it was typed.
    let name = reader.language.map_or(officer.name.name.as_str(), |language| officer.name.in_language(language));
    let to = To { name, officer_id: officer.id, address: address.clone(), language: reader.language };
    let clock = op.state().clock();
    let mail = match letter(mailer, to, &leased.told, &op.settings().public_url, clock.now()) {
        Ok(mail) => mail,
        Err(error) => {
            tracing::error!(error = cause(error.as_ref()), "a mail could not be written");
            return Ok(Some(Err(Trouble::Later("it could not be written".to_owned()))));
        }
    };
    let opened = match mailer.open(&address).await {
        Ok(opened) => opened,
        Err(trouble) => return Ok(Some(Err(trouble))),
    };
    if !store::hand_over(op, reader, leased, clock.now()).await? {
        return Ok(None);
    }
    Ok(Some(opened.hand_over(&mail).await))
}
