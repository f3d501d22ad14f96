//! Handlers that set and remove the "working on this" mark.

use super::store;
use crate::{
    complaint::{
        Move, Reference, changes, may,
        store::{self as complaints, Complaint},
    },
    error::Error,
    officers::sign_in::SignedIn,
    server::{db::Tx, op::Op},
};

/// Marks a complaint as being worked on by this officer, for [`LASTS`](super::LASTS).
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see the complaint.
pub async fn on_it(op: &Op, who: &SignedIn, typed: &str) -> Result<(), Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let complaint = found(op, &mut tx, who, typed).await?;
    let new = store::sign(&mut tx, complaint.id, who.officer.id, now).await?;
    if new {
        changes::look_again(&mut tx, &complaint, now).await?;
    }
    tx.commit().await?;
    if new {
        op.hub().wake();
    }
    Ok(())
}

/// Removes this officer's mark from a complaint.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see the complaint.
pub async fn done(op: &Op, who: &SignedIn, typed: &str) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let complaint = found(op, &mut tx, who, typed).await?;
    if store::done(&mut tx, complaint.id, who.officer.id).await? {
        changes::look_again(&mut tx, &complaint, op.now()).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

async fn found(op: &Op, tx: &mut Tx, who: &SignedIn, typed: &str) -> Result<Complaint, Error> {
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let found: Option<Complaint> = tx.maybe(&complaints::select_visible(&who.viewer, reference)).await?;
    let found = found.ok_or(Error::NotFound)?;
    // Every officer who may change the complaint at all may write a note.
    may::may(op, who, &found, Move::Note).map_err(|_| Error::NotAllowed)?;
    Ok(found)
}
