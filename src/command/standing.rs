//! Closes complaints whose finding "fake" stands, because the complainant was told of it, had the time to reply, and did not contest it.
//!
//! What must stay true: nothing closes by itself of which the complainant has not heard. A complainant who filed on Click & Post has the private page, on
//! which the notice stands; on a platform a message tells of it, and the time counts from when that was sent. Where neither is so (a caller, a message
//! that could not be sent), an officer closes it. All servers run this; the lock of the complaint lets one of them win.

use crate::{
    complaint::{
        Channel, Millis, changes,
        fake::{REPLY_TIME, store as findings},
    },
    error::Error,
    replies::{ReplyState, outbox, templates::TemplateKind},
    server::{AppState, follow::cause::cause, op::Op},
};

/// Findings that are read at once.
const PAGE: i64 = 100;

/// Closes what is due, and returns how many complaints that were.
///
/// # Errors
/// A database error while reading. A complaint that cannot be closed is logged, and does not keep the others from being closed.
pub async fn round(state: &AppState) -> Result<usize, Error> {
    let op = state.op();
    let mut closed = 0;
    let mut after = 0;
    loop {
        let due = findings::due(op.db(), op.now(), after, PAGE).await?;
        let Some(last) = due.last() else { break };
        after = last.id;
        for one in &due {
            if !was_told(&op, one).await? {
                continue;
            }
            match close(&op, one.complaint_id).await {
                Ok(true) => closed += 1,
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(
                        error = cause(&error),
                        "a complaint whose finding nobody contested could not be closed; trying again"
                    );
                }
            }
        }
    }
    if closed > 0 {
        op.hub().wake();
        op.hub().wake_outbox();
    }
    Ok(closed)
}

/// Whether the complainant has had the whole time since hearing of the finding.
async fn was_told(op: &Op, due: &findings::Due) -> Result<bool, Error> {
    let since: Option<Millis> = match outbox::told_by(op.db(), due.complaint_id, due.notice_version).await? {
        Some((ReplyState::Sent, at)) => at,
        Some(_) => None,
        None if due.channel == Channel::ClickAndPost => Some(due.signed_at),
        None => None,
    };
    Ok(since.is_some_and(|since| since + REPLY_TIME <= op.now()))
}

async fn close(op: &Op, complaint_id: i64) -> Result<bool, Error> {
    let mut tx = op.db().begin().await?;
    let Some((complaint, signer)) = changes::stands(op, &mut tx, complaint_id).await? else { return Ok(false) };
    outbox::tell(op, &mut tx, &complaint, TemplateKind::Answered, signer).await?;
    tx.commit().await?;
    Ok(true)
}
