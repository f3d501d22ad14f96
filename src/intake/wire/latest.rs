//! What became of an officer's latest decisions.

use super::{Disposition, LastDecision, LastReply};
use crate::{
    complaint::{Channel, Millis, Reference},
    officers::sign_in::SignedIn,
    replies::{ReplyMethod, ReplyState},
    server::{db::sql, op::Op},
    shield::visible,
};
use sqlx::FromRow;

/// How long a decision is shown.
const SHOWN: Millis = 15 * 60_000;
/// How long a reply that was not sent is shown: longer than a shift.
const FAILED: Millis = 13 * 3_600_000;

/// The unique cause of the reply to a decision.
pub fn cause(post_id: i64, disposition: Disposition, decided_at: Millis) -> String {
    format!("post {post_id} {disposition} {decided_at}")
}

#[derive(FromRow)]
struct DecisionRow {
    id: i64,
    channel: Channel,
    author_name: Option<String>,
    author_handle: Option<String>,
    disposition: Disposition,
    decided_at: Millis,
    reference: Option<Reference>,
    station_id: Option<i64>,
    may_undo: bool,
}

#[derive(FromRow)]
struct ReplyRow {
    id: i64,
    way: ReplyMethod,
    text: String,
    state: ReplyState,
    why: Option<String>,
    due_at: Millis,
    sent_at: Option<Millis>,
}

#[derive(FromRow)]
struct FailedRow {
    id: i64,
    post_id: Option<i64>,
    created_at: Millis,
}

const DECISIONS: &str = "select p.id, p.channel, p.author_name, p.author_handle, p.disposition, p.decided_at, c.reference, c.station_id, \
     case when p.disposition = 'joined' then coalesce(e.kind in ('added', 'post_joined'), 1 = 0) else p.complaint_id is null end as may_undo \
     from post p left join complaint c on c.id = p.complaint_id left join entry e on e.id = p.entry_id where ";
const REPLIES: &str = "select id, way, text, state, why, due_at, sent_at from reply where ";

/// The officer's latest decisions about posts that belong to no complaint or to one that they may see, the newest first.
///
/// # Errors
/// Database errors.
pub async fn decisions(op: &Op, who: &SignedIn) -> sqlx::Result<Vec<LastDecision>> {
    let mut statement = sql(DECISIONS);
    statement.push("p.decided_at > ").bind(op.now() - SHOWN).push(" and p.decided_by = ").bind(who.officer.id);
    statement.push(" and (p.complaint_id is null or ");
    visible(&mut statement, &who.viewer);
    statement.push(") order by p.decided_at desc, p.id desc limit 2");
    let rows: Vec<DecisionRow> = op.db().all(&statement).await?;
    let mut decisions = Vec::new();
    for row in rows {
        let mut reply = sql(REPLIES);
        reply.push("cause = ").bind(cause(row.id, row.disposition, row.decided_at));
        let reply = op.db().maybe(&reply).await?;
        decisions.push(decision(op, row, reply));
    }
    Ok(decisions)
}

/// The officer's newest reply that was refused and not taken back, with its post.
///
/// # Errors
/// Database errors.
pub async fn failed(op: &Op, who: &SignedIn) -> sqlx::Result<Option<LastDecision>> {
    let newest = sql(
        "select id, post_id, created_at from reply where officer_id = $1 and state = 'refused' and why <> 'taken_back' \
         order by id desc limit 1",
    );
    let newest: Option<FailedRow> = op.db().maybe(&newest.arg(who.officer.id)).await?;
    let Some(FailedRow { id, post_id: Some(post_id), created_at }) = newest else { return Ok(None) };
    if created_at < op.now() - FAILED {
        return Ok(None);
    }
    let mut statement = sql(DECISIONS);
    statement.push("p.id = ").bind(post_id).push(" and p.decided_at is not null and (p.complaint_id is null or ");
    visible(&mut statement, &who.viewer);
    statement.push(")");
    let Some(row) = op.db().maybe::<DecisionRow>(&statement).await? else { return Ok(None) };
    let mut reply = sql(REPLIES);
    reply.push("id = ").bind(id);
    let reply = op.db().maybe(&reply).await?;
    Ok(Some(decision(op, row, reply)))
}

fn decision(op: &Op, row: DecisionRow, reply: Option<ReplyRow>) -> LastDecision {
    let reply = reply.map(|ReplyRow { id, way, text, state, why, due_at, sent_at }| LastReply {
        id,
        way,
        text,
        state,
        why,
        due_at,
        sent_at,
    });
    let handle = row.author_handle.map(|handle| format!("@{handle}"));
    LastDecision {
        post: row.id,
        channel: row.channel,
        author: row.author_name.or(handle),
        disposition: row.disposition,
        reference: row.reference,
        station: row.station_id.and_then(|id| op.offices().name(id)),
        may_undo: row.may_undo,
        reply,
    }
}
