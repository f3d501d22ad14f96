//! Findings "fake" in the database.

use super::{FakeReason, FakeState};
use crate::{
    complaint::{EntryKind, Millis, Outcome, store::Complaint},
    server::db::{Db, Tx, sql},
};

/// A finding that is proposed.
#[derive(Clone, Copy, Debug)]
pub struct Proposal {
    /// Why.
    pub reason: FakeReason,
    /// The officer who proposes it.
    pub officer_id: i64,
    /// The entry with the explanation.
    pub entry_id: i64,
}

/// Stores a proposal. A complaint has at most one open finding; the schema ensures it.
pub async fn propose(tx: &mut Tx, complaint: &Complaint, proposal: Proposal, now: Millis) -> sqlx::Result<()> {
    let statement =
        sql("insert into fake_finding (complaint_id, station_id, reason, state, entry_id, proposed_by, proposed_at) \
         values ($1, $2, $3, 'proposed', $4, $5, $6)")
        .arg(complaint.id)
        .arg(complaint.station_id)
        .arg(proposal.reason)
        .arg(proposal.entry_id)
        .arg(proposal.officer_id)
        .arg(now);
    tx.run(&statement).await?;
    Ok(())
}

/// Updates the findings of a complaint for a change of this kind, in the transaction that makes it. `after` is the complaint after the change.
pub async fn follow(
    tx: &mut Tx,
    after: &Complaint,
    kind: EntryKind,
    officer_id: Option<i64>,
    now: Millis,
) -> sqlx::Result<()> {
    match kind {
        EntryKind::FakeNoticed => {
            let signed =
                sql("update fake_finding set state = 'noticed', signed_by = $2, signed_at = $3, stands_at = $4 \
                 where complaint_id = $1 and ended_at is null");
            tx.run(&signed.arg(after.id).arg(officer_id).arg(now).arg(after.fake.stands_at)).await?;
        }
        EntryKind::FakeContested => {
            let contested = sql(
                "update fake_finding set state = 'contested', contested_at = $2 where complaint_id = $1 and ended_at is null",
            );
            tx.run(&contested.arg(after.id).arg(now)).await?;
        }
        EntryKind::Closed if after.outcome == Some(Outcome::FoundFake) => {
            let stands = sql(
                "update fake_finding set state = 'stands', ended_at = $2 where complaint_id = $1 and ended_at is null",
            );
            tx.run(&stands.arg(after.id).arg(now)).await?;
        }
        EntryKind::Closed | EntryKind::Returned => {
            end(tx, after.id, now).await?;
            if kind == EntryKind::Closed {
                // It stood, was reopened, and a later inquiry found something else.
                let overturned =
                    sql("update fake_finding set state = 'overturned' where complaint_id = $1 and state = 'stands'");
                tx.run(&overturned.arg(after.id)).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Ends the open finding, if there is one: overturned if the complainant had contested it, otherwise dropped.
async fn end(tx: &mut Tx, complaint_id: i64, now: Millis) -> sqlx::Result<()> {
    let statement = sql(
        "update fake_finding set state = case when state = 'contested' then 'overturned' else 'dropped' end, ended_at = $2 \
         where complaint_id = $1 and ended_at is null",
    );
    tx.run(&statement.arg(complaint_id).arg(now)).await?;
    Ok(())
}

/// The reason of the last finding of a complaint, whatever became of it, with its state.
pub async fn last(db: &Db, complaint_id: i64) -> sqlx::Result<Option<(FakeReason, FakeState)>> {
    let statement = sql("select reason, state from fake_finding where complaint_id = $1 order by id desc limit 1");
    db.maybe(&statement.arg(complaint_id)).await
}
