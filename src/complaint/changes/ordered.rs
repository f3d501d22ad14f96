//! What happens to a complaint because of an order on it. It changes no complaint's row, so nobody's form is refused for it.

use super::{Happened, record, take_photos};
use crate::{
    complaint::{EntryKind, Millis, store::Complaint},
    error::Error,
    server::db::Tx,
};

/// Something that happened to an order.
#[derive(Clone, Copy, Debug)]
pub struct Ordered<'a> {
    /// What.
    pub kind: EntryKind,
    /// Who did it; none: the chief, on X.
    pub officer_id: Option<i64>,
    /// Whoever must act.
    pub office_id: Option<i64>,
    /// Words.
    pub text: &'a str,
    /// Photos that were uploaded under this form id belong to it; empty: none.
    pub form: &'a str,
}

/// Writes it on the complaint's timeline, with its audit entry and its live event; the entry's id.
pub async fn ordered(tx: &mut Tx, complaint: &Complaint, what: &Ordered<'_>, now: Millis) -> Result<i64, Error> {
    // Everybody who sees the complaint sees its timeline. What passes between the chief and an office above the station is on the order only.
    let told = what.office_id.is_some() && what.office_id == complaint.station_id;
    let happened = Happened {
        kind: what.kind,
        officer_id: what.officer_id,
        office_id: what.office_id,
        text: (told && !what.text.is_empty()).then(|| what.text.to_owned()),
    };
    let entry_id = record(tx, complaint, complaint, &happened, now).await?;
    if !what.form.is_empty() {
        take_photos(tx, what.form, complaint.id, entry_id).await?;
    }
    Ok(entry_id)
}
