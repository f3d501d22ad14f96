//! What a happening does to the clocks of its complaint: one table.
//!
//! Every change of a complaint comes by here, in the transaction that writes it. Whatever stands in the last arm moves nothing: whoever
//! touches a complaint does not gain time by it.

use super::{PauseWhy, Step, store};
use crate::{
    complaint::{EntryKind, Millis, Status, store::Complaint},
    server::db::Tx,
};

/// Moves the clocks. `before` and `after` are the complaint as it stood before this happened and stands now; `words` whether words go with it:
/// to pass a post on without any answers nobody.
///
/// # Errors
/// The database's.
pub async fn follow(
    tx: &mut Tx,
    before: &Complaint,
    after: &Complaint,
    kind: EntryKind,
    words: bool,
    now: Millis,
) -> sqlx::Result<()> {
    use Step::{Acknowledge, Decide, FirstResponse, OuterLimit, StationReport};
    let (id, category) = (before.id, before.category);
    match kind {
        // From its receipt, however long its post waited to be read.
        EntryKind::Received => {
            store::start(tx, id, category, &[Acknowledge, FirstResponse, OuterLimit], before.received_at).await
        }
        // Only the first: sent on to another office, it goes on with the time that it has.
        EntryKind::Forwarded if before.status == Status::Received => {
            store::meet(tx, id, &[Acknowledge], now).await?;
            store::start(tx, id, category, &[StationReport], now).await
        }
        // The station's own time runs on meanwhile.
        EntryKind::NotOurs => store::start_decision(tx, id, category, after.decider_id, now).await,
        // Whoever decides now has what is left of the time.
        EntryKind::HandedUp => store::hand_over_decision(tx, id, after.decider_id).await,
        EntryKind::Decided => store::meet(tx, id, &[Decide], now).await,
        // The office that was deciding turned out to be the accused one: another has what is left of the time.
        EntryKind::Accused if before.decider_id != after.decider_id => {
            store::hand_over_decision(tx, id, after.decider_id).await
        }
        EntryKind::Said if words => store::meet(tx, id, &[FirstResponse], now).await,
        EntryKind::Asked => {
            store::meet(tx, id, &[FirstResponse], now).await?;
            store::pause(tx, id, PauseWhy::Asked, now).await
        }
        EntryKind::Added | EntryKind::Edited => store::resume(tx, id, now).await,
        EntryKind::Reported => store::meet(tx, id, &[StationReport], now).await,
        EntryKind::Returned => store::start_report_again(tx, id, now).await,
        EntryKind::Closed => store::meet(tx, id, Step::ALL, now).await,
        EntryKind::Reopened => store::start(tx, id, category, &[StationReport, OuterLimit], now).await,
        EntryKind::Forwarded
        | EntryKind::Said
        | EntryKind::Accepted
        | EntryKind::Started
        | EntryKind::Noted
        | EntryKind::Assigned
        | EntryKind::Promised
        | EntryKind::PromiseKept
        | EntryKind::Sealed
        | EntryKind::Unsealed
        | EntryKind::Accused
        | EntryKind::PostJoined
        | EntryKind::PostEdited
        | EntryKind::PostDeleted
        | EntryKind::PostHidden
        | EntryKind::PostView
        | EntryKind::AnsweredElsewhere
        | EntryKind::Unjoined
        | EntryKind::HandleProved
        | EntryKind::Settled
        | EntryKind::NotSettled
        | EntryKind::Ordered
        | EntryKind::OrderAcknowledged
        | EntryKind::OrderAnswered
        | EntryKind::OrderAccepted
        | EntryKind::OrderReturned
        | EntryKind::OrderExtended
        | EntryKind::OrderDropped
        | EntryKind::Escalated => Ok(()),
    }
}
