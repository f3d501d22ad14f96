//! The parts of a statement in the outbox: the posts of a thread, one after the other on each platform.
//!
//! All parts are written when the statement is released, so that nothing is composed anew half-way. A part leaves when the one before it is out;
//! when the platform refuses a part, those after it are held until somebody continues the thread, and what is out already is not sent again.

use super::{ReplyMethod, ReplyState};
use crate::{
    complaint::{Channel, Millis},
    server::{
        db::{Db, Tx, columns, insert_into, sql, to_change},
        op::Op,
    },
    shield::Stop,
};
use sqlx::FromRow;

/// The number of the part that says that the statement was withdrawn.
pub const WITHDRAWAL: i64 = 0;
/// How long after its sending a post is looked at, in milliseconds: thirty days.
const SEEN_FOR: Millis = 30 * 24 * 3_600_000;
/// How often it is looked at on its first day, and later, in milliseconds.
const SEEN_EVERY: [Millis; 2] = [3_600_000, 24 * 3_600_000];
/// Posts that are looked at with one call.
const SEEN_AT_ONCE: i64 = 100;

/// A part to be queued.
pub struct NewPart<'a> {
    /// The channel to post on.
    pub channel: Channel,
    /// How it is posted.
    pub way: ReplyMethod,
    /// The post that it quotes; empty for a post of its own, and for one that follows another part.
    pub target: &'a str,
    /// The officer who released it.
    pub officer_id: Option<i64>,
    /// Text of the post.
    pub text: &'a str,
    /// Primary key of the version of the statement.
    pub version_id: i64,
    /// Its number, from 1; [`WITHDRAWAL`] for the one that says that the statement was withdrawn.
    pub part: i64,
    /// Primary key of the row of the part before it.
    pub after_id: Option<i64>,
    /// The last event that the guard had seen.
    pub guarded: i64,
}

/// Queues a part and returns its primary key. A part that is there already is not queued again.
///
/// # Errors
/// Database errors.
pub async fn queue(op: &Op, tx: &mut Tx, new: &NewPart<'_>) -> sqlx::Result<i64> {
    let now = op.now();
    let off = op.state().channels().carrier(new.channel).is_none();
    let (state, why) = if off { (ReplyState::Held, Some("channel_off")) } else { (ReplyState::Queued, None) };
    let cause = format!("statement version {} {} part {}", new.version_id, new.channel, new.part);
    let row = columns()
        .set("channel", new.channel)
        .set("way", new.way)
        .set("target", new.target)
        .set("officer_id", new.officer_id)
        .set("text", new.text)
        .set("cause", cause.clone())
        .set("state", state)
        .set("attempts", 0i64)
        .set("looks", 0i64)
        .set("due_at", now)
        .set("lease_until", 0i64)
        .set("why", why.map(ToOwned::to_owned))
        .set("created_at", now)
        .set("statement_version_id", new.version_id)
        .set("part", new.part)
        .set("after_id", new.after_id)
        .set("guarded", new.guarded);
    let mut statement = insert_into("reply", [row]);
    statement.push(" on conflict (cause) do nothing");
    tx.run(&statement).await?;
    let (id,): (i64,) = tx.one(&sql("select id from reply where cause = $1").arg(cause)).await?;
    Ok(id)
}

/// Holds the parts after one that was refused.
pub(super) async fn stop_after(tx: &mut Tx, id: i64) -> sqlx::Result<()> {
    let statement =
        sql("update reply set state = 'held', why = 'thread_stopped' where state = 'queued' and part > 1 and exists \
         (select 1 from reply r where r.id = $1 and r.statement_version_id = reply.statement_version_id \
         and r.channel = reply.channel and r.part < reply.part)");
    tx.run(&statement.arg(id)).await?;
    Ok(())
}

/// Lets the parts after this one wait for it again.
pub(super) async fn go_on(tx: &mut Tx, id: i64, due_at: Millis) -> sqlx::Result<()> {
    let statement = sql(
        "update reply set state = 'queued', why = null, due_at = $2 where state = 'held' and why = 'thread_stopped' and exists \
         (select 1 from reply r where r.id = $1 and r.statement_version_id = reply.statement_version_id \
         and r.channel = reply.channel and r.part < reply.part)",
    );
    tx.run(&statement.arg(id).arg(due_at)).await?;
    Ok(())
}

/// Why a part may not leave any more, whatever state it was in when its statement was withdrawn or corrected: one that was being sent or looked up at
/// that moment may be queued again later. The notice of the withdrawal itself may leave.
///
/// # Errors
/// Database errors.
pub async fn overtaken(tx: &mut Tx, id: i64) -> sqlx::Result<Option<Stop>> {
    let statement = sql(
        "select s.withdrawn_at from reply r join statement_version v on v.id = r.statement_version_id join statement s on s.id = v.statement_id \
         where r.id = $1 and r.part > 0 and (s.withdrawn_at is not null or v.n <> s.released_n)",
    );
    let found: Option<(Option<Millis>,)> = tx.maybe(&statement.arg(id)).await?;
    Ok(found.map(|(withdrawn_at,)| if withdrawn_at.is_some() { Stop::Withdrawn } else { Stop::Replaced }))
}

/// Gives up the notice of a withdrawal that waited for this part: the part was not posted, so there is nothing to withdraw.
pub(super) async fn was_not_posted(tx: &mut Tx, version_id: i64, id: i64) -> sqlx::Result<()> {
    let statement = sql(
        "update reply set state = 'refused', why = 'not_posted' where statement_version_id = $1 and after_id = $2 and part = 0 \
         and state in ('queued', 'held')",
    );
    tx.run(&statement.arg(version_id).arg(id)).await?;
    Ok(())
}

/// Lets such a notice leave after all: a sending that was given up has reached the platform.
pub(super) async fn was_posted(tx: &mut Tx, version_id: i64, id: i64, now: Millis) -> sqlx::Result<()> {
    let statement = sql(
        "update reply set state = 'queued', why = null, due_at = $3 where statement_version_id = $1 and after_id = $2 and part = 0 \
         and state = 'refused' and why = 'not_posted'",
    );
    tx.run(&statement.arg(version_id).arg(id).arg(now)).await?;
    Ok(())
}

/// Takes back what has not left of these versions of a statement, for one of the reasons `replaced` and `withdrawn`. What is being sent or looked up
/// stays as it is; [`overtaken`] keeps it from being sent again.
///
/// # Errors
/// Database errors.
pub async fn take_back(tx: &mut Tx, statement_id: i64, why: &str) -> sqlx::Result<()> {
    // In the order of their ids, as whoever settles a part takes those after it; until the commit no part changes its state.
    let mut all = sql(
        "select id from reply where part > 0 and statement_version_id in (select v.id from statement_version v where v.statement_id = ",
    );
    all.bind(statement_id).push(") order by id").push(to_change(tx));
    let _: Vec<(i64,)> = tx.all(&all).await?;
    let statement = sql(
        "update reply set state = 'refused', why = $2 where state in ('queued', 'held', 'refused') and part > 0 and \
         statement_version_id in (select v.id from statement_version v where v.statement_id = $1)",
    );
    tx.run(&statement.arg(statement_id).arg(why)).await?;
    Ok(())
}

/// The newest first part of this statement that is out and still stands on a channel: the primary key of its version, and the platform's id.
///
/// # Errors
/// Database errors.
pub async fn standing(tx: &mut Tx, statement_id: i64, channel: Channel) -> sqlx::Result<Option<(i64, String)>> {
    let statement = sql(
        "select v.id, r.platform_id from reply r join statement_version v on v.id = r.statement_version_id where v.statement_id = $1 \
         and r.channel = $2 and r.part = 1 and r.state = 'sent' and r.gone_at is null and r.platform_id <> 'by hand' \
         order by r.id desc limit 1",
    );
    tx.maybe(&statement.arg(statement_id).arg(channel)).await
}

/// The first parts of this statement on a channel of which nobody knows yet whether the platform has them: the primary keys of the version and of the
/// row of each.
///
/// # Errors
/// Database errors.
pub async fn on_their_way(tx: &mut Tx, statement_id: i64, channel: Channel) -> sqlx::Result<Vec<(i64, i64)>> {
    let statement = sql(
        "select v.id, r.id from reply r join statement_version v on v.id = r.statement_version_id where v.statement_id = $1 \
         and r.channel = $2 and r.part = 1 and r.state in ('sending', 'unknown') order by r.id",
    );
    tx.all(&statement.arg(statement_id).arg(channel)).await
}

/// A part as shown to officers.
#[derive(Clone, Debug, FromRow)]
pub struct PartRow {
    /// Primary key of the `reply` row.
    pub id: i64,
    /// Primary key of the version.
    pub statement_version_id: i64,
    /// The channel.
    pub channel: Channel,
    /// Its number; [`WITHDRAWAL`] for the one that says that the statement was withdrawn.
    pub part: i64,
    /// Text of the post.
    pub text: String,
    /// Delivery state.
    pub state: ReplyState,
    /// Why it is in that state.
    pub why: Option<String>,
    /// When the next attempt or look-up is due.
    pub due_at: Millis,
    /// The platform's id, once sent.
    pub platform_id: Option<String>,
    /// When it was sent.
    pub sent_at: Option<Millis>,
    /// When the platform said that it no longer has it.
    pub gone_at: Option<Millis>,
}

/// All parts of a statement, by version, channel and number.
///
/// # Errors
/// Database errors.
pub async fn of_statement(db: &Db, statement_id: i64) -> sqlx::Result<Vec<PartRow>> {
    let statement = sql(
        "select r.id, r.statement_version_id, r.channel, r.part, r.text, r.state, r.why, r.due_at, r.platform_id, r.sent_at, r.gone_at \
         from reply r join statement_version v on v.id = r.statement_version_id where v.statement_id = $1 \
         order by v.n desc, r.channel desc, r.part",
    );
    db.all(&statement.arg(statement_id)).await
}

/// A part that the platform had.
#[derive(Clone, Debug, FromRow)]
pub struct Posted {
    /// Primary key of the `reply` row.
    pub id: i64,
    /// The platform's id.
    pub platform_id: String,
}

/// Parts on a channel that have not been looked at for a while, the longest first.
///
/// # Errors
/// Database errors.
pub async fn to_see(db: &Db, channel: Channel, now: Millis) -> sqlx::Result<Vec<Posted>> {
    let [first_day, later] = SEEN_EVERY;
    let statement = sql(
        "select id, platform_id from reply where channel = $1 and statement_version_id is not null and state = 'sent' \
         and gone_at is null and platform_id <> 'by hand' and sent_at > $2 \
         and coalesce(seen_at, sent_at) <= case when sent_at > $3 then cast($4 as bigint) else cast($5 as bigint) end order by coalesce(seen_at, sent_at), id limit $6",
    )
    .arg(channel)
    .arg(now - SEEN_FOR)
    .arg(now - SEEN_EVERY[1])
    .arg(now - first_day)
    .arg(now - later)
    .arg(SEEN_AT_ONCE);
    db.all(&statement).await
}

/// Records that these parts were looked at, and which of them the platform no longer has. Returns how many are newly gone.
///
/// # Errors
/// Database errors.
pub async fn seen(tx: &mut Tx, looked_at: &[Posted], gone: &[String], now: Millis) -> sqlx::Result<u64> {
    let mut seen = sql("update reply set seen_at = ");
    seen.bind(now).push(" where id in ").bind_list(looked_at.iter().map(|one| one.id));
    tx.run(&seen).await?;
    let ids: Vec<i64> = looked_at.iter().filter(|one| gone.contains(&one.platform_id)).map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    let mut lost = sql("update reply set gone_at = ");
    lost.bind(now).push(" where gone_at is null and id in ").bind_list(ids);
    tx.run(&lost).await
}
