//! Sends the notices that are due for mailing, one mail for each officer.

use super::{
    letter::{MailRecipient, letter},
    smtp::{Mailer, SendError, address},
    store::{self, Cutoff, Leased, MailOutcome, Reader},
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

/// Interval between two rounds.
const EVERY: Duration = Duration::from_secs(5);
/// A mail is given up after this many attempts: with the longest pause that takes five days, as RFC 5321, section 4.5.4.1 recommends.
const GIVEN_UP_AFTER: i64 = 480;

/// Sends mail until the process ends.
pub async fn work(state: AppState, mailer: Mailer) {
    loop {
        if let Err(error) = round(&state, &mailer).await {
            tracing::warn!(error = cause(&error), "notices could not be mailed; trying again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Sends everything that is due and returns the number of mails that the mail server accepted.
///
/// # Errors
/// Database errors. Mails that were sent before stay sent.
pub async fn round(state: &AppState, mailer: &Mailer) -> sqlx::Result<u64> {
    let op = &state.op();
    let db = op.db();
    let now = op.now();
    store::expire_leases(db, now, now).await?;
    let health = store::health(db).await?;
    if health.paused_until > now {
        return Ok(0);
    }
    let Some(cutoff) = Cutoff::of(db, now).await? else { return Ok(0) };
    let (mut sent, mut failures) = (0, health.failures);
    for reader in store::readers(op, now).await? {
        let Some(leased) = store::lease(op, &reader, cutoff, state.clock().now()).await? else { continue };
        let outcome = send(op, mailer, &reader, &leased).await?;
        // Sending takes a while, so the outcome is recorded with the current time.
        let now = state.clock().now();
        let outcome = match outcome {
            None => continue,
            Some(Err(SendError::Server(why))) => {
                let until = now + pause_after(failures);
                store::settle(op, &reader, &leased, MailOutcome::Paused(until, why.clone()), now).await?;
                store::down(db, until, &why, now).await?;
                tracing::warn!(why = unquoted(&why), "the mail server accepts no mail; trying again later");
                // It would refuse every other mail as well.
                return Ok(sent);
            }
            Some(outcome) => outcome,
        };
        if failures > 0 {
            store::up(db).await?;
            failures = 0;
        }
        sent += u64::from(outcome.is_ok());
        store::settle(op, &reader, &leased, outcome_of(outcome, &leased, now), now).await?;
    }
    Ok(sent)
}

fn outcome_of(outcome: Result<(), SendError>, leased: &Leased, now: Millis) -> MailOutcome {
    match outcome {
        Ok(()) => MailOutcome::Sent,
        Err(SendError::Never(why)) => MailOutcome::Refused(why),
        Err(SendError::Unknown(why)) => MailOutcome::Unknown(why),
        Err(SendError::Server(why) | SendError::Later(why)) if leased.attempts >= GIVEN_UP_AFTER => {
            MailOutcome::Refused(why)
        }
        Err(SendError::Server(why) | SendError::Later(why)) => {
            MailOutcome::Again(now + pause_after(leased.attempts), why)
        }
    }
}

/// Sends one mail. None if it may no longer be sent as leased.
async fn send(
    op: &Op,
    mailer: &Mailer,
    reader: &Reader,
    leased: &Leased,
) -> sqlx::Result<Option<Result<(), SendError>>> {
    let Some(address) = address(&reader.email) else {
        return Ok(Some(Err(SendError::Never("not a mail address".to_owned()))));
    };
    let officer = &reader.who.officer;
    // A mail in both languages uses the name as it was typed.
    let name = reader.language.map_or(officer.name.name.as_str(), |language| officer.name.in_language(language));
    let to = MailRecipient { name, officer_id: officer.id, address: address.clone(), language: reader.language };
    let clock = op.state().clock();
    let mail = match letter(mailer, to, &leased.notices, &op.settings().public_url, clock.now()) {
        Ok(mail) => mail,
        Err(error) => {
            tracing::error!(error = cause(error.as_ref()), "a mail could not be composed");
            return Ok(Some(Err(SendError::Later("it could not be written".to_owned()))));
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
