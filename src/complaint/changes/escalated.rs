//! What the scheduler writes on timelines: that a step was not done in time, and who has been told.
//!
//! It changes no complaint's row, so nobody's form is refused for it. Many are written at once, two statements for all of them.

use crate::{
    complaint::{EntryKind, Millis, Reference, Status},
    server::db::{Tx, sql},
    shield::Place,
};

/// One complaint of which a higher office has been told.
#[derive(Clone, Copy, Debug)]
pub struct Escalated {
    /// Where it lies.
    pub place: Place,
    /// Its number.
    pub reference: Reference,
    /// Where it stands.
    pub status: Status,
    /// The office that has been told.
    pub office_id: i64,
}

/// Writes the entries and the live events, in this order. Whoever calls has written the audit entry in the same transaction before: its
/// lock makes event ids grow in the order of commits.
pub async fn escalated(tx: &mut Tx, all: &[Escalated], now: Millis) -> sqlx::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let audience = super::audience(EntryKind::Escalated);
    let mut entries = sql("insert into entry (complaint_id, at, kind, audience, office_id, status) values ");
    let mut events = sql(
        "insert into event (at, complaint_id, reference, audience, confidential, station_id, circle_id, office_id) values ",
    );
    for (n, one) in all.iter().enumerate() {
        let opens = if n == 0 { "(" } else { ", (" };
        entries.push(opens).bind(one.place.complaint_id).push(", ").bind(now).push(", ").bind(EntryKind::Escalated);
        entries.push(", ").bind(audience).push(", ").bind(one.office_id).push(", ").bind(one.status).push(")");
        events.push(opens).bind(now).push(", ").bind(one.place.complaint_id).push(", ").bind(one.reference);
        events.push(", ").bind(audience).push(", ").bind(one.place.confidential);
        for office in [one.place.station_id, one.place.circle_id, one.place.office_id] {
            events.push(", ").bind(office);
        }
        events.push(")");
    }
    tx.run(&entries).await?;
    tx.run(&events).await?;
    Ok(())
}
