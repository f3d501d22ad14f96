//! What the scheduler writes on timelines: that a step was not done in time, and who has been told.
//!
//! It changes no complaint's row, so nobody's form is refused for it. Many are written at once, three statements for all of them at most.

use crate::{
    complaint::{Audience, EntryKind, Millis, Status},
    server::db::{Tx, announced, sql},
};
use std::collections::BTreeSet;

/// One complaint of which a higher office has been told.
#[derive(Clone, Copy, Debug)]
pub struct Escalated {
    /// Which: row id.
    pub complaint_id: i64,
    /// Where it stands.
    pub status: Status,
    /// The office that has been told.
    pub office_id: i64,
    /// Whether an order was not done: what is ordered is for the staff.
    pub of_order: bool,
}

impl Escalated {
    fn audience(self) -> Audience {
        if self.of_order { Audience::Staff } else { super::audience(EntryKind::Escalated) }
    }
}

/// Writes the timelines' entries; their ids, for the audit entry that covers them.
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

/// Writes the live events of what [`escalated`] wrote. Whoever calls has written the audit entry in between, in the same transaction: its
/// lock makes event ids grow in the order of commits. Where a complaint lies, and whether it is confidential, is read after that lock: it may
/// have been sealed since it was found to be late.
pub async fn tell_escalated(tx: &mut Tx, all: &[Escalated], now: Millis) -> sqlx::Result<()> {
    for (audience, of_order) in [(super::audience(EntryKind::Escalated), false), (Audience::Staff, true)] {
        let complaints: BTreeSet<i64> =
            all.iter().filter(|one| one.of_order == of_order).map(|one| one.complaint_id).collect();
        if complaints.is_empty() {
            continue;
        }
        let mut events = sql(
            "insert into event (at, complaint_id, reference, audience, confidential, station_id, circle_id, office_id, accused_id) select ",
        );
        events.bind(now).push(", c.id, c.reference, ").bind(audience);
        events.push(
            ", c.confidential, c.station_id, c.circle_id, c.office_id, c.accused_id from complaint c where c.id in ",
        );
        events.bind_list(complaints).push(" order by c.id").push(announced(tx));
        tx.run(&events).await?;
    }
    Ok(())
}
