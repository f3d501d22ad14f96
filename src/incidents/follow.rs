//! Following a public incident without being a party to it.
//!
//! A follower is told the public state, open or closed, and nothing else: neither a number of any complaint nor how many there are. It is
//! told by push. Who asks by a post gets one reply instead ([`asked`](super::asked)).
//!
//! What is told is compared with the present state each time, so a change is never lost and a change back is never told.

use super::{PublicState, store};
use crate::{
    complaint::{Millis, Reference},
    error::Error,
    language::{Language, fill_in, texts::incidents as says},
    push::direct::{self, Reached, Receiver, Sender, Subscribing},
    server::{
        AppState,
        db::{Db, columns, insert_into, sql},
        forms::FormBody,
        limits::Limited,
        op::Op,
    },
};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

/// Most followers of one incident.
const MOST: i64 = 10_000;
/// Messages in one round.
const AT_ONCE: i64 = 50;
/// Pause after an attempt that failed, in milliseconds; it doubles each time.
const PAUSE: Millis = 60_000;
/// A follower is forgotten after this many failed attempts in a row.
const FAILURES: i64 = 8;

fn hash(endpoint: &str) -> Vec<u8> {
    Sha256::digest(endpoint.as_bytes()).to_vec()
}

/// Number of browsers that follow an incident.
///
/// # Errors
/// Database errors.
pub async fn count(db: &Db, incident_id: i64) -> sqlx::Result<i64> {
    let statement = sql("select count(*) from incident_follower where incident_id = $1");
    Ok(db.one::<(i64,)>(&statement.arg(incident_id)).await?.0)
}

/// A browser follows an incident from now on. One that follows already replaces its own row.
///
/// # Errors
/// [`Error::NotUnderstood`] for what no browser sends; [`Error::NotNow`] when too many follow it; [`Error::TooMany`].
pub async fn add(op: &Op, incident_id: i64, posted: &FormBody) -> Result<(), Error> {
    op.limits().count(Limited::Following, op.client().0).map_err(Error::TooMany)?;
    op.has_room()?;
    let Subscribing { endpoint, service, p256dh, auth } = direct::subscribing(op, posted)?;
    if count(op.db(), incident_id).await? >= MOST {
        return Err(Error::NotNow);
    }
    let (_, state) = store::counted(op.db(), incident_id).await?;
    let row = columns()
        .set("incident_id", incident_id)
        .set("endpoint_hash", hash(&endpoint))
        .set("endpoint", endpoint)
        .set("service", service)
        .set("p256dh", p256dh)
        .set("auth", auth)
        .set("language", op.language())
        .set("created_at", op.now())
        .set("told", state)
        .set("failures", 0i64)
        .set("due_at", op.now());
    let mut tx = op.db().begin().await?;
    let mut new = insert_into("incident_follower", [row]);
    new.push(
        " on conflict (incident_id, endpoint_hash) do update set p256dh = excluded.p256dh, auth = excluded.auth, \
         language = excluded.language, failures = 0",
    );
    tx.run(&new).await?;
    Ok(tx.commit().await?)
}

/// A browser no longer follows an incident.
///
/// # Errors
/// [`Error::NotUnderstood`] for what no browser sends.
pub async fn forget(op: &Op, incident_id: i64, posted: &FormBody) -> Result<(), Error> {
    let endpoint = direct::leaving(op, posted)?;
    let mut tx = op.db().begin().await?;
    let gone = sql("delete from incident_follower where incident_id = $1 and endpoint_hash = $2");
    tx.run(&gone.arg(incident_id).arg(hash(&endpoint))).await?;
    Ok(tx.commit().await?)
}

#[derive(FromRow)]
struct FollowedRow {
    id: i64,
    reference: Reference,
}

#[derive(FromRow)]
struct FollowerRow {
    id: i64,
    endpoint: String,
    service: String,
    p256dh: Vec<u8>,
    auth: Vec<u8>,
    language: Language,
    failures: i64,
}

/// Tells followers of what has changed.
///
/// # Errors
/// Database errors.
pub async fn round(state: &AppState) -> Result<(), Error> {
    let op = state.op();
    let followed = sql("select i.id, i.reference from incident i where i.published_at is not null \
         and exists (select 1 from incident_follower f where f.incident_id = i.id) order by i.id");
    let followed: Vec<FollowedRow> = op.db().all(&followed).await?;
    let mut sender = None;
    for incident in followed {
        let (_, now) = store::counted(op.db(), incident.id).await?;
        let behind = sql("select id, endpoint, service, p256dh, auth, language, failures from incident_follower \
             where incident_id = $1 and told <> $2 and due_at <= $3 order by due_at, id limit $4");
        let behind: Vec<FollowerRow> =
            op.db().all(&behind.arg(incident.id).arg(now).arg(op.now()).arg(AT_ONCE)).await?;
        for follower in behind {
            let sender = match &mut sender {
                Some(sender) => sender,
                None => match Sender::new(state) {
                    Ok(new) => sender.insert(new),
                    Err(_) => return Err(Error::busy("the HTTP client could not be set up")),
                },
            };
            tell(state, sender, &incident, &follower, now).await?;
        }
    }
    Ok(())
}

async fn tell(
    state: &AppState,
    sender: &Sender,
    incident: &FollowedRow,
    follower: &FollowerRow,
    now: PublicState,
) -> Result<(), Error> {
    let said = message(incident.reference, now, follower.language);
    let to = Receiver {
        endpoint: &follower.endpoint,
        service: &follower.service,
        p256dh: &follower.p256dh,
        auth: &follower.auth,
    };
    let reached = sender.send(state, to, &said, incident.reference.as_str()).await;
    // The call may have taken a while.
    let op = state.op();
    let mut tx = op.db().begin().await?;
    match reached {
        Reached::Sent => {
            let told = sql("update incident_follower set told = $2, failures = 0 where id = $1");
            tx.run(&told.arg(follower.id).arg(now)).await?;
        }
        Reached::Later if follower.failures + 1 < FAILURES => {
            let pause = PAUSE << follower.failures.clamp(0, 10);
            let later = sql("update incident_follower set failures = failures + 1, due_at = $2 where id = $1");
            tx.run(&later.arg(follower.id).arg(op.now() + pause)).await?;
        }
        Reached::Later | Reached::Gone => {
            tx.run(&sql("delete from incident_follower where id = $1").arg(follower.id)).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// What a message says: the number of the incident and its public state.
fn message(reference: Reference, state: PublicState, language: Language) -> serde_json::Value {
    let word = match state {
        PublicState::Open => says::OPEN,
        PublicState::Closed => says::CLOSED,
    };
    serde_json::json!({
        "number": reference.to_string(),
        "word": fill_in(language, word, &[]),
        "incident": true,
    })
}
