//! Reads the answer to "is it settled?" out of a reply that the complainant wrote in the complaint's own conversation after its closing.
//!
//! Only a few plain words are read (`complaint::answers::read`). Everything else waits on the wire, where a person decides.

use super::conversation;
use crate::{
    complaint::{
        answers::{AnswerWay, read},
        changes::{self, Answered},
        store::{self, Complaint},
    },
    error::Error,
    intake::{beside::with_all, inbound::Inbound, inbound::clean, pictures},
    language::dates::DAY,
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::Viewer,
};

/// How long after the last change a private message may be the answer, in milliseconds.
const ANSWERED_WITHIN: i64 = 30 * DAY;

/// Records the answer, if the post is one. Returns whether it was.
///
/// # Errors
/// Database errors.
pub(super) async fn by_reply(op: &Op, tx: &mut Tx, item: &Inbound, author: &str, post_id: i64) -> Result<bool, Error> {
    let now = op.now();
    let text = with_all(&clean(&item.text), &item.beside);
    let Some(said) = read::answer(&text).filter(|_| item.media.is_empty()) else { return Ok(false) };
    let since = now - ANSWERED_WITHIN;
    let Some((complaint_id, reference)) = conversation::closed(tx, item, author, since).await? else {
        return Ok(false);
    };
    // Locks the row, so that the complaint read afterwards is current.
    tx.run(&sql("update complaint set heard = heard where id = $1").arg(complaint_id)).await?;
    let complaint: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    // Written before the closing and delivered late: it answers something else.
    let closed = sql("select max(at) from entry where complaint_id = $1 and kind = 'closed'");
    let (closed_at,): (Option<i64>,) = tx.one(&closed.arg(complaint_id)).await?;
    if item.at.zip(closed_at).is_some_and(|(written, closed)| written < closed) {
        return Ok(false);
    }
    let answered = Answered { said, way: AnswerWay::Channel, text, officer_id: None };
    let entry_id = match changes::answer_in(op, tx, complaint, &answered).await {
        Ok(Some(entry_id)) => entry_id,
        // Reopened in the meantime, or the last answer was final: the post waits for a person.
        Ok(None) | Err(Error::NotNow) => return Ok(false),
        Err(error) => return Err(error),
    };
    let statement = sql("update post set disposition = 'joined', decided_at = $2 where id = $1");
    tx.run(&statement.arg(post_id).arg(now)).await?;
    pictures::belong(tx, post_id, complaint_id, entry_id).await?;
    Ok(true)
}
