//! The outbox: the replies to be sent and the result of each.
//!
//! A row is written in the transaction of the change that causes it. A worker leases the row before sending, in a separate transaction, so
//! that a server that stops half-way leaves a row in the state "sending". Whether that reply was sent is unknown, so it is looked up first.

use super::{
    ReplyMethod, ReplyState,
    channel::Outgoing,
    parts,
    templates::{self, TemplateKind, filled, fit, script_of},
};
use crate::{
    audit,
    channels::platform::platform,
    complaint::{
        Channel, Millis,
        outgoing::{self, store::Leaving},
        store::Complaint,
    },
    error::Error,
    intake::wire::store as wire,
    server::{
        db::{Db, Sql, Tx, columns, insert_into, sql},
        op::Op,
    },
    shield::guard::Disclosure,
};
use sqlx::FromRow;

/// How long one sending may take before its lease expires.
const LEASE: Millis = 20_000;
/// How long to wait before a look-up: a reply that was sent is in the platform's list by then.
pub const LOOK_AFTER: Millis = 3_000;
/// How often the platform must say "not there" before the reply is sent again.
const LOOKS: i64 = 2;
/// How long a public reply that a person caused waits before it leaves, so that it can be taken back.
pub const GRACE: Millis = 5_000;
/// The longest pause between two attempts.
const LONGEST_PAUSE: Millis = 15 * 60_000;

/// A reply to be queued.
pub struct NewReply<'a> {
    /// The channel to send on.
    pub channel: Channel,
    /// How it is sent.
    pub way: ReplyMethod,
    /// What it answers: the key of a post or, for a message, the id of the account.
    pub target: &'a str,
    /// Primary key of the `post` row it answers.
    pub post_id: Option<i64>,
    /// Primary key of the complaint it belongs to.
    pub complaint_id: Option<i64>,
    /// The officer who wrote or caused it.
    pub officer_id: Option<i64>,
    /// Text of the reply.
    pub text: &'a str,
    /// Unique key of the cause: the same cause twice makes one reply.
    pub cause: &'a str,
}

/// A row of the `reply` table.
#[derive(Clone, Debug, FromRow)]
pub struct Reply {
    /// Primary key of the `reply` row.
    pub id: i64,
    /// The channel it is sent on.
    pub channel: Channel,
    /// How it is sent.
    pub way: ReplyMethod,
    /// What it answers: the key of a post or, for a message, the id of the account.
    pub target: String,
    /// Text of the reply.
    pub text: String,
    /// Delivery state.
    pub state: ReplyState,
    /// Number of attempts to send it.
    pub attempts: i64,
    /// Number of look-ups that did not find it, since the last attempt.
    pub looks: i64,
    /// When the next attempt or look-up is due.
    pub due_at: Millis,
    /// When it was first attempted.
    pub tried_at: Option<Millis>,
    /// Why it is in that state.
    pub why: Option<String>,
    /// The platform's id for it, once sent.
    pub platform_id: Option<String>,
    /// Primary key of the complaint it belongs to.
    pub complaint_id: Option<i64>,
    /// Primary key of the `post` row it answers.
    pub post_id: Option<i64>,
    /// Primary key of the version of a statement that it is a part of.
    pub statement_version_id: Option<i64>,
    /// The last event that the guard had seen when it let a statement pass.
    pub guarded: Option<i64>,
    /// When it was queued.
    pub created_at: Millis,
}

impl Reply {
    /// The facts that decide whether it may be sent.
    pub fn leaving(&self) -> Leaving<'_> {
        Leaving { complaint_id: self.complaint_id, post_id: self.post_id, way: self.way, words: &self.text }
    }

    /// The reply as handed to the channel's client at this moment.
    pub fn outgoing(&self, now: Millis) -> Outgoing {
        Outgoing {
            way: self.way,
            target: self.target.clone(),
            text: self.text.clone(),
            tried_at: self.tried_at.unwrap_or(self.created_at),
            now,
        }
    }
}

/// Queues a reply inside the transaction of its cause, unless it must not be sent. Returns false when the same cause already has one.
///
/// # Errors
/// [`Error::Stopped`] with the reason. Every handler that sends something outside goes through this function.
pub async fn queue(op: &Op, tx: &mut Tx, new: NewReply<'_>, now: Millis) -> Result<bool, Error> {
    let leaving = Leaving { complaint_id: new.complaint_id, post_id: new.post_id, way: new.way, words: new.text };
    if let Some(stop) = outgoing::store::stop(op, tx, leaving).await? {
        return Err(Error::Stopped(stop));
    }
    // Nothing public leaves at once on a person's decision. What the program answers by itself has nobody who could take it back.
    let due_at = if new.officer_id.is_some() && new.way.is_public() { now + GRACE } else { now };
    let off = op.state().channels().carrier(new.channel).is_none();
    let (state, why) = match gone(tx, &new).await?.as_deref() {
        Some("deleted") => (ReplyState::Refused, Some("post_gone")),
        Some(_) => (ReplyState::Held, Some("post_hidden")),
        None if off => (ReplyState::Held, Some("channel_off")),
        None => (ReplyState::Queued, None),
    };
    let row = columns()
        .set("channel", new.channel)
        .set("way", new.way)
        .set("target", new.target)
        .set("post_id", new.post_id)
        .set("complaint_id", new.complaint_id)
        .set("officer_id", new.officer_id)
        .set("text", new.text)
        .set("cause", new.cause)
        .set("state", state)
        .set("attempts", 0i64)
        .set("looks", 0i64)
        .set("due_at", due_at)
        .set("lease_until", 0i64)
        .set("why", why.map(ToOwned::to_owned))
        .set("created_at", now);
    let mut statement = insert_into("reply", [row]);
    statement.push(" on conflict (cause) do nothing");
    Ok(tx.run(&statement).await? == 1)
}

/// How the post to be answered in public was removed or hidden, if it was: no public reply is sent below it then.
async fn gone(tx: &mut Tx, new: &NewReply<'_>) -> sqlx::Result<Option<String>> {
    let Some(post_id) =
        new.post_id.filter(|_| matches!(new.way, ReplyMethod::Reply | ReplyMethod::Quote | ReplyMethod::Repost))
    else {
        return Ok(None);
    };
    let found: Option<(Option<String>,)> = tx.maybe(&sql("select gone from post where id = $1").arg(post_id)).await?;
    Ok(found.and_then(|(gone,)| gone))
}

#[derive(FromRow)]
struct OriginPost {
    id: i64,
    channel: Channel,
    channel_key: String,
    kind: String,
    author_id: Option<String>,
    text: String,
}

/// Notifies the complainant, on the channel where the complaint was written, that there is something to read on the private page. Nothing is
/// sent about a confidential complaint, nor about one that came another way.
pub async fn tell(
    op: &Op,
    tx: &mut Tx,
    complaint: &Complaint,
    saying: TemplateKind,
    officer_id: i64,
) -> Result<(), Error> {
    let now = op.now();
    let disclosure = complaint.disclosure();
    if disclosure == Disclosure::Nobody {
        return Ok(());
    }
    let statement = sql(
        "select id, channel, channel_key, kind, author_id, coalesce(text_now, text, '') as text from post \
                         where complaint_id = $1 and disposition = 'complaint' and kind is not null and gone is null order by id limit 1",
    );
    let Some(post) = tx.maybe::<OriginPost>(&statement.arg(complaint.id)).await? else { return Ok(()) };
    let ways = templates::store::ways(op, tx).await?;
    let turn = complaint.version + post.id;
    let one = ways.one(saying, Some(complaint.category), script_of(&post.text), turn);
    let words = filled(&one, &[("reference", &complaint.reference.to_string())]);
    let message = post.kind == "message";
    let to = way_back(post.channel, message, disclosure, post.author_id, post.channel_key);
    let Some((way, target)) = to else { return Ok(()) };
    let new = NewReply {
        channel: post.channel,
        way,
        target: &target,
        post_id: Some(post.id),
        complaint_id: Some(complaint.id),
        officer_id: Some(officer_id),
        text: &fit(post.channel, &words),
        cause: &cause_of(complaint.id, complaint.version),
    };
    match queue(op, tx, new, now).await {
        // The move stands; the audit trail records that the complainant was not notified on the channel.
        Err(Error::Stopped(stop)) => {
            let subject = complaint.reference;
            audit::write(tx, now, Some(officer_id), "reply_stopped", subject.as_str(), stop.why()).await?;
            Ok(())
        }
        other => other.map(|_| ()),
    }
}

/// What became of the message that told the complainant of a version of the complaint ([`tell`]), and when it was sent; `None` if there was none.
///
/// # Errors
/// A database error.
pub async fn told_by(db: &Db, complaint_id: i64, version: i64) -> sqlx::Result<Option<(ReplyState, Option<Millis>)>> {
    let statement = sql("select state, sent_at from reply where cause = $1");
    db.maybe(&statement.arg(cause_of(complaint_id, version))).await
}

/// The cause of such a message.
fn cause_of(complaint_id: i64, version: i64) -> String {
    format!("complaint {complaint_id} version {version}")
}

/// How to answer a post, and the target: the way it came or, where a public reply is not allowed, privately. `None` where that cannot be done or
/// where no reply is allowed at all.
pub fn way_back(
    channel: Channel,
    message: bool,
    disclosure: Disclosure,
    author: Option<String>,
    key: String,
) -> Option<(ReplyMethod, String)> {
    let platform = platform(channel)?;
    match (disclosure, message) {
        (Disclosure::Nobody, _) => None,
        (_, true) => Some((ReplyMethod::Message, author.unwrap_or_default())),
        (Disclosure::Everybody, false) => Some((ReplyMethod::Reply, key)),
        // A message is sent to an account, any other reply to the post.
        (Disclosure::Complainant, false) if platform.in_private == ReplyMethod::Message => {
            author.map(|author| (ReplyMethod::Message, author))
        }
        (Disclosure::Complainant, false) => Some((platform.in_private, key)),
    }
}

/// The first of these platform ids that belongs to no other reply.
pub async fn not_taken(db: &Db, channel: Channel, ids: Vec<String>) -> sqlx::Result<Option<String>> {
    for id in ids {
        let statement = sql("select count(*) from reply where channel = $1 and platform_id = $2");
        if db.one::<(i64,)>(&statement.arg(channel).arg(&id)).await? == (0,) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Stops a reply to this post that no worker has leased. Returns false if it is being sent, was sent or was refused: then nothing changes. The
/// worker's lease asks for the same state, so that of the two exactly one succeeds.
pub async fn take_back(tx: &mut Tx, id: i64, post_id: i64) -> sqlx::Result<bool> {
    let statement = sql(
        "update reply set state = 'refused', why = 'taken_back' where id = $1 and post_id = $2 and state in ('queued', 'held')",
    );
    Ok(tx.run(&statement.arg(id).arg(post_id)).await? == 1)
}

/// Lets a reply leave without waiting any longer. Has no effect on one that does not wait to be taken back.
pub async fn hurry(tx: &mut Tx, id: i64, now: Millis) -> sqlx::Result<()> {
    let statement =
        sql("update reply set due_at = $2 where id = $1 and state = 'queued' and why is null and due_at > $2");
    tx.run(&statement.arg(id).arg(now)).await?;
    Ok(())
}

/// Queues a refused reply again, and the parts of a thread that wait for it. Returns false if it was not refused, was taken back, answers a post
/// that is gone, or is a part of a statement that was withdrawn or corrected since.
pub async fn again(tx: &mut Tx, id: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql(
        "update reply set state = 'queued', why = null, looks = 0, due_at = $2 where id = $1 and state = 'refused' \
         and why not in ('taken_back', 'confidential', 'post_gone', 'replaced', 'withdrawn', 'not_posted') and not (way in ('reply', 'quote', 'repost') and exists \
         (select 1 from post p where p.id = reply.post_id and p.gone is not null)) and not (coalesce(part, 0) > 0 and exists \
         (select 1 from statement_version v join statement s on s.id = v.statement_id where v.id = reply.statement_version_id \
         and (s.withdrawn_at is not null or v.n <> s.released_n)))",
    );
    let queued = tx.run(&statement.arg(id).arg(now + GRACE)).await? == 1;
    if queued {
        parts::go_on(tx, id, now + GRACE).await?;
    }
    Ok(queued)
}

/// Stops all unsent replies about a complaint that becomes confidential.
pub async fn keep_back(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<()> {
    let statement = sql(
        "update reply set state = 'refused', why = 'confidential' where complaint_id = $1 and state in ('queued', 'held')",
    );
    tx.run(&statement.arg(complaint_id)).await?;
    Ok(())
}

// The target of a later part of a thread is the part before it, whose id on the platform is not known earlier.
const COLUMNS: &str = "select id, channel, way, coalesce((select b.platform_id from reply b where b.id = reply.after_id), target) as target, \
    text, state, attempts, looks, due_at, tried_at, why, platform_id, complaint_id, post_id, statement_version_id, guarded, created_at from reply";

/// The statement that finds one reply.
pub fn by_id(id: i64) -> Sql {
    let mut query = sql(COLUMNS);
    query.push(" where id = ").bind(id);
    query
}

/// Marks rows whose lease has expired as `unknown`: the server stopped while sending, and whether they were sent is not known. Returns how many.
pub async fn expire_leases(db: &Db, now: Millis) -> sqlx::Result<u64> {
    let over = sql("select count(*) from reply where state = 'sending' and lease_until < $1").arg(now);
    if db.one::<(i64,)>(&over).await? == (0,) {
        return Ok(0);
    }
    let mut tx = db.begin().await?;
    let statement = sql(
        "update reply set state = 'unknown', looks = 0, due_at = lease_until - 15000, why = 'stopped_while_sending' \
                         where state = 'sending' and lease_until < $1",
    )
    .arg(now);
    let n = tx.run(&statement).await?;
    tx.commit().await?;
    Ok(n)
}

/// The cost of a sending and the daily limit, both in millionths of a US dollar.
pub struct Budget<'a> {
    /// The cost of one reply.
    pub cost: &'a (dyn Fn(&Reply) -> i64 + Send + Sync),
    /// The most that may be spent in a day; `None` for no limit.
    pub most: Option<i64>,
}

/// A reply leased for sending.
#[derive(Clone, Debug)]
pub enum Leased {
    /// To be sent, with the cost booked for it.
    ToSend(Reply, Booked),
    /// Its cost exceeds what is left of the day's budget.
    OverBudget(Reply),
}

/// The cost booked for a sending. It counts as spent until the platform says that nothing was sent.
#[derive(Clone, Copy, Debug)]
pub struct Booked {
    /// The cost, in millionths of a US dollar.
    pub cost: i64,
    /// When it was booked.
    pub at: Millis,
}

/// Leases the next reply of a channel for this process and books its cost in the same transaction. If the server stops half-way, the cost counts
/// as spent, because the reply may have been sent.
pub async fn lease(db: &Db, channel: Channel, budget: Budget<'_>, now: Millis) -> sqlx::Result<Option<Leased>> {
    let mut query = sql(COLUMNS);
    // A reply that was being looked up when its complaint became confidential is not sent again.
    query.push(" where state = 'queued' and not exists (select 1 from complaint c where c.id = reply.complaint_id and c.confidential = true)");
    // Nor is a public reply below a post that has since been removed or hidden.
    query.push(
        " and not (reply.way in ('reply', 'quote', 'repost') and exists \
         (select 1 from post p where p.id = reply.post_id and p.gone is not null))",
    );
    // Nor a part of a thread before the part that it follows.
    query.push(
        " and (reply.after_id is null or exists (select 1 from reply b where b.id = reply.after_id and b.state = 'sent' \
         and b.gone_at is null and b.platform_id <> 'by hand'))",
    );
    query.push(" and due_at <= ").bind(now);
    query.push(" and channel = ").bind(channel);
    query.push(" order by due_at, id limit 1");
    let Some(reply) = db.maybe::<Reply>(&query).await? else { return Ok(None) };
    let mut tx = db.begin().await?;
    let statement = sql("update reply set state = 'sending', lease_until = $2, attempts = attempts + 1, tried_at = coalesce(tried_at, $3), \
         why = null where id = $1 and state = 'queued' and due_at <= $3 and not (way in ('reply', 'quote', 'repost') and exists \
         (select 1 from post p where p.id = reply.post_id and p.gone is not null))").arg(reply.id).arg(now + LEASE).arg(now);
    if tx.run(&statement).await? == 0 {
        return Ok(None);
    }
    let reply = Reply { attempts: reply.attempts + 1, tried_at: reply.tried_at.or(Some(now)), ..reply };
    let cost = (budget.cost)(&reply);
    let affordable = wire::book(&mut tx, channel, cost, budget.most, now).await?;
    tx.commit().await?;
    Ok(Some(if affordable { Leased::ToSend(reply, Booked { cost, at: now }) } else { Leased::OverBudget(reply) }))
}

/// Leases the next reply of a channel that has to be looked up, for this process alone.
pub async fn to_look_up(db: &Db, channel: Channel, now: Millis) -> sqlx::Result<Option<Reply>> {
    let mut query = sql(COLUMNS);
    query.push(" where state = 'unknown' and due_at <= ").bind(now);
    query.push(" and channel = ").bind(channel);
    query.push(" order by due_at, id limit 1");
    let Some(reply) = db.maybe::<Reply>(&query).await? else { return Ok(None) };
    let mut tx = db.begin().await?;
    let statement = sql("update reply set due_at = $3 where id = $1 and state = 'unknown' and due_at = $2");
    let mine = tx.run(&statement.arg(reply.id).arg(reply.due_at).arg(now + 3 * LEASE)).await? == 1;
    tx.commit().await?;
    Ok(mine.then_some(reply))
}

/// The unsent replies of a channel.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Waiting {
    /// The channel.
    pub channel: Channel,
    /// Number of replies.
    pub n: i64,
    /// When the oldest was queued.
    pub oldest: Millis,
}

/// Counts the unsent replies that will still be sent automatically, by channel.
pub async fn waiting(db: &Db) -> sqlx::Result<Vec<Waiting>> {
    let on_their_way = ReplyState::ALL.iter().copied().filter(|state| state.is_on_its_way());
    let mut statement = sql("select channel, count(*) as n, min(created_at) as oldest from reply where state in ");
    statement.bind_list(on_their_way).push(" group by channel");
    db.all(&statement).await
}

/// Result of an attempt or a look-up, to be recorded.
#[derive(Clone, Debug)]
pub enum SendOutcome {
    /// The platform has it, under this id.
    Sent(String),
    /// To be tried again at this moment, for this reason.
    Again(Millis, String),
    /// Will never be sent, for this reason.
    Refused(String),
    /// Not known; to be looked up at this moment, for this reason.
    Unknown(Millis, String),
    /// The platform does not have it yet; to be looked up again at this moment and, after enough look-ups, sent again.
    NotThere(Millis),
}

/// Records the result for a reply, unless another process has done so meanwhile. A booked cost that was not spent is given back.
pub async fn settle(
    db: &Db,
    reply: &Reply,
    outcome: SendOutcome,
    not_spent: Option<Booked>,
    now: Millis,
) -> sqlx::Result<()> {
    let mut statement = sql("update reply set ");
    let is_sent = matches!(outcome, SendOutcome::Sent(_));
    let is_refused = matches!(outcome, SendOutcome::Refused(_));
    match outcome {
        SendOutcome::Sent(id) => {
            statement.push("state = 'sent', why = null, platform_id = ").bind(id);
            statement.push(", sent_at = ").bind(now);
        }
        SendOutcome::Again(at, why) => {
            statement.push("state = 'queued', due_at = ").bind(at);
            statement.push(", why = ").bind(why);
        }
        SendOutcome::Refused(why) => {
            statement.push("state = 'refused', why = ").bind(why);
        }
        SendOutcome::Unknown(at, why) => {
            statement.push("state = 'unknown', looks = 0, due_at = ").bind(at);
            statement.push(", why = ").bind(why);
        }
        SendOutcome::NotThere(at) if reply.looks + 1 >= LOOKS => {
            statement.push("state = 'queued', due_at = ").bind(at);
        }
        SendOutcome::NotThere(at) => {
            statement.push("looks = looks + 1, due_at = ").bind(at);
        }
    }
    statement.push(" where id = ").bind(reply.id);
    if is_sent {
        // The platform has it, whatever another process recorded meanwhile.
        statement.push(" and state <> 'sent'");
    } else {
        statement.push(" and state in ('sending', 'unknown') and attempts = ").bind(reply.attempts);
    }
    let mut tx = db.begin().await?;
    let is_settled = tx.run(&statement).await? == 1;
    if is_settled && is_refused {
        parts::stop_after(&mut tx, reply.id).await?;
    }
    match reply.statement_version_id {
        Some(version_id) if is_settled && is_refused => parts::was_not_posted(&mut tx, version_id, reply.id).await?,
        Some(version_id) if is_settled && is_sent => parts::was_posted(&mut tx, version_id, reply.id, now).await?,
        _ => {}
    }
    if let Some(booked) = not_spent {
        wire::give_back(&mut tx, reply.channel, booked.cost, booked.at).await?;
    }
    wire::changed(&mut tx, now).await?;
    tx.commit().await
}

/// How long to wait after this many attempts: doubles each time, up to `LONGEST_PAUSE`.
pub fn pause_after(attempts: i64) -> Millis {
    (2_000 << attempts.clamp(0, 20)).min(LONGEST_PAUSE)
}
