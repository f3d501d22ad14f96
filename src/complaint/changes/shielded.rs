//! The shield: a person decides that the law protects who a complaint is about, or that it no longer does.

use super::{NewEntry, record, save};
use crate::{
    audit,
    complaint::{
        EntryKind, Reference, may,
        store::{Complaint, select_visible},
    },
    error::{Error, Problem},
    officers::sign_in::SignedIn,
    server::op::Op,
    shield::{ShieldKind, may_lift, may_shield},
};

/// Puts the shield on a complaint, changes its kind, or takes it off with `None`. From then on nothing about the complaint is said in public, and who
/// complained is told to nobody without an opening. The words go into a note for staff.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see the complaint; [`Error::NotAllowed`]; [`Error::Fields`] if taking it off is not explained;
/// [`Error::Changed`] if somebody else was faster.
pub async fn shield(
    op: &Op,
    who: &SignedIn,
    reference: Reference,
    kind: Option<ShieldKind>,
    words: Option<String>,
) -> Result<(), Error> {
    let role = who.officer.role;
    if !(if kind.is_some() { may_shield(role) } else { may_lift(role) }) {
        return Err(Error::NotAllowed);
    }
    if kind.is_none() && words.is_none() {
        return Err(Error::field("shield_words", Problem::Missing));
    }
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let before: Complaint = tx.maybe(&select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)?;
    if before.shield == kind {
        return Ok(());
    }
    if kind.is_none() && !may::may_lift(op, who, &before) {
        return Err(Error::NotAllowed);
    }
    let mut after = Complaint { shield: kind, changed_at: now, ..before.clone() };
    save(&mut tx, &before, &mut after, now).await?;
    let new_entry =
        NewEntry { kind: EntryKind::Noted, officer_id: Some(who.officer.id), office_id: before.office_id, text: words };
    record(&mut tx, &before, &after, &new_entry, now).await?;
    let action = if kind.is_some() { "shielded" } else { "shield_lifted" };
    let detail = kind.or(before.shield).map_or("", ShieldKind::as_str);
    audit::write(&mut tx, now, Some(who.officer.id), action, reference.as_str(), detail).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}
