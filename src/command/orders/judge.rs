//! The chief's verdicts on orders at the evening review.

use super::{
    OrderState,
    give::{complaint, entry, possible, tell},
    store::OrderRow,
};
use crate::{
    command::{
        clocks,
        notices::{NoticeKind, Recipient},
    },
    complaint::{EntryKind, Millis, changes, store::Complaint},
    error::{Error, Problem},
    officers::sign_in::SignedIn,
    server::{
        db::{Tx, sql},
        op::Op,
    },
};

/// The chief's verdict on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged<'a> {
    /// The order is done.
    Accepted,
    /// The order is not done: a note, and when it is due again.
    Returned(&'a str, Millis),
    /// The order gets more time: the reason and the new due time.
    Extended(&'a str, Millis),
}

/// Applies a verdict to an order, inside the transaction that writes the verdict. The caller has locked `row`.
///
/// # Errors
/// [`Error::NotNow`] when the order is over already; [`Error::Fields`] when the new due time has passed.
pub async fn judge(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    row: &OrderRow,
    judged: Judged<'_>,
    now: Millis,
) -> Result<(), Error> {
    if !row.state.is_open() {
        return Err(Error::NotNow);
    }
    let (Some(complaint_id), Some(office_id)) = (row.complaint_id, row.office_id) else { return Err(Error::NotNow) };
    let complaint = complaint(tx, complaint_id).await?;
    let office_id = match judged {
        Judged::Accepted => office_id,
        Judged::Returned(..) | Judged::Extended(..) => current_addressee(op, tx, row.id, office_id, &complaint).await?,
    };
    let (kind, notice, text) = match judged {
        Judged::Accepted => {
            tx.run(&sql("update chief_order set state = 'accepted' where id = $1").arg(row.id)).await?;
            clocks::store::meet_order(tx, row.id, now).await?;
            (EntryKind::OrderAccepted, NoticeKind::OrderAccepted, "")
        }
        Judged::Returned(text, due_at) => {
            if due_at <= now {
                return Err(Error::field("back", Problem::Past));
            }
            let statement = sql(
                "update chief_order set state = 'open', returned = returned + 1, returned_at = $2, return_text = $3, \
                 due_at = $4, opened_at = $2, acknowledged_at = null, acknowledged_by = null where id = $1",
            );
            tx.run(&statement.arg(row.id).arg(now).arg(text).arg(due_at)).await?;
            clocks::store::withdraw_order(tx, row.id, now).await?;
            clocks::store::start_order(tx, row.id, Some(complaint_id), Some(office_id), now, due_at).await?;
            (EntryKind::OrderReturned, NoticeKind::OrderReturned, text)
        }
        Judged::Extended(text, due_at) => {
            if due_at <= now {
                return Err(Error::field("due", Problem::Past));
            }
            // Earlier answers stay and still count on the next sheet.
            let read = row.acknowledged_at.filter(|_| row.office_id == Some(office_id));
            let state = match (row.state, read) {
                (OrderState::Answered, Some(_)) => OrderState::Acknowledged,
                (OrderState::Answered | OrderState::Acknowledged, None) => OrderState::Open,
                (state, _) => state,
            };
            let statement = sql("update chief_order set state = $2, due_at = $3 where id = $1");
            tx.run(&statement.arg(row.id).arg(state).arg(due_at)).await?;
            clocks::store::extend_order(tx, row.id, Some(complaint_id), office_id, now, due_at).await?;
            (EntryKind::OrderExtended, NoticeKind::OrderExtended, text)
        }
    };
    tell(tx, notice, Recipient::Office(office_id), row.id, Some(complaint_id), now).await?;
    changes::ordered(tx, &complaint, &entry(who, kind, Some(office_id), text), now).await?;
    Ok(())
}

/// The addressee of an order if that office still exists. Otherwise the order moves to the next office that can see the complaint.
async fn current_addressee(op: &Op, tx: &mut Tx, id: i64, addressee: i64, complaint: &Complaint) -> sqlx::Result<i64> {
    if op.offices().existing(addressee, op.now()).is_some() {
        return Ok(addressee);
    }
    let Some(&next) = possible(op, complaint).first() else { return Ok(addressee) };
    let order = sql("update chief_order set office_id = $2, acknowledged_at = null, acknowledged_by = null, \
         state = case when state = 'acknowledged' then 'open' else state end where id = $1");
    tx.run(&order.arg(id).arg(next)).await?;
    let clock = sql("update clock set holder_id = $2 where order_id = $1 and met_at is null");
    tx.run(&clock.arg(id).arg(next)).await?;
    Ok(next)
}
