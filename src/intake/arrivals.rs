//! Posts arriving: stored before they are acknowledged, once each, and joined to what they clearly belong to.

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

/// What became of one delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Posts that were not there yet.
    pub new: usize,
    /// Posts that were.
    pub known: usize,
    /// Posts that changed, were removed, hidden or shown again.
    pub changed: usize,
}

/// Stores one delivery, durably, in one transaction. The same delivery again changes nothing.
///
/// # Errors
/// The database's; nothing is stored then, and the platform delivers again.
pub async fn take(op: &Op, channel: Channel, parsed: Parsed, body: &[u8]) -> Result<Taken, Error> {
    again(op, &Arrived::Delivery(channel, &parsed, body)).await
}

/// Stores what a channel's list has and no delivery brought.
///
/// # Errors
/// The database's; nothing is stored then.
pub async fn take_listed(op: &Op, items: Vec<Inbound>) -> Result<Taken, Error> {
    again(op, &Arrived::Listed(&items)).await
}

enum Arrived<'a> {
    Delivery(Channel, &'a Parsed, &'a [u8]),
    Listed(&'a [Inbound]),
}

/// An officer's move or another delivery may touch the same complaint at the same moment; then the whole delivery is taken again.
async fn again(op: &Op, arrived: &Arrived<'_>) -> Result<Taken, Error> {
    for _ in 0..5 {
        match once(op, arrived).await {
            Err(Error::Changed) => {}
            // On PostgreSQL a deadlock, over at once; on SQLite a lock that was waited for long enough already.
            Err(Error::Busy) if matches!(op.db(), Db::Postgres(_)) => {}
            done => return done,
        }
        tokio::time::sleep(Duration::from_millis(rand::random_range(10..60))).await;
    }
    Err(Error::busy("others changed what a delivery touches five times in a row"))
}

async fn once(op: &Op, arrived: &Arrived<'_>) -> Result<Taken, Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    // Before the posts: every delivery ends with the trail's lock, and some take it in the middle.
    if let Arrived::Delivery(channel, ..) = arrived
        && op.state().channels().is_news(*channel, now)
    {
        heard(&mut tx, *channel, now).await?;
    }
    let mut stored = Vec::new();
    let taken = match arrived {
        Arrived::Delivery(_, Ok(items), _) => take_all(op, &mut tx, items.clone(), &mut stored).await?,
        Arrived::Delivery(channel, Err(_), body) => {
            let new = insert_unreadable(&mut tx, *channel, body, now).await?;
            stored.extend(new.map(|id| Rows::one(Kind::Post, id)));
            Taken { new: stored.len(), ..Taken::default() }
        }
        Arrived::Listed(items) => take_all(op, &mut tx, items.to_vec(), &mut stored).await?,
    };
    if !stored.is_empty() {
        // One entry of the trail for the delivery covers everything that it brought, as it arrived.
        let channel = match arrived {
            Arrived::Delivery(channel, ..) => channel.as_str(),
            Arrived::Listed(_) => "listed",
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
    // In one order everywhere, so that two deliveries of the same posts do not wait for each other for ever; and answers come
    // after what they answer.
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
        What::Ours => answered(op, tx, item, known, taken, stored).await?,
        What::New | What::Edited | What::Deleted | What::Hidden | What::Shown => match known.post_of(item) {
            Some(id) => {
                if let Some(fact) = facts::store::add(tx, item, Some(id), now).await? {
                    stored.push(Rows::one(Kind::Fact, fact));
                }
                known.learn(item, Some(id));
                pictures::expect(tx, id, &item.media, now).await?;
                let post = facts::store::settle(tx, id).await?;
                let told: Vec<Fact> =
                    post.facts.iter().filter(|fact| fact.mark == facts::mark(item)).cloned().collect();
                facts::complaint::told(op, tx, &post, &told).await?;
                taken.changed += 1;
            }
            // The edit may have overtaken the post itself: what we know of it is this.
            None if matches!(item.what, What::New | What::Edited) => {
                let awaited = known.awaits(item);
                match insert(tx, item, now).await? {
                    Some(id) => {
                        taken.new += 1;
                        stored.push(Rows::one(Kind::Post, id));
                        known.learn(item, Some(id));
                        arrive(op, tx, item, id, awaited).await?;
                    }
                    None => taken.known += 1,
                }
            }
            // The end of a post that has not come: remembered for when it comes.
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

/// A post that has just been stored: what was told of it before it came, and what it is clear about by itself.
async fn arrive(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64, awaited: bool) -> Result<(), Error> {
    let earlier = if awaited { facts::store::adopt(tx, item, post_id).await? } else { Vec::new() };
    belong(op, tx, item, post_id).await?;
    if !earlier.is_empty() {
        let post = facts::store::settle(tx, post_id).await?;
        facts::complaint::told(op, tx, &post, &earlier).await?;
    }
    Ok(())
}

/// Our own account answered somebody. What this program sent it knows; anything else was written past it and belongs beside what it answers.
async fn answered(
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
        let told: Vec<Fact> = post.facts.iter().filter(|fact| fact.mark == facts::mark(item)).cloned().collect();
        facts::complaint::told(op, tx, &post, &told).await?;
        taken.changed += 1;
    }
    Ok(())
}

/// The message that the page answered: of those in the conversation up to then the last that belongs to a complaint, else the last.
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

/// The chief's account on X.
fn chief(op: &Op) -> Option<&str> {
    op.state().channels().chief_on_x.as_deref()
}

/// What a new post is clear about by itself: an order of the chief's, a consent code, more about a complaint.
async fn belong(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<(), Error> {
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
    // A post that was edited on X is known by its first version's id.
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

/// Remembers that the channel is alive.
async fn heard(tx: &mut Tx, channel: Channel, now: Millis) -> sqlx::Result<()> {
    tx.run(&sql("update channel_state set heard_at = $2 where channel = $1").arg(channel).arg(now)).await?;
    Ok(())
}
