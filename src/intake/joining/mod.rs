//! Decides which posts join a complaint automatically, and which answer "is it settled?" after its closing.
//!
//! Only a direct reply by the complaint's author in its own conversation joins automatically, and only if it does not look like another matter:
//! another place, subject or victim, an accusation, an emergency. Everything else that a complainant writes, and everything that others write
//! below the complaint, waits on the wire with a pointer to the complaint: a grievance joined to the wrong complaint would get no number,
//! no clock and no answer.

mod answering;
mod conversation;
mod following;
pub mod how_to_file;
pub mod matter;

#[cfg(test)]
mod answering_tests;
#[cfg(test)]
mod tests;

use super::{
    beside::with_all,
    inbound::{Inbound, PostKind, clean},
    pictures,
};
use crate::{
    complaint::{
        EntryKind, Reference,
        changes::{
            self, Joining,
            often::{Within, is_full},
        },
        store::{self, Complaint},
    },
    error::Error,
    sealed::store::Use,
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::Viewer,
};

/// Joins a newly stored post to the complaint that it clearly belongs to, if there is one. Otherwise, if a stranger writes "me too" below a
/// complaint, replies with how to file, where the platform allows it. A post of its own joins nothing; it may ask for news of a public incident.
///
/// # Errors
/// Database errors.
pub async fn by_itself(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<(), Error> {
    let now = op.now();
    match item.kind {
        PostKind::Reply | PostKind::Message => {}
        PostKind::Post => return following::note(op, tx, item, post_id).await,
        PostKind::Quote | PostKind::Repost => return Ok(()),
    }
    let Some(author) = &item.author else { return Ok(()) };
    let Some((complaint_id, reference)) = conversation::own(tx, item, &author.id).await? else {
        if answering::by_reply(op, tx, item, &author.id, post_id).await? {
            return Ok(());
        }
        return how_to_file::answer(op, tx, item, post_id).await;
    };
    let complaint: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let text = with_all(&clean(&item.text), &item.beside);
    let place = op.sealing().read_in(tx, complaint_id, Use::Routing).await?.place;
    if matter::another(op, &complaint, place.as_deref(), &text).is_some() {
        return Ok(());
    }
    // Past the limit of a private link the words wait on the wire, where a person decides. Its pace is not asked for: an outage brings many at once.
    if is_full(Within::Tx(&mut *tx), complaint_id).await? {
        return Ok(());
    }
    let joining = Joining { complaint_id, kind: EntryKind::Added, text, officer_id: None };
    let entry_id = changes::join(tx, joining, now).await?;
    let statement = sql("update post set disposition = 'joined', decided_at = $2 where id = $1");
    tx.run(&statement.arg(post_id).arg(now)).await?;
    pictures::belong(tx, post_id, complaint_id, entry_id).await?;
    Ok(())
}

/// Primary key and reference of a complaint.
type Case = (i64, Reference);
