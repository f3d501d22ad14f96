//! How each change of a complaint affects its clocks, in one table.
//!
//! Every change of a complaint is applied here, in the transaction that writes it. The kinds in the last arm change no clock: touching a
//! complaint gains no time.

use super::{PauseWhy, Step, store};
use crate::{
    complaint::{EntryKind, Millis, Status, store::Complaint},
    server::db::Tx,
};

/// Updates the clocks for a change of this kind. `before` and `after` are the complaint before and after the change. `words` says whether the
/// entry has a text: passing on a post without one is no answer to anybody.
///
/// # Errors
/// Database errors.
pub async fn follow(
    tx: &mut Tx,
    before: &Complaint,
    after: &Complaint,
    kind: EntryKind,
    words: bool,
    now: Millis,
) -> sqlx::Result<()> {
    use Step::{Acknowledge, Decide, Enquiry, FirstResponse, OuterLimit, Signature, StationReport};
    let (id, category) = (before.id, before.category);
    match kind {
        // The clocks run from receipt, however long the post waited to be read.
        EntryKind::Received => {
            store::start(tx, id, category, &[Acknowledge, FirstResponse, OuterLimit], before.received_at).await?;
            // The three days begin when the information is given.
            if after.is_cognizable() && after.signed_at.is_none() {
                store::start(tx, id, category, &[Signature], before.received_at).await?;
            }
            Ok(())
        }
        // Only the first forwarding: a complaint that is forwarded again keeps its due times.
        EntryKind::Forwarded if before.status == Status::Received => {
            store::meet(tx, id, &[Acknowledge], now).await?;
            store::start(tx, id, category, &[StationReport], now).await
        }
        // The station's own clock keeps running.
        EntryKind::NotOurs => store::start_decision(tx, id, category, after.decider_id, now).await,
        // The new decider has only the remaining time.
        EntryKind::HandedUp => store::hand_over_decision(tx, id, after.decider_id).await,
        EntryKind::Decided => store::meet(tx, id, &[Decide], now).await,
        // The deciding office turned out to be the accused one: another office decides within the remaining time.
        EntryKind::Accused if before.decider_id != after.decider_id => {
            store::hand_over_decision(tx, id, after.decider_id).await
        }
        EntryKind::Said if words => store::meet(tx, id, &[FirstResponse], now).await,
        EntryKind::Asked => {
            store::meet(tx, id, &[FirstResponse], now).await?;
            store::pause(tx, id, PauseWhy::Asked, now).await
        }
        EntryKind::Added | EntryKind::Edited => store::resume(tx, id, PauseWhy::Asked, now).await,
        // The complainant hears from a person, and has a time to reply that is not the station's.
        EntryKind::FakeNoticed => {
            store::meet(tx, id, &[FirstResponse], now).await?;
            store::pause_to_reply(tx, id, now).await
        }
        EntryKind::FakeContested => store::resume(tx, id, PauseWhy::MayReply, now).await,
        // The complainant could not know earlier that a signature is needed.
        EntryKind::Cognizable if after.signed_at.is_none() => store::start(tx, id, category, &[Signature], now).await,
        EntryKind::NotCognizable => store::withdraw(tx, id, &[Signature, Enquiry], now).await,
        EntryKind::Signed => store::meet(tx, id, &[Signature], now).await,
        EntryKind::EnquiryAllowed => store::start(tx, id, category, &[Enquiry], now).await,
        EntryKind::Reported => store::meet(tx, id, &[StationReport, Enquiry], now).await,
        EntryKind::Returned => {
            store::resume(tx, id, PauseWhy::MayReply, now).await?;
            store::start_report_again(tx, id, now).await
        }
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
        | EntryKind::Cognizable
        | EntryKind::ReportAccepted
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
        | EntryKind::PartlySettled
        | EntryKind::NotSettled
        | EntryKind::FakeProposed
        | EntryKind::CheckedBlind
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
