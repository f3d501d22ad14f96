//! Mails the report: to each recipient once.
//!
//! The steps are those of the notices (`command::mail`): a row is taken before anything is sent, and marked as being handed over before the text leaves.
//! What may have arrived is never sent again.

use super::{
    Report, says,
    store::{self, DueMail, MailChange},
};
use crate::{
    audit,
    command::mail::{
        MailState,
        letter::message,
        smtp::{Mailer, SendError, address},
        store::{down, health, up},
    },
    complaint::Millis,
    language::{
        Language,
        dates::{self, DAY},
        fill_in,
        texts::{self, report as words},
    },
    replies::outbox::pause_after,
    server::{
        AppState,
        follow::cause::{cause, unquoted},
    },
};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// Interval between two rounds.
const EVERY: Duration = Duration::from_secs(5);
/// Most mails in one round.
const AT_ONCE: i64 = 20;
/// A report that could not be mailed for so long is yesterday's news.
const TOO_OLD: Millis = 2 * DAY;

/// Sends mail until the process ends.
pub async fn work(state: AppState, mailer: Mailer) {
    loop {
        if let Err(error) = round(&state, &mailer).await {
            tracing::warn!(error = cause(&error), "the daily report could not be mailed; trying again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Sends everything that is due, and returns how many mails the mail server accepted.
///
/// # Errors
/// Database errors. Mails that were sent before stay sent.
pub async fn round(state: &AppState, mailer: &Mailer) -> sqlx::Result<u64> {
    let op = &state.op();
    let (db, now) = (op.db(), op.now());
    store::expire_leases(db, now, now).await?;
    let health = health(db).await?;
    if health.paused_until > now {
        return Ok(0);
    }
    let (mut sent, mut failures) = (0, health.failures);
    for mail in store::due(db, now, AT_ONCE).await? {
        let take = MailChange { state: MailState::Sending, due_at: now, why: None, attempts: 1 };
        if !store::advance(db, &mail, MailState::Waiting, take, now).await? {
            continue;
        }
        let Some(outcome) = send(state, mailer, &mail, &op.settings().public_url).await? else { continue };
        // Sending takes a while, so the outcome is recorded with the time after it.
        let now = state.op().now();
        if let Err(SendError::Server(why)) = &outcome {
            let until = now + pause_after(failures);
            let again = MailChange { state: MailState::Waiting, due_at: until, why: Some(why.as_str()), attempts: -1 };
            store::advance(db, &mail, MailState::Sending, again, now).await?;
            down(db, until, why, now).await?;
            tracing::warn!(why = unquoted(why), "the mail server accepts no mail; trying again later");
            return Ok(sent);
        }
        if failures > 0 {
            up(db).await?;
            failures = 0;
        }
        sent += u64::from(outcome.is_ok());
        settle(state, &mail, outcome, now).await?;
    }
    Ok(sent)
}

/// Sends one mail. None if it may no longer be sent, or was put aside.
async fn send(
    state: &AppState,
    mailer: &Mailer,
    mail: &DueMail,
    public_url: &str,
) -> sqlx::Result<Option<Result<(), SendError>>> {
    let db = state.db();
    let Some(report) = store::report(db, Some(mail.day)).await? else {
        return Ok(Some(Err(SendError::Never("the report is gone".to_owned()))));
    };
    let now = state.op().now();
    if now - report.made_at > TOO_OLD {
        return Ok(Some(Err(SendError::Never("too late".to_owned()))));
    }
    let Some(to) = address(&mail.address) else {
        return Ok(Some(Err(SendError::Never("not a mail address".to_owned()))));
    };
    let (subject, text) = letter(&report, public_url);
    // The same report to the same recipient has the same message id, also on a retry.
    let recipient = hex::encode(&Sha256::digest(&mail.address)[..6]);
    let id = format!("report-{}-{recipient}", report.day);
    let composed = match message(mailer, (None, to.clone()), &id, &subject, text, now) {
        Ok(composed) => composed,
        Err(error) => {
            tracing::error!(error = cause(error.as_ref()), "a mail could not be composed");
            return Ok(Some(Err(SendError::Later("it could not be written".to_owned()))));
        }
    };
    let opened = match mailer.open(&to).await {
        Ok(opened) => opened,
        Err(trouble) => return Ok(Some(Err(trouble))),
    };
    let now = state.op().now();
    let hand_over = MailChange { state: MailState::Handing, due_at: now, why: None, attempts: 0 };
    if !store::advance(db, mail, MailState::Sending, hand_over, now).await? {
        return Ok(None);
    }
    Ok(Some(opened.hand_over(&composed).await))
}

async fn settle(state: &AppState, mail: &DueMail, outcome: Result<(), SendError>, now: Millis) -> sqlx::Result<()> {
    let (to, due_at, why) = match &outcome {
        Ok(()) => (MailState::Sent, now, None),
        Err(SendError::Never(why)) => (MailState::Refused, now, Some(why.as_str())),
        Err(SendError::Unknown(why)) => (MailState::Unknown, now, Some(why.as_str())),
        Err(SendError::Later(why) | SendError::Server(why)) => {
            (MailState::Waiting, now + pause_after(mail.attempts + 1), Some(why.as_str()))
        }
    };
    let change = MailChange { state: to, due_at, why, attempts: 0 };
    let mut tx = state.db().begin().await?;
    for from in [MailState::Handing, MailState::Sending] {
        if !store::change(&mut tx, mail, from, change, now).await? {
            continue;
        }
        let action = match to {
            MailState::Sent => Some("report_mailed"),
            MailState::Refused => Some("report_mail_refused"),
            MailState::Unknown => Some("report_mail_unknown"),
            MailState::Waiting | MailState::Sending | MailState::Handing => None,
        };
        if let Some(action) = action {
            let day = dates::iso(dates::begins(mail.day));
            audit::write(&mut tx, now, None, action, &day, &mail.address).await?;
        }
        break;
    }
    tx.commit().await
}

/// Subject and text of the mail, in both languages: totals of the district and the address of the page. Nothing about a station and nothing confidential
/// is in it.
pub fn letter(report: &Report, public_url: &str) -> (String, String) {
    let subject = [Language::Hindi, Language::English].map(|language| says::title(report, language)).join(" | ");
    let parts = [Language::Hindi, Language::English].map(|language| {
        let mut lines = vec![says::title(report, language), String::new()];
        lines.extend(says::totals(report, language).into_iter().map(|(name, value)| format!("{name}: {value}")));
        lines.push(String::new());
        let address = format!("{public_url}/staff/report/{}", report.day);
        lines.push(fill_in(language, words::WHOLE, &[("address", &address)]));
        lines.push(texts::mail::NO_REPLY.in_language(language).to_owned());
        lines.join("\r\n")
    });
    (subject, parts.join("\r\n\r\n* * *\r\n\r\n"))
}
