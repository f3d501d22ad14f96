//! Findings "fake" in the database.

use super::{FakeReason, FakeState};
use crate::{
    complaint::{Channel, EntryKind, Millis, Outcome, store::Complaint},
    server::db::{Db, Tx, sql},
};
use sqlx::FromRow;

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
            let signed = sql(
                "update fake_finding set state = 'noticed', signed_by = $2, signed_at = $3, stands_at = $4, notice_version = $5 \
                 where complaint_id = $1 and ended_at is null",
            );
            let signed = signed.arg(after.id).arg(officer_id).arg(now).arg(after.fake.stands_at).arg(after.version);
            tx.run(&signed).await?;
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

/// A finding that the complainant was told and has not contested, and whose time is over.
#[derive(Clone, Debug, FromRow)]
pub struct Due {
    /// Primary key of the `fake_finding` row.
    pub id: i64,
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// The channel through which the complaint arrived.
    pub channel: Channel,
    /// When the finding was signed, in milliseconds since the epoch (UTC).
    pub signed_at: Millis,
    /// The version of the complaint with the notice.
    pub notice_version: i64,
}

/// The findings that are due, in order of their primary keys, at most so many after this one. Those from before it was known how the complainant was told
/// are left to officers.
///
/// # Errors
/// A database error.
pub async fn due(db: &Db, now: Millis, after: i64, most: i64) -> sqlx::Result<Vec<Due>> {
    let statement = sql("select f.id, f.complaint_id, c.channel, f.signed_at, f.notice_version from fake_finding f \
         join complaint c on c.id = f.complaint_id where f.state = 'noticed' and f.stands_at <= $1 and f.id > $2 \
         and f.notice_version is not null and c.status = 'reported' order by f.id limit $3");
    db.all(&statement.arg(now).arg(after).arg(most)).await
}

/// The last notice to a complainant.
#[derive(Clone, Debug, FromRow)]
pub struct Notice {
    /// When it was written, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// What it said.
    pub text: Option<String>,
}

/// The last notice of a finding on a complaint's timeline; `None` if there is none, or if the complainant has written anything since.
///
/// # Errors
/// A database error.
pub async fn unanswered_notice(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Option<Notice>> {
    let statement = sql("select e.at, e.text from entry e where e.complaint_id = $1 and e.kind = 'fake_noticed' \
         and e.id = (select max(n.id) from entry n where n.complaint_id = $1 and n.kind = 'fake_noticed') \
         and not exists (select 1 from entry w where w.complaint_id = $1 and w.id > e.id and w.kind in ('added', 'edited'))");
    tx.maybe(&statement.arg(complaint_id)).await
}
