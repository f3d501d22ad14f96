//! Changes made by the complainant.

use super::{
    NewEntry, form_hash,
    often::{Within, may_add},
    one_higher, record, reopen, save, take_photos,
};
use crate::{
    complaint::{
        EntryKind, Millis, Move, Mover, Reference, moves,
        store::{self, Complaint},
    },
    error::Error,
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::Viewer,
};

/// Adds text by the complainant, or photos that were uploaded under `form`.
pub async fn add_words(op: &Op, reference: Reference, form: &str, text: &str) -> Result<(), Error> {
    change(op, reference, form, Move::Add, EntryKind::Added, Some(text)).await
}

/// Records the complainant's answer to "is it really settled?". "No" reopens the complaint one office higher.
pub async fn answer(op: &Op, reference: Reference, settled: bool, text: &str) -> Result<(), Error> {
    let kind = if settled { EntryKind::Settled } else { EntryKind::NotSettled };
    change(op, reference, "", Move::Answer, kind, Some(text).filter(|text| !text.trim().is_empty())).await
}

/// A post to be added to a complaint.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// `Added` for the complainant's own words, `PostJoined` for somebody else's, `HandleProved` for the proof of a handle.
    pub kind: EntryKind,
    /// The text of the post.
    pub text: String,
    /// The officer who decided to join it; `None` if it joined by itself.
    pub officer_id: Option<i64>,
}

/// Adds a post to a complaint and marks the complaint as unread, inside the transaction that stores or decides the post. Returns the id of
/// the timeline entry.
pub async fn join(tx: &mut Tx, joining: Joining, now: Millis) -> Result<i64, Error> {
    let Joining { complaint_id, kind, text, officer_id } = joining;
    // The version does not change: anybody can write below a post, and would otherwise make every move of an officer fail as outdated. The
    // update locks the row, so the complaint read afterwards is current.
    let heard =
        sql("update complaint set unread = true, changed_at = $2, heard = heard + 1 where id = $1 returning reference");
    let (reference,): (Reference,) = tx.one(&heard.arg(complaint_id).arg(now)).await?;
    let complaint: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let office_id = complaint.office_id;
    let new_entry = NewEntry { kind, officer_id, office_id, text: Some(text).filter(|text| !text.is_empty()) };
    record(tx, &complaint, &complaint, &new_entry, now).await
}

async fn change(
    op: &Op,
    reference: Reference,
    form: &str,
    a_move: Move,
    kind: EntryKind,
    text: Option<&str>,
) -> Result<(), Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let (id,): (i64,) =
        tx.maybe(&sql("select id from complaint where reference = $1").arg(reference)).await?.ok_or(Error::NotFound)?;
    let before: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(id), reference)).await?;
    moves::after(before.status, a_move, Mover::Complainant).ok_or(Error::NotNow)?;
    if kind == EntryKind::Added
        && let Some(words) = text
    {
        // The same text sent twice is added once, unless photos came with it.
        let pending = sql("select count(*) from photo where form_hash = $1").arg(form_hash(form));
        let (photos,): (i64,) = tx.one(&pending).await?;
        let same_text =
            sql("select count(*) from entry where complaint_id = $1 and kind = 'added' and text = $2 and at > $3");
        let (times,): (i64,) = tx.one(&same_text.arg(id).arg(words.trim()).arg(now - 600_000)).await?;
        if times > 0 && photos == 0 {
            return Ok(());
        }
        may_add(Within::Tx(&mut tx), id, now).await?;
    }
    let mut after = Complaint { changed_at: now, unread: true, ..before.clone() };
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let new_entry = NewEntry { kind, officer_id: None, office_id: before.office_id, text };
    match kind {
        EntryKind::Settled => {
            after.settled = Some(true);
            after.unread = false;
        }
        EntryKind::NotSettled => {
            let office_id = one_higher(op, &before);
            reopen(&mut after, office_id);
            // Update the row before writing the audit entry, as everywhere: two transactions that lock in different orders would deadlock.
            save(&mut tx, &before, &mut after, now).await?;
            // The answer is recorded before the reopening, so that the timeline shows why the complaint was reopened.
            record(&mut tx, &before, &before, &new_entry, now).await?;
            let reopened = NewEntry { kind: EntryKind::Reopened, officer_id: None, office_id, text: None };
            record(&mut tx, &before, &after, &reopened, now).await?;
            tx.commit().await?;
            op.hub().wake();
            return Ok(());
        }
        _ => {}
    }
    save(&mut tx, &before, &mut after, now).await?;
    let entry_id = record(&mut tx, &before, &after, &new_entry, now).await?;
    if !form.is_empty() {
        take_photos(&mut tx, form, id, entry_id).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}
