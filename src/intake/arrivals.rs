//! Posts arriving: stored before they are acknowledged, once each, and joined to what they clearly belong to.

use super::{
    consent,
    inbound::{Inbound, Parsed, What},
    joining, pictures, wire,
};
use crate::{
    audit::{self, Kind, Rows},
    command::orders,
    complaint::{Channel, Millis},
    error::Error,
    language::cleaned::{cleaned_text, without_controls},
    server::{
        House,
        db::{Db, Tx, sql},
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
pub async fn take(house: &House, channel: Channel, parsed: Parsed, body: &[u8]) -> Result<Taken, Error> {
    again(house, &Arrived::Delivery(channel, &parsed, body)).await
}

/// Stores what a channel's list has and no delivery brought.
///
/// # Errors
/// The database's; nothing is stored then.
pub async fn take_listed(house: &House, items: Vec<Inbound>) -> Result<Taken, Error> {
    again(house, &Arrived::Listed(&items)).await
}

enum Arrived<'a> {
    Delivery(Channel, &'a Parsed, &'a [u8]),
    Listed(&'a [Inbound]),
}

/// An officer's move or another delivery may touch the same complaint at the same moment; then the whole delivery is taken again.
async fn again(house: &House, arrived: &Arrived<'_>) -> Result<Taken, Error> {
    for _ in 0..5 {
        match once(house, arrived).await {
            Err(Error::Changed) => {}
            // On PostgreSQL a deadlock, over at once; on SQLite a lock that was waited for long enough already.
            Err(Error::Busy) if matches!(house.db(), Db::Postgres(_)) => {}
            done => return done,
        }
        tokio::time::sleep(Duration::from_millis(rand::random_range(10..60))).await;
    }
    Err(Error::Busy)
}

async fn once(house: &House, arrived: &Arrived<'_>) -> Result<Taken, Error> {
    let now = house.clock().now();
    let mut tx = house.db().begin().await?;
    // Before the posts: every delivery ends with the trail's lock, and some take it in the middle.
    if let Arrived::Delivery(channel, ..) = arrived
        && house.channels().is_news(*channel, now)
    {
        heard(&mut tx, *channel, now).await?;
    }
    let mut stored = Vec::new();
    let taken = match arrived {
        Arrived::Delivery(_, Ok(items), _) => take_all(house, &mut tx, items.clone(), now, &mut stored).await?,
        Arrived::Delivery(channel, Err(_), body) => {
            let new = insert_unreadable(&mut tx, *channel, body, now).await?;
            stored.extend(new.map(|id| Rows::one(Kind::Post, id)));
            Taken { new: stored.len(), ..Taken::default() }
        }
        Arrived::Listed(items) => take_all(house, &mut tx, items.to_vec(), now, &mut stored).await?,
    };
    if !stored.is_empty() {
        // One entry of the trail for the delivery covers everything that it brought, as it arrived.
        let channel = match arrived {
            Arrived::Delivery(channel, ..) => channel.as_str(),
            Arrived::Listed(_) => "listed",
        };
        audit::cover(&mut tx, now, None, "posts_received", channel, &stored.len().to_string(), &stored).await?;
    }
    finish(house, tx, taken, now).await
}

async fn finish(house: &House, mut tx: Tx, taken: Taken, now: Millis) -> Result<Taken, Error> {
    if taken.new + taken.changed > 0 {
        wire::store::changed(&mut tx, now).await?;
    }
    tx.commit().await?;
    house.hub().wake();
    Ok(taken)
}

async fn take_all(
    house: &House,
    tx: &mut Tx,
    mut items: Vec<Inbound>,
    now: Millis,
    stored: &mut Vec<Rows>,
) -> Result<Taken, Error> {
    let mut taken = Taken::default();
    // In one order everywhere, so that two deliveries of the same posts do not wait for each other for ever; and answers come
    // after what they answer.
    items.sort_by(|a, b| (a.key.len(), &a.key).cmp(&(b.key.len(), &b.key)));
    orders::posted::hold_all(tx, chief(house), &items).await?;
    for item in &items {
        take_one(house, tx, item, now, &mut taken, stored).await?;
    }
    Ok(taken)
}

async fn take_one(
    house: &House,
    tx: &mut Tx,
    item: &Inbound,
    now: Millis,
    taken: &mut Taken,
    stored: &mut Vec<Rows>,
) -> Result<(), Error> {
    match item.what {
        What::Nothing => {}
        What::Revoked => {
            let statement = sql("update channel_state set shut = $2 where channel = $1").arg(item.channel);
            tx.run(&statement.arg("access_revoked")).await?;
            taken.changed += 1;
        }
        What::New => {
            if version_is_known(tx, item).await? {
                taken.known += 1;
                return Ok(());
            }
            match insert(tx, item, now).await? {
                Some(id) => {
                    taken.new += 1;
                    stored.push(Rows::one(Kind::Post, id));
                    belong(house, tx, item, id, now).await?;
                }
                None => taken.known += 1,
            }
        }
        What::Edited | What::Deleted | What::Hidden | What::Shown => {
            let first = item.first.as_deref().unwrap_or(&item.key);
            let found: Option<(i64,)> = tx
                .maybe(
                    &sql("select id from post where channel = $1 and channel_key in ($2, $3)")
                        .arg(item.channel)
                        .arg(first)
                        .arg(&item.key),
                )
                .await?;
            match found {
                Some((id,)) => {
                    if let Some(version) = change(tx, item, id, now).await? {
                        taken.changed += 1;
                        stored.push(Rows::one(Kind::Version, version));
                    } else {
                        taken.known += 1;
                    }
                }
                // The edit overtook the post itself: what we know of it is this.
                None if item.what == What::Edited => {
                    let item = Inbound { key: first.to_owned(), what: What::New, ..item.clone() };
                    if let Some(id) = insert(tx, &item, now).await? {
                        taken.new += 1;
                        stored.push(Rows::one(Kind::Post, id));
                        belong(house, tx, &item, id, now).await?;
                    }
                }
                None => taken.known += 1,
            }
        }
    }
    Ok(())
}

/// The chief's account on X.
fn chief(house: &House) -> Option<&str> {
    house.channels().x.as_ref().and_then(|account| account.chief_user_id.as_deref())
}

/// What a new post is clear about by itself: an order of the chief's, a consent code, more about a complaint.
async fn belong(house: &House, tx: &mut Tx, item: &Inbound, post_id: i64, now: Millis) -> Result<(), Error> {
    if orders::posted::is_order(chief(house), item) {
        return orders::posted::take(house, tx, item, post_id, now).await;
    }
    if consent::redeem(house, tx, item, post_id, now).await? == consent::Code::None {
        joining::by_itself(house, tx, item, post_id, now).await?;
    }
    Ok(())
}

/// Whether this id is a later version of a post that we have.
async fn version_is_known(tx: &mut Tx, item: &Inbound) -> sqlx::Result<bool> {
    let statement = sql(
        "select count(*) from post_version v join post p on p.id = v.post_id where v.channel_key = $1 and p.channel = $2 and p.channel_key <> $1",
    );
    let (known,): (i64,) = tx.one(&statement.arg(&item.key).arg(item.channel)).await?;
    Ok(known > 0)
}

async fn insert(tx: &mut Tx, item: &Inbound, now: Millis) -> sqlx::Result<Option<i64>> {
    let author = item.author.as_ref();
    let short = |text: &String| clean(text).chars().take(80).collect::<String>();
    let statement = sql("insert into post (channel, channel_key, received_at, raw, sha256, kind, author_id, author_handle, author_name, \
         text, thread, parent, media, said_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         on conflict (channel, channel_key) do nothing returning id")
    .arg(item.channel)
    .arg(&item.key)
    .arg(now)
    .arg(item.raw.clone())
    .arg(Sha256::digest(&item.raw).to_vec())
    .arg(item.kind.as_str())
    .arg(author.map(|author| author.id.clone()))
    .arg(author.and_then(|author| author.handle.as_ref()).map(short))
    .arg(author.and_then(|author| author.name.as_ref()).map(short))
    .arg(clean(&item.text))
    .arg(item.thread.clone())
    .arg(item.parent.clone())
    .arg((!item.media.is_empty()).then(|| item.media.join("\n")))
    .arg(item.at);
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

/// A later state of a post: its row's id; none when it was known.
async fn change(tx: &mut Tx, item: &Inbound, id: i64, now: Millis) -> sqlx::Result<Option<i64>> {
    let (word, gone) = match item.what {
        What::Deleted => ("deleted", Some("deleted")),
        What::Hidden => ("hidden", Some("hidden")),
        What::Shown => ("shown", None),
        _ => ("edited", None),
    };
    let statement = sql("insert into post_version (post_id, channel_key, what, text, received_at, raw, sha256) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (post_id, sha256) do nothing returning id")
    .arg(id)
    .arg(&item.key)
    .arg(word)
    .arg(clean(&item.text))
    .arg(now)
    .arg(item.raw.clone())
    .arg(Sha256::digest(&item.raw).to_vec());
    let Some((version,)) = tx.maybe::<(i64,)>(&statement).await? else { return Ok(None) };
    let state = sql("update post set gone = $2 where id = $1").arg(id).arg(gone.map(ToOwned::to_owned));
    tx.run(&state).await?;
    if item.what == What::Edited {
        pictures::expect(tx, id, &item.media, now).await?;
    }
    Ok(Some(version))
}

/// Remembers that the channel is alive.
async fn heard(tx: &mut Tx, channel: Channel, now: Millis) -> sqlx::Result<()> {
    tx.run(&sql("update channel_state set heard_at = $2 where channel = $1").arg(channel).arg(now)).await?;
    Ok(())
}

/// A text as it is read: `language::cleaned`, without control characters, because a post cannot be sent back to be corrected.
pub fn clean(text: &str) -> String {
    without_controls(&cleaned_text(text))
}
