//! The scheduler: what the passing of time does to clocks.
//!
//! It looks at rows whose next moment has come, a batch at a time in the order of those moments, and each batch is one transaction: the
//! clocks, what offices are told, the timelines, one audit entry for the whole batch, the live events. What must stay true: it may sleep for
//! days and then tells every missed level once, in order; several servers may run it at once and each row is one server's; a machine's clock
//! that was moved back does nothing, let alone something twice.

use super::{
    ClockRow, Stage,
    escalation::{About, told},
    store::{self, COLUMNS},
};
use crate::{
    audit::{self, Kind, Rows},
    command::notices::{NoticeKind, Recipient, store as notices, store::NewNotice},
    complaint::{
        Millis, Reference, Status,
        changes::{self, Escalated},
    },
    offices::Offices,
    server::{
        AppState,
        db::{Tx, sql, to_change_what_is_free},
        op::Op,
    },
};
use sqlx::FromRow;

/// Clocks of one transaction.
const BATCH: usize = 500;

/// What one look did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Clocks whose moment had come.
    pub clocks: usize,
    /// Warnings.
    pub warned: usize,
    /// Levels told.
    pub escalated: usize,
}

/// Does everything that is due.
///
/// # Errors
/// The database's: what was committed before stays, and the next look goes on from there.
pub async fn tick(state: &AppState) -> sqlx::Result<Ticked> {
    let op = state.op();
    let mut all = Ticked::default();
    // Most rounds find nothing due. A plain read tells that without taking the database's one write lock from everybody else.
    if !store::is_any_due(op.db(), op.now()).await? {
        return Ok(all);
    }
    loop {
        let done = batch(&op).await?;
        all.clocks += done.clocks;
        all.warned += done.warned;
        all.escalated += done.escalated;
        if done.clocks < BATCH {
            return Ok(all);
        }
    }
}

/// A clock whose moment has come, and what it belongs to.
#[derive(FromRow)]
struct Due {
    #[sqlx(flatten)]
    clock: ClockRow,
    reference: Option<Reference>,
    status: Option<Status>,
    lies_with: Option<i64>,
    accused_id: Option<i64>,
    confidential: Option<bool>,
}

/// One stage of one clock.
struct Happened {
    at: Millis,
    due: usize,
    stage: Stage,
}

async fn batch(op: &Op) -> sqlx::Result<Ticked> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let mut due = claim(&mut tx, now).await?;
    if due.is_empty() {
        return Ok(Ticked::default());
    }
    // A full batch goes no further than its last row, so that what comes after that in time comes after it in order.
    let last = due.last().and_then(|last| last.clock.next_at).unwrap_or(now);
    let until = if due.len() == BATCH { last } else { now };
    let stood: Vec<ClockRow> =
        due.iter().filter(|row| row.clock.paused_at.is_some()).map(|row| row.clock.clone()).collect();
    let holidays = store::holidays_for(&mut tx, &stood).await?;
    let mut happened = Vec::new();
    for (n, row) in due.iter_mut().enumerate() {
        let stages = row.clock.advance(until, now, &holidays);
        happened.extend(stages.into_iter().map(|(at, stage)| Happened { at, due: n, stage }));
    }
    happened.sort_by_key(|one| (one.at, one.due, one.stage));

    let offices = op.offices();
    let (mut to_tell, mut timeline, mut trail) = (Vec::new(), Vec::new(), Vec::new());
    let mut ticked = Ticked { clocks: due.len(), ..Ticked::default() };
    for one in &happened {
        let row = &mut due[one.due];
        let level = match one.stage {
            Stage::Warned => {
                ticked.warned += 1;
                0
            }
            Stage::Escalated(level) => {
                ticked.escalated += 1;
                level
            }
        };
        let recipients = tell(row, level, offices, now, &mut to_tell);
        let highest = recipients.iter().rev().find_map(|recipient| recipient.office());
        if level > 0 {
            row.clock.office_id = highest;
            timeline.extend(highest.and_then(|office_id| entry(row, office_id)));
        }
        trail.push(line(row, level));
    }
    let clocks: Vec<ClockRow> = due.into_iter().map(|row| row.clock).collect();
    store::save(&mut tx, &clocks).await?;
    notices::write(&mut tx, &to_tell, now).await?;
    // One entry of the trail for the batch names every clock of it. A chain of a thousand entries, each locked, read and hashed in turn,
    // would hold up everybody else's work.
    let entries = changes::escalated(&mut tx, &timeline, now).await?;
    if !trail.is_empty() {
        let rows: Vec<Rows> = entries.into_iter().map(|id| Rows::one(Kind::Entry, id)).collect();
        audit::cover(&mut tx, now, None, "clocks", "", &trail.join("; "), &rows).await?;
    }
    changes::tell_escalated(&mut tx, &timeline, now).await?;
    tx.commit().await?;
    if !timeline.is_empty() {
        op.hub().wake();
    }
    Ok(ticked)
}

async fn claim(tx: &mut Tx, now: Millis) -> sqlx::Result<Vec<Due>> {
    let mut statement = sql("select ");
    statement.push(COLUMNS);
    statement.push(
        ", c.reference, c.status, c.office_id as lies_with, c.accused_id, c.confidential \
         from clock k left join complaint c on c.id = k.complaint_id where k.next_at <= ",
    );
    statement.bind(now).push(" order by k.next_at, k.id limit ").bind(BATCH as i64);
    statement.push(to_change_what_is_free(tx));
    tx.all(&statement).await
}

fn tell(row: &Due, level: i64, offices: &Offices, now: Millis, to_tell: &mut Vec<NewNotice>) -> Vec<Recipient> {
    // An order is its addressee's, whoever has the complaint; one that is to be confirmed the cell's.
    let lies_with = row.lies_with.filter(|_| row.clock.order_id.is_none());
    let holder = row.clock.holder_id.or(lies_with);
    let recipients = told(
        offices,
        About { holder, accused: row.accused_id, confidential: row.confidential.unwrap_or(false) },
        level,
        now,
    );
    to_tell.extend(recipients.iter().map(|&to| NewNotice {
        kind: if level == 0 { NoticeKind::Warned } else { NoticeKind::Escalated },
        to,
        complaint_id: row.clock.complaint_id,
        order_id: row.clock.order_id,
        clock_id: Some(row.clock.id),
        level,
    }));
    recipients
}

/// Nothing for an order that belongs to no complaint: it has no timeline.
fn entry(row: &Due, office_id: i64) -> Option<Escalated> {
    let of_order = row.clock.order_id.is_some();
    Some(Escalated { complaint_id: row.clock.complaint_id?, status: row.status?, office_id, of_order })
}

fn line(row: &Due, level: i64) -> String {
    let of = match (row.reference, row.clock.order_id) {
        (_, Some(order)) => format!("order {order}"),
        (Some(reference), None) => reference.as_str().to_owned(),
        (None, None) => format!("clock {}", row.clock.id),
    };
    match level {
        0 => format!("{of} {} warned", row.clock.step),
        level => format!("{of} {} level {level}", row.clock.step),
    }
}
