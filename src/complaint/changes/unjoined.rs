//! Taking a post off a complaint again.

use super::{NewEntry, record};
use crate::{
    complaint::{
        EntryKind, Millis, Reference, search,
        store::{self, Complaint},
    },
    error::Error,
    server::db::{Tx, sql},
    shield::Viewer,
};

/// A post that is taken off a complaint.
#[derive(Clone, Copy, Debug)]
pub struct Unjoined {
    /// Primary key of the post.
    pub post_id: i64,
    /// The timeline entry that the post had made.
    pub entry_id: i64,
    /// The complaint that was made from the post; `None` if it is back on the wire.
    pub split_to: Option<i64>,
    /// The officer who did it.
    pub officer_id: i64,
}

/// Locks the complaint's row and reads it. Must be called before a new complaint is created from the post, because creating one locks the
/// audit chain, which must come last.
///
/// # Errors
/// A database error.
pub async fn hold_to_unjoin(tx: &mut Tx, complaint_id: i64, now: Millis) -> Result<Complaint, Error> {
    let lock = sql("update complaint set changed_at = $2 where id = $1 returning reference");
    let (reference,): (Reference,) = tx.one(&lock.arg(complaint_id).arg(now)).await?;
    Ok(tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?)
}

/// Records that a post was taken off. The entries made by the post and its later versions stay without their text: the audit trail covers
/// them, but nobody can read the text there any more, since it may be about those who could.
///
/// # Errors
/// [`Error::Changed`] if somebody else was faster.
pub async fn unjoin(tx: &mut Tx, complaint: &Complaint, unjoined: Unjoined, now: Millis) -> Result<(), Error> {
    let Unjoined { post_id, entry_id, split_to, officer_id } = unjoined;
    let statement = sql("insert into unjoined (entry_id, complaint_id, post_id, split_to, officer_id, at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (entry_id) do nothing")
    .arg(entry_id)
    .arg(complaint.id)
    .arg(post_id)
    .arg(split_to)
    .arg(officer_id)
    .arg(now);
    if tx.run(&statement).await? == 0 {
        return Err(Error::Changed);
    }
    let later = sql("insert into unjoined (entry_id, complaint_id, post_id, split_to, officer_id, at) \
         select id, complaint_id, post_id, $3, $4, $5 from entry where complaint_id = $1 and post_id = $2 on conflict (entry_id) do nothing")
    .arg(complaint.id)
    .arg(post_id)
    .arg(split_to)
    .arg(officer_id)
    .arg(now);
    tx.run(&later).await?;
    search::refresh(tx, complaint.id).await?;
    let office_id = complaint.office_id;
    let new_entry = NewEntry { kind: EntryKind::Unjoined, officer_id: Some(officer_id), office_id, text: None };
    record(tx, complaint, complaint, &new_entry, now).await?;
    Ok(())
}
