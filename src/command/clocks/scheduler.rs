//! The scheduler: gives warnings and escalates clocks as time passes.
//!
//! It processes the rows whose `next_at` has come, in that order and in batches. Each batch is one transaction with the clocks, the notices, the
//! timeline entries, one audit entry for the whole batch, and the live events. What must stay true: after days of downtime every missed level is
//! reported once and in order; several servers may run the scheduler at once, and each row is processed by one of them; when the machine's clock
//! is set back, nothing happens, and nothing happens twice.

use super::{
    ClockRow, Stage,
    escalation::{About, recipients},
    store::{self, COLUMNS},
};
use crate::{
    audit::{self, Kind, Rows},
    command::notices::{NoticeKind, Recipient, store as notices, store::NewNotice},
    complaint::{
        Millis, Reference, Status,
        changes::{self, Escalated},
        queues,
    },
    offices::Offices,
    server::{
        AppState,
        db::{Tx, sql, to_change_what_is_free},
        op::Op,
    },
};
use sqlx::FromRow;

/// Maximum number of clocks in one transaction.
const BATCH: usize = 500;

/// What one run of the scheduler did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Number of clocks that were processed.
    pub clocks: usize,
    /// Number of warnings.
    pub warned: usize,
    /// Number of escalation levels reported.
    pub escalated: usize,
}

/// Processes all clocks that are due.
///
/// # Errors
/// Database errors. Batches that were committed stay, and the next run continues from there.
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

/// A clock that is due, with the facts of its complaint.
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

/// One stage that a clock has reached.
struct StageReached {
    at: Millis,
    /// Index of the clock in the batch.
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
    // A full batch advances no further than to the time of its last row, so that later stages are processed in order.
    let last = due.last().and_then(|last| last.clock.next_at).unwrap_or(now);
    let until = if due.len() == BATCH { last } else { now };
    let paused: Vec<ClockRow> =
        due.iter().filter(|row| row.clock.paused_at.is_some()).map(|row| row.clock.clone()).collect();
    let holidays = store::holidays_for(&mut tx, &paused).await?;
    let mut reached = Vec::new();
    for (n, row) in due.iter_mut().enumerate() {
        let stages = row.clock.advance(until, now, &holidays);
        reached.extend(stages.into_iter().map(|(at, stage)| StageReached { at, due: n, stage }));
    }
    reached.sort_by_key(|one| (one.at, one.due, one.stage));

    let offices = op.offices();
    let (mut new_notices, mut timeline, mut audited) = (Vec::new(), Vec::new(), Vec::new());
    let mut ticked = Ticked { clocks: due.len(), ..Ticked::default() };
    for one in &reached {
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
        let recipients = add_notices(row, level, offices, now, &mut new_notices);
        let highest = recipients.iter().rev().find_map(|recipient| recipient.office());
        if level > 0 {
            row.clock.office_id = highest;
            timeline.extend(highest.and_then(|office_id| timeline_entry(row, office_id)));
        }
        audited.push(audit_line(row, level));
    }
    let clocks: Vec<ClockRow> = due.into_iter().map(|row| row.clock).collect();
    store::save(&mut tx, &clocks).await?;
    notices::write(&mut tx, &new_notices, now).await?;
    // One audit entry names every clock of the batch. A thousand entries, each locked, read and hashed in turn, would hold up everybody else.
    let entries = changes::escalated(&mut tx, &timeline, now).await?;
    if !audited.is_empty() {
        let rows: Vec<Rows> = entries.into_iter().map(|id| Rows::one(Kind::Entry, id)).collect();
        audit::cover(&mut tx, now, None, "clocks", "", &audited.join("; "), &rows).await?;
    }
    changes::tell_escalated(&mut tx, &timeline, now).await?;
    // A clock that ran out, or whose pause ended by itself, puts its complaint into another queue.
    audit::hold(&mut tx).await?;
    queues::store::refresh(&mut tx, clocks.iter().filter_map(|clock| clock.complaint_id)).await?;
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

fn add_notices(
    row: &Due,
    level: i64,
    offices: &Offices,
    now: Millis,
    new_notices: &mut Vec<NewNotice>,
) -> Vec<Recipient> {
    // An order belongs to its addressee, whoever holds the complaint; an order to be confirmed belongs to the cell.
    let lies_with = row.lies_with.filter(|_| row.clock.order_id.is_none());
    let holder = row.clock.holder_id.or(lies_with);
    let recipients = recipients(
        offices,
        About { holder, accused: row.accused_id, confidential: row.confidential.unwrap_or(false) },
        level,
        now,
    );
    new_notices.extend(recipients.iter().map(|&to| NewNotice {
        kind: if level == 0 { NoticeKind::Warned } else { NoticeKind::Escalated },
        to,
        complaint_id: row.clock.complaint_id,
        order_id: row.clock.order_id,
        clock_id: Some(row.clock.id),
        level,
    }));
    recipients
}

/// The timeline entry of an escalation; none for an order without a complaint, which has no timeline.
fn timeline_entry(row: &Due, office_id: i64) -> Option<Escalated> {
    let of_order = row.clock.order_id.is_some();
    Some(Escalated { complaint_id: row.clock.complaint_id?, status: row.status?, office_id, of_order })
}

fn audit_line(row: &Due, level: i64) -> String {
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
