//! The doors of signs of work.

use super::store;
use crate::{
    complaint::{
        Move, Reference, changes, may,
        store::{self as complaints, Complaint},
    },
    error::Error,
    officers::sign_in::SignedIn,
    server::{House, db::Tx},
};

/// This officer is working on a complaint, for a while.
///
/// # Errors
/// [`Error::NotFound`] to whoever may not see it.
pub async fn on_it(house: &House, who: &SignedIn, typed: &str) -> Result<(), Error> {
    let now = house.clock().now();
    let mut tx = house.db().begin().await?;
    let complaint = found(house, &mut tx, who, typed).await?;
    let new = store::sign(&mut tx, complaint.id, who.officer.id, now).await?;
    if new {
        changes::look_again(&mut tx, &complaint, now).await?;
    }
    tx.commit().await?;
    if new {
        house.hub().wake();
    }
    Ok(())
}

/// This officer no longer works on it.
///
/// # Errors
/// [`Error::NotFound`] to whoever may not see it.
pub async fn done(house: &House, who: &SignedIn, typed: &str) -> Result<(), Error> {
    let mut tx = house.db().begin().await?;
    let complaint = found(house, &mut tx, who, typed).await?;
    if store::done(&mut tx, complaint.id, who.officer.id).await? {
        changes::look_again(&mut tx, &complaint, house.clock().now()).await?;
    }
    tx.commit().await?;
    house.hub().wake();
    Ok(())
}

async fn found(house: &House, tx: &mut Tx, who: &SignedIn, typed: &str) -> Result<Complaint, Error> {
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let found: Option<Complaint> = tx.maybe(&complaints::select_visible(&who.viewer, reference)).await?;
    let found = found.ok_or(Error::NotFound)?;
    // Whoever may do anything to it at all may write a note.
    may::may(house, who, &found, Move::Note, house.clock().now()).map_err(|_| Error::NotAllowed)?;
    Ok(found)
}
