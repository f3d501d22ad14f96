//! What the complainant does to the complaint.

use super::{
    Happened, form_hash,
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

/// The complainant adds words, or photos uploaded under `form`.
pub async fn add_words(op: &Op, reference: Reference, form: &str, text: &str) -> Result<(), Error> {
    complainant(op, reference, form, Move::Add, EntryKind::Added, Some(text)).await
}

/// The complainant's answer to "is it really settled?". "No" reopens it one office higher.
pub async fn answer(op: &Op, reference: Reference, settled: bool, text: &str) -> Result<(), Error> {
    let kind = if settled { EntryKind::Settled } else { EntryKind::NotSettled };
    complainant(op, reference, "", Move::Answer, kind, Some(text).filter(|text| !text.trim().is_empty())).await
}

/// A post that belongs to a complaint.
#[derive(Clone, Debug)]
pub struct Joining {
    /// To which.
    pub complaint_id: i64,
    /// As the complainant's own words, somebody else's, or the proof of a handle.
    pub kind: EntryKind,
    /// The words.
    pub text: String,
    /// Who decided; none when it was clear by itself.
    pub officer_id: Option<i64>,
}

/// Adds a post to a complaint, inside the transaction that stores or decides the post, and lights the complaint up. Returns the entry's id.
pub async fn join(tx: &mut Tx, joining: Joining, now: Millis) -> Result<i64, Error> {
    let Joining { complaint_id, kind, text, officer_id } = joining;
    // Not a new version: anybody can write below a post, and would else make every move of an officer come too late. The row is locked by the
    // update and read afterwards, so that it is as it stands.
    let heard =
        sql("update complaint set unread = true, changed_at = $2, heard = heard + 1 where id = $1 returning reference");
    let (reference,): (Reference,) = tx.one(&heard.arg(complaint_id).arg(now)).await?;
    let complaint: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let office_id = complaint.office_id;
    let happened = Happened { kind, officer_id, office_id, text: Some(text).filter(|text| !text.is_empty()) };
    record(tx, &complaint, &complaint, &happened, now).await
}

async fn complainant(
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
        // The same words sent twice are added once, unless photos came with them.
        let waits = sql("select count(*) from photo where form_hash = $1").arg(form_hash(form));
        let (photos,): (i64,) = tx.one(&waits).await?;
        let said =
            sql("select count(*) from entry where complaint_id = $1 and kind = 'added' and text = $2 and at > $3");
        let (times,): (i64,) = tx.one(&said.arg(id).arg(words.trim()).arg(now - 600_000)).await?;
        if times > 0 && photos == 0 {
            return Ok(());
        }
        may_add(Within::Tx(&mut tx), id, now).await?;
    }
    let mut after = Complaint { changed_at: now, unread: true, ..before.clone() };
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let happened = Happened { kind, officer_id: None, office_id: before.office_id, text };
    match kind {
        EntryKind::Settled => {
            after.settled = Some(true);
            after.unread = false;
        }
        EntryKind::NotSettled => {
            let office_id = one_higher(op, &before);
            reopen(&mut after, office_id);
            // The row before the chain, as everywhere: two transactions that lock in different orders wait for each other for ever.
            save(&mut tx, &before, &mut after, now).await?;
            // The answer stands before the reopening, so that the timeline shows why it began again.
            record(&mut tx, &before, &before, &happened, now).await?;
            let reopened = Happened { kind: EntryKind::Reopened, officer_id: None, office_id, text: None };
            record(&mut tx, &before, &after, &reopened, now).await?;
            tx.commit().await?;
            op.hub().wake();
            return Ok(());
        }
        _ => {}
    }
    save(&mut tx, &before, &mut after, now).await?;
    let entry_id = record(&mut tx, &before, &after, &happened, now).await?;
    if !form.is_empty() {
        take_photos(&mut tx, form, id, entry_id).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}
