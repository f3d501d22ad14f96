//! Subscriptions, the queue of messages, and the key.
//!
//! What must stay true: a complaint has at most ten subscriptions of each page, which the database enforces; a subscription has at most one message;
//! and a message is held by one server at a time.

use super::{PLACES, SubscribedOn, vapid::VapidKey};
use crate::{
    complaint::{Millis, Reference, Status, status_changes},
    error::Error,
    language::Language,
    server::db::{Db, Sql, Tx, columns, insert_into, sql},
};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

/// How long one attempt may take before its lease expires, in milliseconds.
const LEASE: Millis = 60_000;
/// Changes of status that are passed on in one transaction.
const AT_ONCE: i64 = 100;
/// A subscription is removed after this many messages in a row were given up.
const FAILURES: i64 = 5;
/// How long a subscription to a closed complaint is kept: it may be reopened. In milliseconds.
const AFTER_CLOSING: Millis = 90 * 24 * 3_600_000;
/// How long a message that was given up is shown in the figures, in milliseconds.
const SHOWN: Millis = 7 * 24 * 3_600_000;

/// The key of this desk; made if there is none yet.
///
/// # Errors
/// Database errors, or a stored key that is none.
pub async fn key(db: &Db, now: Millis) -> sqlx::Result<VapidKey> {
    let stored = sql("select secret from vapid_key where one = 1");
    let found: Option<(Vec<u8>,)> = db.maybe(&stored).await?;
    let secret = match found {
        Some((secret,)) => secret,
        None => {
            let mut tx = db.begin().await?;
            // Another server may be starting at the same moment.
            let new =
                sql("insert into vapid_key (one, secret, made_at) values (1, $1, $2) on conflict (one) do nothing");
            tx.run(&new.arg(VapidKey::generate().secret()).arg(now)).await?;
            tx.commit().await?;
            db.one::<(Vec<u8>,)>(&stored).await?.0
        }
    };
    VapidKey::from_bytes(&secret).ok_or_else(|| sqlx::Error::Decode("vapid_key.secret is not a key".into()))
}

/// The stored form of an endpoint by which it is found.
pub fn endpoint_hash(endpoint: &str) -> Vec<u8> {
    Sha256::digest(endpoint.as_bytes()).to_vec()
}

/// A browser that wants to be told about a complaint.
pub struct NewSubscription<'a> {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// Its number.
    pub reference: Reference,
    /// The page on which the browser subscribed.
    pub page: SubscribedOn,
    /// The address that the browser's push service gave it.
    pub endpoint: &'a str,
    /// Origin of that address.
    pub service: &'a str,
    /// The browser's public key.
    pub p256dh: &'a [u8],
    /// The secret that the browser shares with us.
    pub auth: &'a [u8],
    /// The language of messages.
    pub language: Language,
    /// The status on the page; `None` while it is not shown.
    pub shown: Option<Status>,
}

#[derive(FromRow)]
struct Taken {
    id: i64,
    place: i64,
}

/// Stores a subscription; a browser that subscribes again replaces its own. On the private page, the oldest gives way when all places are taken.
///
/// # Errors
/// [`Error::NotNow`] when all places of the public page are taken; [`Error::Busy`] when another request took the place at the same moment.
pub async fn add(db: &Db, new: NewSubscription<'_>, now: Millis) -> Result<(), Error> {
    let hash = endpoint_hash(new.endpoint);
    let mut tx = db.begin().await?;
    forget_in(&mut tx, new.complaint_id, &hash).await?;
    let taken =
        sql("select id, place from push_subscription where complaint_id = $1 and page = $2 order by created_at, id");
    let taken: Vec<Taken> = tx.all(&taken.arg(new.complaint_id).arg(new.page)).await?;
    let free = (0..PLACES).find(|place| taken.iter().all(|one| one.place != *place));
    let place = match (free, taken.first()) {
        (Some(place), _) => place,
        (None, Some(oldest)) if new.page == SubscribedOn::Private => {
            tx.run(&sql("delete from push_subscription where id = $1").arg(oldest.id)).await?;
            oldest.place
        }
        _ => return Err(Error::NotNow),
    };
    let row = columns()
        .set("complaint_id", new.complaint_id)
        .set("reference", new.reference)
        .set("page", new.page)
        .set("place", place)
        .set("endpoint", new.endpoint)
        .set("endpoint_hash", hash)
        .set("service", new.service)
        .set("p256dh", new.p256dh)
        .set("auth", new.auth)
        .set("language", new.language)
        .set("created_at", now)
        .set("told", new.shown)
        .set("told_at", now)
        .set("failures", 0i64);
    let mut statement = insert_into("push_subscription", [row]);
    statement.push(" on conflict do nothing");
    if tx.run(&statement).await? == 0 {
        return Err(Error::busy("another browser subscribed at the same moment"));
    }
    Ok(tx.commit().await?)
}

/// Removes the subscription of one browser to a complaint.
pub async fn forget(db: &Db, complaint_id: i64, endpoint: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    forget_in(&mut tx, complaint_id, &endpoint_hash(endpoint)).await?;
    tx.commit().await
}

async fn forget_in(tx: &mut Tx, complaint_id: i64, endpoint_hash: &[u8]) -> sqlx::Result<()> {
    let statement = sql("delete from push_subscription where complaint_id = $1 and endpoint_hash = $2");
    tx.run(&statement.arg(complaint_id).arg(endpoint_hash)).await?;
    Ok(())
}

/// Removes all subscriptions to a complaint.
pub async fn forget_all(db: &Db, complaint_id: i64) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.run(&sql("delete from push_subscription where complaint_id = $1").arg(complaint_id)).await?;
    tx.commit().await
}

/// Number of subscriptions to a complaint.
pub async fn subscribed(db: &Db, complaint_id: i64) -> sqlx::Result<i64> {
    let statement = sql("select count(*) from push_subscription where complaint_id = $1");
    Ok(db.one::<(i64,)>(&statement.arg(complaint_id)).await?.0)
}

/// Queues a message for every subscription to a complaint whose status has changed. Returns false when no status has changed.
pub async fn pass_on(db: &Db, now: Millis) -> sqlx::Result<bool> {
    let changes = status_changes::oldest(db, AT_ONCE).await?;
    if changes.is_empty() {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    let complaints = status_changes::take(&mut tx, &changes).await?;
    // A message that waits, or is being sent, becomes a new one: it will say the status as it is then.
    let mut statement = sql(
        "insert into push_message (subscription_id, state, attempts, due_at, lease_until, created_at) select id, 'waiting', 0, ",
    );
    statement.bind(now).push(", 0, ").bind(now).push(" from push_subscription where complaint_id in ");
    statement.bind_list(complaints).push(
        " on conflict (subscription_id) do update set state = 'waiting', attempts = 0, due_at = excluded.due_at, why = null, \
         created_at = excluded.created_at",
    );
    tx.run(&statement).await?;
    tx.commit().await?;
    Ok(true)
}

/// A message leased for sending, with its subscription.
#[derive(Clone, Debug, FromRow)]
pub struct Leased {
    /// Primary key of the subscription, and of the message.
    pub subscription_id: i64,
    /// Number of attempts, this one included.
    pub attempts: i64,
    /// When the status changed.
    pub created_at: Millis,
    due_at: Millis,
    /// Number of the complaint.
    pub reference: Reference,
    /// The address to call.
    pub endpoint: String,
    /// Its origin.
    pub service: String,
    /// The browser's public key.
    pub p256dh: Vec<u8>,
    /// The secret that the browser shares with us.
    pub auth: Vec<u8>,
    /// The language of messages.
    pub language: Language,
    /// The status that the browser was told last.
    pub told: Option<Status>,
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
        "select m.subscription_id, m.attempts, m.created_at, m.due_at, s.reference, s.endpoint, s.service, s.p256dh, s.auth, s.language, s.told, \
         coalesce(p.paused_until, 0) as paused_until from push_message m join push_subscription s on s.id = m.subscription_id \
         left join push_service p on p.service = s.service where m.state = 'waiting' and m.due_at <= $1 \
         order by m.due_at, m.subscription_id limit 1",
    );
    let Some(next) = db.maybe::<Leased>(&next.arg(now)).await? else { return Ok(Next::Nothing) };
    let mut tx = db.begin().await?;
    if next.paused_until > now {
        let wait =
            sql("update push_message set due_at = $3 where subscription_id = $1 and state = 'waiting' and due_at = $2");
        tx.run(&wait.arg(next.subscription_id).arg(next.due_at).arg(next.paused_until)).await?;
        tx.commit().await?;
        return Ok(Next::Other);
    }
    let take = sql("update push_message set state = 'sending', attempts = attempts + 1, lease_until = $4 \
         where subscription_id = $1 and state = 'waiting' and due_at = $2 and attempts = $3");
    let take = take.arg(next.subscription_id).arg(next.due_at).arg(next.attempts).arg(now + LEASE);
    let is_ours = tx.run(&take).await? == 1;
    tx.commit().await?;
    Ok(if is_ours { Next::Message(Box::new(Leased { attempts: next.attempts + 1, ..next })) } else { Next::Other })
}

/// The result of an attempt, to be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The push service has the message with this status.
    Sent(Status),
    /// There was nothing to say.
    Needless,
    /// The browser no longer wants messages.
    Gone,
    /// To be tried again at this moment, for this reason.
    Again(Millis, &'static str),
    /// Will not be tried again, for this reason.
    GivenUp(&'static str),
}

/// Records the result of an attempt. A message that became a new one in the meantime stays.
pub async fn settle(db: &Db, leased: &Leased, outcome: Outcome, now: Millis) -> sqlx::Result<()> {
    let id = leased.subscription_id;
    let mut tx = db.begin().await?;
    match outcome {
        Outcome::Sent(_) | Outcome::Needless => {
            let mut done = sql("delete from push_message");
            held(&mut done, leased);
            tx.run(&done).await?;
        }
        Outcome::Gone => {
            tx.run(&sql("delete from push_subscription where id = $1").arg(id)).await?;
        }
        Outcome::Again(at, why) => {
            let mut again = sql("update push_message set state = 'waiting', due_at = ");
            again.bind(at).push(", why = ").bind(why);
            held(&mut again, leased);
            tx.run(&again).await?;
        }
        Outcome::GivenUp(why) => {
            let mut given_up = sql("update push_message set state = 'given_up', due_at = ");
            given_up.bind(now).push(", why = ").bind(why);
            held(&mut given_up, leased);
            tx.run(&given_up).await?;
            tx.run(&sql("update push_subscription set failures = failures + 1 where id = $1").arg(id)).await?;
            tx.run(&sql("delete from push_subscription where id = $1 and failures >= $2").arg(id).arg(FAILURES))
                .await?;
        }
    }
    if let Outcome::Sent(status) = outcome {
        let told = sql("update push_subscription set told = $2, told_at = $3, failures = 0 where id = $1");
        tx.run(&told.arg(id).arg(status).arg(now)).await?;
    }
    tx.commit().await
}

/// Adds the condition that the message is still the one that was leased.
fn held(statement: &mut Sql, leased: &Leased) {
    statement.push(" where state = 'sending' and subscription_id = ").bind(leased.subscription_id);
    statement.push(" and attempts = ").bind(leased.attempts).push(" and created_at = ").bind(leased.created_at);
}

/// Leaves a push service alone until a moment.
pub async fn pause(db: &Db, service: &str, until: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let statement = sql(
        "insert into push_service (service, paused_until) values ($1, $2) on conflict (service) do update set \
         paused_until = case when push_service.paused_until > excluded.paused_until then push_service.paused_until else excluded.paused_until end",
    );
    tx.run(&statement.arg(service).arg(until)).await?;
    tx.commit().await
}

/// Takes back messages whose lease ended before `over`: their server stopped while sending. One that was sent all the same replaces itself on the
/// phone.
pub async fn expire_leases(db: &Db, over: Millis, now: Millis) -> sqlx::Result<()> {
    let left = sql("select count(*) from push_message where state = 'sending' and lease_until < $1");
    if db.one::<(i64,)>(&left.arg(over)).await? == (0,) {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let again =
        sql("update push_message set state = 'waiting', due_at = $2 where state = 'sending' and lease_until < $1");
    tx.run(&again.arg(over).arg(now)).await?;
    tx.commit().await
}

/// Removes what is no longer needed: subscriptions to complaints closed long ago, old messages that were given up, pauses that are over.
pub async fn tidy(db: &Db, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let closed = sql("delete from push_subscription where told = 'closed' and told_at < $1");
    tx.run(&closed.arg(now - AFTER_CLOSING)).await?;
    tx.run(&sql("delete from push_message where state = 'given_up' and due_at < $1").arg(now - SHOWN)).await?;
    tx.run(&sql("delete from push_service where paused_until < $1").arg(now)).await?;
    tx.commit().await
}

/// The queue, for monitoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Queue {
    /// Number of messages that have not gone out yet.
    pub waiting: i64,
    /// When the status changed of which the oldest of them tells.
    pub oldest: Option<Millis>,
    /// Number of messages that were given up in the last week.
    pub given_up: i64,
}

/// Reads the state of the queue.
pub async fn queue(db: &Db) -> sqlx::Result<Queue> {
    let statement = sql(
        "select (select count(*) from push_message where state = 'waiting') + (select count(*) from push_message where state = 'sending') as waiting, \
         (select min(created_at) from push_message where state in ('waiting', 'sending')) as oldest, \
         (select count(*) from push_message where state = 'given_up') as given_up",
    );
    db.one(&statement).await
}
