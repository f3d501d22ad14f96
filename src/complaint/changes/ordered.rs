//! What happens to a complaint because of an order on it. It changes no complaint's row, so nobody's form is refused for it.

use super::{Happened, Made, chain, enter, take_photos};
use crate::{
    audit::{Kind, Rows},
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
///
/// # Errors
/// The database's.
pub async fn ordered(tx: &mut Tx, complaint: &Complaint, what: &Ordered<'_>, now: Millis) -> Result<i64, Error> {
    let made = ordered_in(tx, complaint, what, now).await?;
    chain(tx, &made.before, &made.after, &made.happened, &made.rows, now).await?;
    Ok(made.entry_id)
}

/// The same where other changes of the transaction come before it: [`super::tell`] must follow.
///
/// # Errors
/// The database's.
pub async fn ordered_in(tx: &mut Tx, complaint: &Complaint, what: &Ordered<'_>, now: Millis) -> Result<Made, Error> {
    // Everybody who sees the complaint sees its timeline. What passes between the chief and an office above the station is on the order only.
    let told = what.office_id.is_some() && what.office_id == complaint.station_id;
    let happened = Happened {
        kind: what.kind,
        officer_id: what.officer_id,
        office_id: what.office_id,
        text: (told && !what.text.is_empty()).then(|| what.text.to_owned()),
    };
    let entry_id = enter(tx, complaint, complaint, &happened, now).await?;
    if !what.form.is_empty() {
        take_photos(tx, what.form, complaint.id, entry_id).await?;
    }
    let rows = vec![Rows::one(Kind::Entry, entry_id)];
    Ok(Made { before: complaint.clone(), after: complaint.clone(), happened, entry_id, rows })
}
