//! Stores incoming posts before they are acknowledged, each exactly once, and joins them to a complaint where that is unambiguous.

use super::{
    beside, consent,
    facts::{self, Fact, FactKind, store::Known},
    inbound::{Inbound, Parsed, PostKind, What, clean},
    joining, pictures, wire,
};
use crate::{
    audit::{self, Kind, Rows},
    command::orders,
    complaint::{Channel, Millis},
    error::Error,
    language::whole::letters,
    server::{
        db::{Db, Tx, columns, insert_into, sql},
        op::Op,
    },
};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// How many posts of one delivery were new, already stored, or changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Posts stored for the first time.
    pub new: usize,
    /// Items that added nothing to what was already stored.
    pub known: usize,
    /// Posts that were edited, deleted, hidden or shown again.
    pub changed: usize,
}

/// Stores one delivery durably, in one transaction. Repeating a delivery changes nothing.
///
/// # Errors
/// Database errors. Nothing has been stored then, and the platform delivers again.
pub async fn take(op: &Op, channel: Channel, parsed: Parsed, body: &[u8]) -> Result<Taken, Error> {
    take_with_retries(op, &Source::Delivery(channel, &parsed, body)).await
}

/// Stores items that a channel's list contains but no delivery brought.
///
/// # Errors
/// Database errors. Nothing has been stored then.
pub async fn take_listed(op: &Op, items: Vec<Inbound>) -> Result<Taken, Error> {
    take_with_retries(op, &Source::Listed(&items)).await
}

/// Where the items come from.
enum Source<'a> {
    Delivery(Channel, &'a Parsed, &'a [u8]),
    Listed(&'a [Inbound]),
}

/// Repeats the whole delivery, up to five times, if an officer's change or another delivery touched the same complaint at the same moment.
async fn take_with_retries(op: &Op, source: &Source<'_>) -> Result<Taken, Error> {
    for _ in 0..5 {
        match take_once(op, source).await {
            Err(Error::Changed) => {}
            // On PostgreSQL this is a deadlock, which is reported at once. On SQLite it is a lock that has already been waited for long enough.
            Err(Error::Busy) if matches!(op.db(), Db::Postgres(_)) => {}
            done => return done,
        }
        tokio::time::sleep(Duration::from_millis(rand::random_range(10..60))).await;
    }
    Err(Error::busy("concurrent changes to the same rows as this delivery, five times in a row"))
}

async fn take_once(op: &Op, source: &Source<'_>) -> Result<Taken, Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    // Before the posts, so that locks are always taken in the same order: every delivery ends with the lock of the audit trail, and some
    // take it earlier.
    if let Source::Delivery(channel, ..) = source
        && op.state().channels().is_news(*channel, now)
    {
        note_delivery(&mut tx, *channel, now).await?;
    }
    let mut stored = Vec::new();
    let taken = match source {
        Source::Delivery(_, Ok(items), _) => take_all(op, &mut tx, items.clone(), &mut stored).await?,
        Source::Delivery(channel, Err(_), body) => {
            let new = insert_unreadable(&mut tx, *channel, body, now).await?;
            stored.extend(new.map(|id| Rows::one(Kind::Post, id)));
            Taken { new: stored.len(), ..Taken::default() }
        }
        Source::Listed(items) => take_all(op, &mut tx, items.to_vec(), &mut stored).await?,
    };
    if !stored.is_empty() {
        // One audit entry per delivery covers everything that it brought, exactly as it arrived.
        let channel = match source {
            Source::Delivery(channel, ..) => channel.as_str(),
            Source::Listed(_) => "listed",
        };
        audit::cover(&mut tx, now, None, "posts_received", channel, &stored.len().to_string(), &stored).await?;
    }
    finish(op, tx, taken).await
}

async fn finish(op: &Op, mut tx: Tx, taken: Taken) -> Result<Taken, Error> {
    let now = op.now();
    if taken.new + taken.changed > 0 {
        wire::store::changed(&mut tx, now).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(taken)
}

async fn take_all(op: &Op, tx: &mut Tx, mut items: Vec<Inbound>, stored: &mut Vec<Rows>) -> Result<Taken, Error> {
    let mut taken = Taken::default();
    // Always in the same order, so that two deliveries of the same posts cannot deadlock. Ids grow, so replies come after the posts
    // they reply to.
    items.sort_by(|a, b| (a.key.len(), &a.key).cmp(&(b.key.len(), &b.key)));
    let mut known = facts::store::known(tx, &items).await?;
    orders::posted::hold_all(tx, chief(op), &items).await?;
    for item in &items {
        take_one(op, tx, item, &mut known, &mut taken, stored).await?;
    }
    Ok(taken)
}

async fn take_one(
    op: &Op,
    tx: &mut Tx,
    item: &Inbound,
    known: &mut Known,
    taken: &mut Taken,
    stored: &mut Vec<Rows>,
) -> Result<(), Error> {
    let now = op.now();
    match item.what {
        What::Nothing => {}
        What::Revoked => {
            let statement = sql("update channel_state set shut = $2 where channel = $1").arg(item.channel);
            tx.run(&statement.arg("access_revoked")).await?;
            taken.changed += 1;
        }
        What::Unshown => match insert_unreadable(tx, item.channel, &item.raw, now).await? {
            Some(id) => {
                taken.new += 1;
                stored.push(Rows::one(Kind::Post, id));
            }
            None => taken.known += 1,
        },
        _ if known.has(item) => taken.known += 1,
        What::Ours => own_answer(op, tx, item, known, taken, stored).await?,
        What::New | What::Edited | What::Deleted | What::Hidden | What::Shown => match known.post_of(item) {
            Some(id) => {
                if let Some(fact) = facts::store::add(tx, item, Some(id), now).await? {
                    stored.push(Rows::one(Kind::Fact, fact));
                }
                known.learn(item, Some(id));
                pictures::expect(tx, id, &item.media, now).await?;
                let post = facts::store::settle(tx, id).await?;
                let new: Vec<Fact> = post.facts.iter().filter(|fact| fact.mark == facts::mark(item)).cloned().collect();
                facts::complaint::record(op, tx, &post, &new).await?;
                taken.changed += 1;
            }
            // An edit may arrive before the post itself. It is then stored as the post.
            None if matches!(item.what, What::New | What::Edited) => {
                let awaited = known.awaits(item);
                match insert(tx, item, now).await? {
                    Some(id) => {
                        taken.new += 1;
                        stored.push(Rows::one(Kind::Post, id));
                        known.learn(item, Some(id));
                        after_insert(op, tx, item, id, awaited).await?;
                    }
                    None => taken.known += 1,
                }
            }
            // A removal of a post that has not arrived yet. It is stored and applied when the post arrives.
            None => {
                if let Some(fact) = facts::store::add(tx, item, None, now).await? {
                    stored.push(Rows::one(Kind::Fact, fact));
                }
                known.learn(item, None);
                taken.known += 1;
            }
        },
    }
    Ok(())
}

/// Applies the facts that arrived before a newly stored post, and attaches the post to whatever it clearly belongs to.
async fn after_insert(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64, awaited: bool) -> Result<(), Error> {
    let earlier = if awaited { facts::store::adopt(tx, item, post_id).await? } else { Vec::new() };
    attach(op, tx, item, post_id).await?;
    if !earlier.is_empty() {
        let post = facts::store::settle(tx, post_id).await?;
        facts::complaint::record(op, tx, &post, &earlier).await?;
    }
    Ok(())
}

/// Handles an answer from our own account. Answers that this program sent are ignored; anything else was written outside it and is recorded with
/// the post that it answers.
async fn own_answer(
    op: &Op,
    tx: &mut Tx,
    item: &Inbound,
    known: &mut Known,
    taken: &mut Taken,
    stored: &mut Vec<Rows>,
) -> Result<(), Error> {
    let now = op.now();
    let about = item.parent.as_deref().or(item.thread.as_deref()).unwrap_or_default();
    let bare = |key: &str| key.strip_prefix("dm:").unwrap_or(key).to_owned();
    let target = if item.kind == PostKind::Message {
        bare(item.thread.as_deref().unwrap_or_default())
    } else {
        about.to_owned()
    };
    let sent = sql("select (select count(*) from reply where channel = $1 and platform_id in ($2, $3)) + \
                    (select count(*) from reply where channel = $1 and state in ('sending', 'unknown') and target = $4)")
    .arg(item.channel)
    .arg(&item.key)
    .arg(bare(&item.key))
    .arg(target);
    let (by_us,): (i64,) = tx.one(&sent).await?;
    if by_us > 0 {
        taken.known += 1;
        return Ok(());
    }
    let post_id = match known.post_of(item) {
        None if item.kind == PostKind::Message => last_message(tx, item).await?,
        found => found,
    };
    let Some(fact) = facts::store::add(tx, item, post_id, now).await? else { return Ok(()) };
    stored.push(Rows::one(Kind::Fact, fact));
    known.learn(item, post_id);
    if let Some(id) = post_id {
        let post = facts::store::settle(tx, id).await?;
        let new: Vec<Fact> = post.facts.iter().filter(|fact| fact.mark == facts::mark(item)).cloned().collect();
        facts::complaint::record(op, tx, &post, &new).await?;
        taken.changed += 1;
    }
    Ok(())
}

/// The message that the page answered: the latest earlier one in the conversation that belongs to a complaint, or else the latest earlier one.
async fn last_message(tx: &mut Tx, item: &Inbound) -> sqlx::Result<Option<i64>> {
    let statement = sql(
        "select id from post where channel = $1 and thread = $2 and kind = 'message' and coalesce(said_at, 0) <= $3 \
                         order by case when complaint_id is null then 1 else 0 end, said_at desc, id desc limit 1",
    )
    .arg(item.channel)
    .arg(item.thread.clone())
    .arg(item.at.unwrap_or(Millis::MAX));
    Ok(tx.maybe::<(i64,)>(&statement).await?.map(|(id,)| id))
}

/// The id of the chief's account on X.
fn chief(op: &Op) -> Option<&str> {
    op.state().channels().chief_on_x.as_deref()
}

/// Attaches a new post where that is unambiguous: an order from the chief, a consent code, or an addition to a complaint.
async fn attach(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<(), Error> {
    if orders::posted::is_order(chief(op), item) {
        return orders::posted::take(op, tx, item, post_id).await;
    }
    if consent::redeem(op, tx, item, post_id).await? == consent::Code::None {
        joining::by_itself(op, tx, item, post_id).await?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, item: &Inbound, now: Millis) -> sqlx::Result<Option<i64>> {
    let author = item.author.as_ref();
    let short = |text: &String| letters(&clean(text), 80);
    // A post edited on X is stored under the id of its first version.
    let key = item.first.as_ref().unwrap_or(&item.key);
    let row = columns()
        .set("channel", item.channel)
        .set("channel_key", key)
        .set("received_at", now)
        .set("raw", item.raw.clone())
        .set("sha256", Sha256::digest(&item.raw).to_vec())
        .set("kind", item.kind.as_str())
        .set("author_id", author.map(|author| author.id.clone()))
        .set("author_handle", author.and_then(|author| author.handle.as_ref()).map(short))
        .set("author_name", author.and_then(|author| author.name.as_ref()).map(short))
        .set("text", clean(&item.text))
        .set("thread", item.thread.clone())
        .set("parent", item.parent.clone())
        .set("media", facts::store::lines(&item.media))
        .set("said_at", item.at)
        .set("first_what", FactKind::of(item.what))
        .set("version", item.version)
        .set("version_key", (*key != item.key).then(|| item.key.clone()))
        .set("beside", beside::write(&item.beside))
        .set("mark", facts::mark(item));
    let mut statement = insert_into("post", [row]);
    statement.push(" on conflict (channel, channel_key) do nothing returning id");
    let Some((id,)) = tx.maybe::<(i64,)>(&statement).await? else { return Ok(None) };
    pictures::expect(tx, id, &item.media, now).await?;
    Ok(Some(id))
}

async fn insert_unreadable(tx: &mut Tx, channel: Channel, body: &[u8], now: Millis) -> sqlx::Result<Option<i64>> {
    let hash = Sha256::digest(body).to_vec();
    let shown: String = clean(&String::from_utf8_lossy(body)).chars().take(1_000).collect();
    let statement = sql("insert into post (channel, channel_key, received_at, raw, sha256, kind, text) \
         values ($1, $2, $3, $4, $5, 'unreadable', $6) on conflict (channel, channel_key) do nothing returning id")
    .arg(channel)
    .arg(format!("unreadable:{}", hex::encode(&hash)))
    .arg(now)
    .arg(body.to_vec())
    .arg(hash)
    .arg(shown);
    Ok(tx.maybe::<(i64,)>(&statement).await?.map(|(id,)| id))
}

/// Records when the channel last delivered something.
async fn note_delivery(tx: &mut Tx, channel: Channel, now: Millis) -> sqlx::Result<()> {
    tx.run(&sql("update channel_state set heard_at = $2 where channel = $1").arg(channel).arg(now)).await?;
    Ok(())
}
