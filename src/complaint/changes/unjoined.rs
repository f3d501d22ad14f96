//! A post is taken off a complaint again.

use super::{Happened, record};
use crate::{
    complaint::{
        EntryKind, Millis, Reference, search,
        store::{self, Complaint},
    },
    error::Error,
    server::db::{Tx, sql},
    shield::Viewer,
};

/// What was taken off.
#[derive(Clone, Copy, Debug)]
pub struct Unjoined {
    /// The post.
    pub post_id: i64,
    /// The entry that it had made.
    pub entry_id: i64,
    /// The complaint that was made of it; none when it waits again.
    pub split_to: Option<i64>,
    /// Who did it.
    pub officer_id: i64,
}

/// Locks the complaint's row and reads it. Before a complaint is made of what is taken off: the chain, which that locks, comes last.
///
/// # Errors
/// The database's.
pub async fn hold_to_unjoin(tx: &mut Tx, complaint_id: i64, now: Millis) -> Result<Complaint, Error> {
    let held = sql("update complaint set changed_at = $2 where id = $1 returning reference");
    let (reference,): (Reference,) = tx.one(&held.arg(complaint_id).arg(now)).await?;
    Ok(tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?)
}

/// Writes down that a post was taken off. The entries that it and its later versions made stay, without their words: the trail covers them,
/// and nobody reads them there any more, for they may be about those who do.
///
/// # Errors
/// [`Error::Changed`] when somebody was quicker.
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
    let happened = Happened { kind: EntryKind::Unjoined, officer_id: Some(officer_id), office_id, text: None };
    record(tx, complaint, complaint, &happened, now).await?;
    Ok(())
}
