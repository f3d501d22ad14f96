//! Timeline entries written by the scheduler: a step was overdue, and a higher office was notified.
//!
//! No row of `complaint` changes, so no officer's form is refused as outdated. Many entries are written at once, with at most three
//! statements for all of them.

use crate::{
    complaint::{Audience, EntryKind, Millis, Status},
    server::db::{Tx, announced, sql},
};
use std::collections::BTreeSet;

/// A complaint about which a higher office was notified.
#[derive(Clone, Copy, Debug)]
pub struct Escalated {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// Its status.
    pub status: Status,
    /// The office that was notified.
    pub office_id: i64,
    /// Whether the overdue step belongs to an order; orders are visible to staff only.
    pub of_order: bool,
}

impl Escalated {
    fn audience(self) -> Audience {
        if self.of_order { Audience::Staff } else { super::audience(EntryKind::Escalated) }
    }
}

/// Writes the timeline entries. Returns their ids, for the audit entry that covers them.
pub async fn escalated(tx: &mut Tx, all: &[Escalated], now: Millis) -> sqlx::Result<Vec<i64>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut entries = sql("insert into entry (complaint_id, at, kind, audience, office_id, status) values ");
    for (n, one) in all.iter().enumerate() {
        let opens = if n == 0 { "(" } else { ", (" };
        entries.push(opens).bind(one.complaint_id).push(", ").bind(now).push(", ").bind(EntryKind::Escalated);
        entries.push(", ").bind(one.audience()).push(", ").bind(one.office_id).push(", ").bind(one.status).push(")");
    }
    entries.push(" returning id");
    let ids: Vec<(i64,)> = tx.all(&entries).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Writes the live events for what [`escalated`] wrote. The caller must have written the audit entry before, in the same transaction: its
/// lock makes event ids grow in the order of commits. The position of each complaint, and who may know of it, are read after that lock, because
/// it may have been sealed or shielded since it was found overdue.
pub async fn tell_escalated(tx: &mut Tx, all: &[Escalated], now: Millis) -> sqlx::Result<()> {
    for (audience, of_order) in [(super::audience(EntryKind::Escalated), false), (Audience::Staff, true)] {
        let complaints: BTreeSet<i64> =
            all.iter().filter(|one| one.of_order == of_order).map(|one| one.complaint_id).collect();
        if complaints.is_empty() {
            continue;
        }
        let mut events = sql(
            "insert into event (at, complaint_id, reference, audience, confidential, shielded, station_id, circle_id, office_id, accused_id) select ",
        );
        events.bind(now).push(", c.id, c.reference, ").bind(audience);
        events.push(
            ", c.confidential, (c.shield is not null), c.station_id, c.circle_id, c.office_id, c.accused_id from complaint c where c.id in ",
        );
        events.bind_list(complaints).push(" order by c.id").push(announced(tx));
        tx.run(&events).await?;
    }
    Ok(())
}
