//! Webhooks and their messages.

use super::{FAILURES, MessageState};
use crate::{
    audit,
    complaint::{Millis, Reference, hooks::HookEvent},
    officers::{PersonName, store::name_of},
    server::db::{Db, Tx, columns, insert_into, sql},
};
use sqlx::FromRow;

/// How long one attempt may take before its lease expires, in milliseconds.
const LEASE: Millis = 60_000;
/// How long messages are kept after they have ended, in milliseconds.
const KEPT: Millis = 7 * 24 * 3_600_000;

/// A row of `webhook`, with its account.
#[derive(Clone, Debug, FromRow)]
pub struct Hook {
    /// Primary key.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// The address.
    pub url: String,
    /// The account's name.
    pub officer: PersonName,
    /// The account's sign-in name.
    pub login: String,
    /// Whether it is on.
    pub active: bool,
    /// When it was switched off because nothing arrived.
    pub disabled_at: Option<Millis>,
    /// Number of messages that wait.
    pub waiting: i64,
}

/// Every webhook that has not been removed, newest first.
pub async fn all(db: &Db) -> sqlx::Result<Vec<Hook>> {
    let statement = sql(concat!(
        "select w.id, w.name, w.url, ",
        name_of!("o"),
        " as officer, o.login, w.active, w.disabled_at, (select count(*) from webhook_message m where m.webhook_id = w.id \
         and m.state in ('waiting', 'sending')) as waiting from webhook w join officer o on o.id = w.officer_id \
         where w.removed_at is null order by w.id desc"
    ));
    db.all(&statement).await
}

/// A message, for the page.
#[derive(Clone, Debug, FromRow)]
pub struct Delivery {
    /// When the change happened.
    pub at: Millis,
    /// What it tells.
    pub event: HookEvent,
    /// Its state.
    pub state: MessageState,
    /// Number of attempts.
    pub attempts: i64,
    /// When it is due.
    pub due_at: Millis,
    /// The last answer.
    pub answer: Option<String>,
}

/// The last messages of a webhook, newest first.
pub async fn last(db: &Db, webhook_id: i64, most: i64) -> sqlx::Result<Vec<Delivery>> {
    let statement = sql("select at, event, state, attempts, due_at, answer from webhook_message \
         where webhook_id = $1 order by id desc limit $2");
    db.all(&statement.arg(webhook_id).arg(most)).await
}

/// A webhook to be added.
pub struct NewHook<'a> {
    /// What it is for.
    pub name: &'a str,
    /// The address.
    pub url: &'a str,
    /// The key of its signatures.
    pub secret: &'a [u8],
    /// The account.
    pub officer_id: i64,
    /// The admin.
    pub by: i64,
}

/// Adds a webhook.
pub async fn add(tx: &mut Tx, new: NewHook<'_>, now: Millis) -> sqlx::Result<()> {
    let row = columns()
        .set("name", new.name)
        .set("url", new.url)
        .set("secret", new.secret)
        .set("officer_id", new.officer_id)
        .set("active", true)
        .set("failures", 0i64)
        .set("paused_until", 0i64)
        .set("created_at", now)
        .set("created_by", new.by);
    tx.run(&insert_into("webhook", [row])).await?;
    Ok(())
}

/// The name of this webhook; `None` for one that does not exist.
pub async fn name(tx: &mut Tx, webhook_id: i64) -> sqlx::Result<Option<String>> {
    let statement = sql("select name from webhook where id = $1 and removed_at is null");
    Ok(tx.maybe::<(String,)>(&statement.arg(webhook_id)).await?.map(|(name,)| name))
}

/// Number of webhooks that have not been removed.
pub async fn count(tx: &mut Tx) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>(&sql("select count(*) from webhook where removed_at is null")).await?.0)
}

/// Switches a webhook on or off. What waits is sent later; a new beginning has no failures.
pub async fn switch(tx: &mut Tx, webhook_id: i64, on: bool) -> sqlx::Result<()> {
    let statement =
        sql("update webhook set active = $2, failures = 0, paused_until = 0, disabled_at = null where id = $1");
    tx.run(&statement.arg(webhook_id).arg(on)).await?;
    if !on {
        give_up_all(tx, webhook_id, "switched_off").await?;
    }
    Ok(())
}

/// Replaces the key of the signatures.
pub async fn renew(tx: &mut Tx, webhook_id: i64, secret: &[u8]) -> sqlx::Result<()> {
    tx.run(&sql("update webhook set secret = $2 where id = $1").arg(webhook_id).arg(secret)).await?;
    Ok(())
}

/// Removes a webhook. Its row stays, without the secret.
pub async fn remove(tx: &mut Tx, webhook_id: i64, now: Millis) -> sqlx::Result<()> {
    let nothing: &[u8] = &[];
    let statement = sql("update webhook set active = false, removed_at = $2, secret = $3 where id = $1");
    tx.run(&statement.arg(webhook_id).arg(now).arg(nothing)).await?;
    give_up_all(tx, webhook_id, "switched_off").await
}

async fn give_up_all(tx: &mut Tx, webhook_id: i64, why: &'static str) -> sqlx::Result<()> {
    let statement =
        sql("update webhook_message set state = 'given_up', answer = $2 where webhook_id = $1 and state = 'waiting'");
    tx.run(&statement.arg(webhook_id).arg(why)).await?;
    Ok(())
}

/// Queues a test. It is sent even if the webhook is off or paused.
pub async fn test(tx: &mut Tx, webhook_id: i64, now: Millis) -> sqlx::Result<()> {
    let row = columns()
        .set("webhook_id", webhook_id)
        .set("event", HookEvent::Test)
        .set("at", now)
        .set("state", MessageState::Waiting)
        .set("attempts", 0i64)
        .set("due_at", now)
        .set("lease_until", 0i64);
    tx.run(&insert_into("webhook_message", [row])).await?;
    Ok(())
}

/// A message leased for sending, with its webhook.
#[derive(Clone, Debug, FromRow)]
pub struct Leased {
    /// Primary key of the message.
    pub id: i64,
    /// Number of attempts, this one included.
    pub attempts: i64,
    /// When the change happened.
    pub at: Millis,
    due_at: Millis,
    /// What it tells.
    pub event: HookEvent,
    /// Number of the complaint; none for a test.
    pub reference: Option<Reference>,
    /// Primary key of the webhook.
    pub webhook_id: i64,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// The key of its signatures.
    pub secret: Vec<u8>,
    /// The account.
    pub officer_id: i64,
    active: bool,
    paused_until: Millis,
}

/// What [`lease`] found.
#[derive(Clone, Debug)]
pub enum Next {
    /// A message, now held by this server.
    Message(Box<Leased>),
    /// One that has to wait, or that another server took; there may be more.
    Other,
    /// Nothing is due.
    Nothing,
}

/// Leases the next message for this server, in a transaction of its own.
pub async fn lease(db: &Db, now: Millis) -> sqlx::Result<Next> {
    let next = sql(
        "select m.id, m.attempts, m.at, m.due_at, m.event, c.reference, m.webhook_id, w.name, w.url, w.secret, w.officer_id, w.active, w.paused_until \
         from webhook_message m join webhook w on w.id = m.webhook_id left join complaint c on c.id = m.complaint_id \
         where m.state = 'waiting' and m.due_at <= $1 order by m.due_at, m.id limit 1",
    );
    let Some(next) = db.maybe::<Leased>(&next.arg(now)).await? else { return Ok(Next::Nothing) };
    let mut tx = db.begin().await?;
    let is_test = next.event == HookEvent::Test;
    if !next.active && !is_test {
        // It was sending when the webhook was switched off.
        give_up_all(&mut tx, next.webhook_id, "switched_off").await?;
        tx.commit().await?;
        return Ok(Next::Other);
    }
    if next.paused_until > now && !is_test {
        let wait = sql("update webhook_message set due_at = $3 where id = $1 and state = 'waiting' and due_at = $2");
        tx.run(&wait.arg(next.id).arg(next.due_at).arg(next.paused_until)).await?;
        tx.commit().await?;
        return Ok(Next::Other);
    }
    let take = sql("update webhook_message set state = 'sending', attempts = attempts + 1, lease_until = $4 \
         where id = $1 and state = 'waiting' and due_at = $2 and attempts = $3");
    let take = take.arg(next.id).arg(next.due_at).arg(next.attempts).arg(now + LEASE);
    let is_ours = tx.run(&take).await? == 1;
    tx.commit().await?;
    Ok(if is_ours { Next::Message(Box::new(Leased { attempts: next.attempts + 1, ..next })) } else { Next::Other })
}

/// The result of an attempt, to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has it.
    Sent,
    /// The account may not see the complaint.
    Needless,
    /// To be tried again at this moment. The webhook is left alone until then.
    Again(Millis),
    /// Will not be tried again.
    GivenUp,
    /// The receiver wants no more messages.
    Gone,
}

/// Records the result of an attempt, with the answer. Returns whether the webhook was switched off because of it.
pub async fn settle(db: &Db, leased: &Leased, outcome: Outcome, answer: &str, now: Millis) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let (state, due_at) = match outcome {
        Outcome::Sent => (MessageState::Sent, now),
        Outcome::Needless => (MessageState::Needless, now),
        Outcome::Again(at) => (MessageState::Waiting, at),
        Outcome::GivenUp | Outcome::Gone => (MessageState::GivenUp, now),
    };
    let mut ended = sql("update webhook_message set state = ");
    ended.bind(state).push(", due_at = ").bind(due_at).push(", answer = ").bind(answer);
    ended.push(" where state = 'sending' and id = ").bind(leased.id).push(" and attempts = ").bind(leased.attempts);
    if tx.run(&ended).await? == 0 {
        // The lease expired, and somebody else has it.
        return Ok(false);
    }
    let id = leased.webhook_id;
    // A test says nothing about what the webhook is told usually.
    let counts = leased.event != HookEvent::Test;
    match outcome {
        Outcome::Sent => {
            tx.run(&sql("update webhook set failures = 0, paused_until = 0 where id = $1").arg(id)).await?;
        }
        Outcome::Again(at) if counts => {
            let pause = sql("update webhook set paused_until = $2 where id = $1 and paused_until < $2");
            tx.run(&pause.arg(id).arg(at)).await?;
        }
        Outcome::GivenUp if counts => {
            tx.run(&sql("update webhook set failures = failures + 1 where id = $1").arg(id)).await?;
        }
        _ => {}
    }
    let mut off = sql("update webhook set active = false, disabled_at = ");
    off.bind(now).push(" where active = true and id = ").bind(id);
    if outcome != Outcome::Gone {
        off.push(" and failures >= ").bind(FAILURES);
    }
    let switched_off = counts && tx.run(&off).await? == 1;
    if switched_off {
        give_up_all(&mut tx, id, "switched_off").await?;
        audit::write(&mut tx, now, None, "webhook_disabled", &leased.name, answer).await?;
    }
    tx.commit().await?;
    Ok(switched_off)
}

/// Takes back messages whose lease ended before `over`: their server stopped while sending. The receiver knows a message that it has got by its id.
pub async fn expire_leases(db: &Db, over: Millis, now: Millis) -> sqlx::Result<()> {
    let left = sql("select count(*) from webhook_message where state = 'sending' and lease_until < $1");
    if db.one::<(i64,)>(&left.arg(over)).await? == (0,) {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let again =
        sql("update webhook_message set state = 'waiting', due_at = $2 where state = 'sending' and lease_until < $1");
    tx.run(&again.arg(over).arg(now)).await?;
    tx.commit().await
}

/// Removes old messages.
pub async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    let old = sql("delete from webhook_message where state in ('sent', 'needless', 'given_up') and due_at < $1");
    tx.run(&old.arg(now - KEPT)).await?;
    Ok(())
}
