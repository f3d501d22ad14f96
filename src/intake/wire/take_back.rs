//! Handlers of the line at the foot of the wire: taking the last decision back before its reply leaves, sending the reply at once or again.

use super::{Disposition, store, unjoin};
use crate::{
    audit,
    complaint::outgoing,
    error::Error,
    officers::sign_in::SignedIn,
    replies::outbox::{self, Reply},
    server::{
        db::{Tx, sql},
        forms::FormBody,
        op::Op,
    },
    shield::{Viewer, visible},
};

/// Takes a decision back. If the form names the reply, the reply is stopped and the decision undone, or neither: a worker may have leased it in
/// between. A post that became a complaint stays one, because its number exists; only the reply is stopped. Returns whether the post waits again.
///
/// # Errors
/// [`Error::AlreadyOut`] if the reply is being sent or was sent; [`Error::NotNow`] if the decision was undone before or cannot be undone.
pub async fn take_back(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<bool, Error> {
    let now = op.now();
    let id: i64 = posted.get("post").parse().map_err(|_| Error::NotUnderstood)?;
    let reply = match posted.get("reply") {
        "" => None,
        typed => Some(typed.parse::<i64>().map_err(|_| Error::NotUnderstood)?),
    };
    let row = store::post(op.db(), id).await?.ok_or(Error::NotFound)?;
    let disposition = row.disposition.ok_or(Error::NotNow)?;
    if disposition == Disposition::Joined {
        unjoin::take_off(op, who, id, unjoin::Then::Waits, reply).await?;
        return Ok(true);
    }
    let mut tx = op.db().begin().await?;
    let waits_again = disposition != Disposition::Complaint;
    if waits_again {
        // The post before the reply, in the order in which a decision writes them.
        if !store::undecide(&mut tx, id).await? {
            return Err(Error::NotNow);
        }
    } else if reply.is_none() {
        return Err(Error::NotNow);
    }
    stop(&mut tx, who, id, reply).await?;
    let action = if waits_again { "post_undecided" } else { "answer_taken_back" };
    audit::write(&mut tx, now, Some(who.officer.id), action, &format!("post {id}"), "").await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(waits_again)
}

/// Stops the reply that the form names; without one, whatever has not been sent yet.
///
/// # Errors
/// [`Error::AlreadyOut`]; [`Error::NotFound`] if this officer may not see the complaint that the reply belongs to.
pub(super) async fn stop(tx: &mut Tx, who: &SignedIn, post_id: i64, reply: Option<i64>) -> Result<(), Error> {
    let Some(reply) = reply else {
        return Ok(unjoin::cancel_replies(tx, post_id).await?);
    };
    readable(tx, &who.viewer, reply).await?;
    if outbox::take_back(tx, reply, post_id).await? { Ok(()) } else { Err(Error::AlreadyOut) }
}

/// Sends a reply at once that waits to be taken back.
///
/// # Errors
/// [`Error::NotFound`] if there is no such reply for this officer.
pub async fn send_now(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("reply").parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    readable(&mut tx, &who.viewer, id).await?;
    outbox::hurry(&mut tx, id, now).await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Queues a refused reply again, after the same checks as the first time.
///
/// # Errors
/// [`Error::Stopped`] if it may not be sent; [`Error::NotNow`] if it was taken back or its post is gone.
pub async fn send_again(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("reply").parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    readable(&mut tx, &who.viewer, id).await?;
    let written: Reply = tx.maybe(&outbox::by_id(id)).await?.ok_or(Error::NotFound)?;
    if let Some(stop) = outgoing::store::stop(op, &mut tx, written.leaving()).await? {
        return Err(Error::Stopped(stop));
    }
    if !outbox::again(&mut tx, id, now).await? {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "reply_again", &format!("reply {id}"), "").await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// # Errors
/// [`Error::NotFound`] if there is no such reply, or it belongs to a complaint that this viewer may not see.
async fn readable(tx: &mut Tx, viewer: &Viewer, id: i64) -> Result<(), Error> {
    let mut statement = sql("select r.id from reply r left join complaint c on c.id = r.complaint_id where r.id = ");
    statement.bind(id).push(" and (r.complaint_id is null or ");
    visible(&mut statement, viewer);
    statement.push(")");
    let found: Option<(i64,)> = tx.maybe(&statement).await?;
    found.map(|_| ()).ok_or(Error::NotFound)
}
