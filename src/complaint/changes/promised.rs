//! Promises that officers make to people about a complaint, and their fulfilment.

use super::{NewEntry, record, save};
use crate::{
    command::promises::store as promises,
    complaint::{
        EntryKind, Millis, Move, Reference, may,
        store::{self, Complaint},
    },
    error::Error,
    language::dates,
    officers::sign_in::SignedIn,
    server::{db::Tx, op::Op},
};

/// Records what an officer promised, and by when. Whoever may write a note may promise; like a note it undoes nobody's work, so it
/// may be based on an outdated version.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see the complaint.
pub async fn promise(op: &Op, who: &SignedIn, reference: Reference, words: &str, due_at: Millis) -> Result<(), Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let before = found(op, &mut tx, who, reference).await?;
    let mut after = Complaint { changed_at: now, unread: false, ..before.clone() };
    // The timeline stores the time in digits, which read the same in both languages.
    let text = format!("{words} → {} {}", dates::iso(due_at), dates::time(due_at));
    save(&mut tx, &before, &mut after, now).await?;
    let entry_id = record(&mut tx, &before, &after, &new_entry(EntryKind::Promised, who, text), now).await?;
    let new = promises::NewPromise { complaint_id: before.id, officer_id: who.officer.id, words, due_at, entry_id };
    promises::add(&mut tx, &new, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Marks a promise as kept.
///
/// # Errors
/// [`Error::NotNow`] if the promise is not open, for example because somebody else was faster.
pub async fn keep_promise(op: &Op, who: &SignedIn, reference: Reference, id: i64) -> Result<(), Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let before = found(op, &mut tx, who, reference).await?;
    let words = promises::keep(&mut tx, before.id, id, who.officer.id, now).await?.ok_or(Error::NotNow)?;
    let mut after = Complaint { changed_at: now, ..before.clone() };
    save(&mut tx, &before, &mut after, now).await?;
    record(&mut tx, &before, &after, &new_entry(EntryKind::PromiseKept, who, words), now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

async fn found(op: &Op, tx: &mut Tx, who: &SignedIn, reference: Reference) -> Result<Complaint, Error> {
    let found: Option<Complaint> = tx.maybe(&store::select_visible(&who.viewer, reference)).await?;
    let found = found.ok_or(Error::NotFound)?;
    may::may(op, who, &found, Move::Note)?;
    Ok(found)
}

fn new_entry(kind: EntryKind, who: &SignedIn, text: String) -> NewEntry {
    NewEntry { kind, officer_id: Some(who.officer.id), office_id: None, text: Some(text) }
}
