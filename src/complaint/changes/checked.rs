//! A blind check by another office, on the timeline of the complaint.

use super::{NewEntry, record};
use crate::{
    complaint::{
        EntryKind, Millis, Reference,
        store::{self, Complaint},
    },
    error::Error,
    server::db::{Tx, sql},
    shield::Viewer,
};

/// Records a blind check with its words, for staff. The complaint itself does not change, so no officer's form is refused as outdated.
///
/// # Errors
/// Database errors.
pub async fn checked_blind(
    tx: &mut Tx,
    complaint_id: i64,
    officer_id: i64,
    words: &str,
    now: Millis,
) -> Result<(), Error> {
    // Locks the row, so that the complaint read afterwards is current.
    let held = sql("update complaint set heard = heard where id = $1 returning reference");
    let (reference,): (Reference,) = tx.one(&held.arg(complaint_id)).await?;
    let complaint: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let new_entry = NewEntry {
        kind: EntryKind::CheckedBlind,
        officer_id: Some(officer_id),
        office_id: complaint.office_id,
        text: Some(words.to_owned()).filter(|words| !words.is_empty()),
    };
    record(tx, &complaint, &complaint, &new_entry, now).await?;
    Ok(())
}
