//! Timeline entries about an order on a complaint. No row of `complaint` changes, so no officer's form is refused as outdated.

use super::{Made, NewEntry, chain, enter, take_photos};
use crate::{
    audit::{Kind, Rows},
    complaint::{EntryKind, Millis, store::Complaint},
    error::Error,
    server::db::Tx,
};

/// A step in the life of an order.
#[derive(Clone, Copy, Debug)]
pub struct Ordered<'a> {
    /// The kind of timeline entry.
    pub kind: EntryKind,
    /// The officer who acted; `None` for the chief on X.
    pub officer_id: Option<i64>,
    /// The office that must act.
    pub office_id: Option<i64>,
    /// The text of the step; empty if there is none.
    pub text: &'a str,
    /// Photos uploaded under this form id belong to it; empty if there are none.
    pub form: &'a str,
}

/// Writes the step on the complaint's timeline, with its audit entry and live event. Returns the id of the timeline entry.
///
/// # Errors
/// A database error.
pub async fn ordered(tx: &mut Tx, complaint: &Complaint, what: &Ordered<'_>, now: Millis) -> Result<i64, Error> {
    let made = ordered_in(tx, complaint, what, now).await?;
    chain(tx, &made.before, &made.after, &made.new_entry, &made.rows, now).await?;
    Ok(made.entry_id)
}

/// As [`ordered`], for a transaction with other changes before it: [`super::tell`] must follow.
///
/// # Errors
/// A database error.
pub async fn ordered_in(tx: &mut Tx, complaint: &Complaint, what: &Ordered<'_>, now: Millis) -> Result<Made, Error> {
    // Everybody who sees the complaint sees its timeline. What passes between the chief and a higher office is stored with the order only.
    let on_timeline = what.office_id.is_some() && what.office_id == complaint.station_id;
    let new_entry = NewEntry {
        kind: what.kind,
        officer_id: what.officer_id,
        office_id: what.office_id,
        text: (on_timeline && !what.text.is_empty()).then(|| what.text.to_owned()),
    };
    let entry_id = enter(tx, complaint, complaint, &new_entry, now).await?;
    if !what.form.is_empty() {
        take_photos(tx, what.form, complaint.id, entry_id).await?;
    }
    let rows = vec![Rows::one(Kind::Entry, entry_id)];
    Ok(Made { before: complaint.clone(), after: complaint.clone(), new_entry, entry_id, rows })
}
