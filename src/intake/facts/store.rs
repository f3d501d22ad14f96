//! Facts in the database: looks up known facts, adds new ones, and updates the post's row to match all of them.

use super::{Fact, FactKind, Now, mark, now as state_from};
use crate::{
    complaint::{Channel, Millis},
    intake::{
        beside,
        inbound::{Inbound, PostKind, What, clean},
        wire::Disposition,
    },
    server::db::{Sql, Tx, columns, in_line, insert_into, sql},
};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What the database knows about the posts in one delivery, read once for all of them.
#[derive(Debug, Default)]
pub struct Known {
    /// Primary keys of posts by every platform id under which a delivery may name them.
    posts: HashMap<String, i64>,
    /// Platform ids of later versions. An item that reports one of them as new adds nothing.
    later: HashSet<String>,
    /// Marks of all stored facts about these posts.
    marks: HashSet<Vec<u8>>,
    /// Platform ids of posts that have not arrived yet but have stored facts.
    waiting: HashSet<String>,
}

#[derive(FromRow)]
struct KnownRow {
    of: String,
    post_id: Option<i64>,
    channel_key: String,
    version_key: Option<String>,
    mark: Option<Vec<u8>>,
}

impl Known {
    /// Primary key of the post that an item is about.
    pub fn post_of(&self, item: &Inbound) -> Option<i64> {
        keys_of(item).find_map(|key| self.posts.get(key)).copied()
    }

    /// Whether the item adds nothing to what is stored.
    pub fn has(&self, item: &Inbound) -> bool {
        self.marks.contains(&mark(item)) || (item.what == What::New && self.later.contains(&item.key))
    }

    /// Whether facts about this post arrived before the post itself.
    pub fn awaits(&self, item: &Inbound) -> bool {
        keys_of(item).any(|key| self.waiting.contains(key))
    }

    /// Adds an item that has just been stored.
    pub fn learn(&mut self, item: &Inbound, post_id: Option<i64>) {
        self.marks.insert(mark(item));
        if item.what == What::Ours {
            let about = item.parent.as_ref().or(item.thread.as_ref()).filter(|_| post_id.is_none());
            self.waiting.extend(about.cloned());
            return;
        }
        match post_id {
            Some(id) => {
                self.posts.extend(keys_of(item).map(|key| (key.to_owned(), id)));
                self.later.extend(item.first.is_some().then(|| item.key.clone()));
            }
            None => {
                self.waiting.insert(item.key.clone());
            }
        }
    }
}

/// Every id under which an item's post may be stored.
fn keys_of(item: &Inbound) -> impl Iterator<Item = &str> {
    // Our own answer is about the post that it answers.
    let ours = item.what == What::Ours;
    let about = item.parent.as_deref().filter(|_| ours);
    // If our page's answer arrives before the person's message, it is matched to the message through the conversation.
    let thread = item.thread.as_deref().filter(|_| item.kind == PostKind::Message && (ours || item.what == What::New));
    let own = (!ours).then_some(item.key.as_str());
    let versions =
        item.first.as_deref().into_iter().chain(item.chain.iter().map(String::as_str)).filter(move |_| !ours);
    own.into_iter().chain(versions).chain(about).chain(thread)
}

/// Reads what is known about the posts of all these items, and locks out other deliveries about them until the transaction ends.
///
/// # Errors
/// Database errors.
pub async fn known(tx: &mut Tx, items: &[Inbound]) -> sqlx::Result<Known> {
    let mut known = Known::default();
    let about: Vec<&Inbound> = items.iter().filter(|item| FactKind::of(item.what).is_some()).collect();
    let Some(channel) = about.first().map(|item| item.channel) else { return Ok(known) };
    let keys: BTreeSet<&str> = about.iter().flat_map(|item| keys_of(item)).collect();
    in_line(tx, &keys.iter().map(|key| Sha256::digest(key)[0]).collect()).await?;
    let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
    for some in keys.chunks(400) {
        for row in tx.all::<KnownRow>(&known_of(channel, some)).await? {
            known.marks.extend(row.mark);
            let version = row.version_key.filter(|key| *key != row.channel_key && row.of != "answered");
            match row.post_id {
                Some(id) => {
                    // A post's row is keyed by its first version. Changes stored before facts existed have only their own id.
                    if row.of == "old" {
                        known.later.insert(row.channel_key.clone());
                    }
                    known.later.extend(version.clone());
                    known.posts.extend(version.map(|key| (key, id)));
                    known.posts.insert(row.channel_key, id);
                }
                None => {
                    known.waiting.extend(version);
                    known.waiting.insert(row.channel_key);
                }
            }
        }
    }
    // Conversations are not posts.
    known.posts.retain(|key, _| !is_thread(key, &about));
    Ok(known)
}

fn is_thread(key: &str, about: &[&Inbound]) -> bool {
    about.iter().any(|item| item.kind == PostKind::Message && item.thread.as_deref() == Some(key) && item.key != key)
}

fn known_of(channel: Channel, keys: &[String]) -> Sql {
    let mut statement =
        sql("select 'post' as of, id as post_id, channel_key, version_key, mark from post where channel = ");
    let list = |statement: &mut Sql| {
        statement.bind_list(keys.iter().cloned());
    };
    statement.bind(channel).push(" and channel_key in ");
    list(&mut statement);
    statement.push(" union all select 'post', id, channel_key, version_key, mark from post where channel = ");
    statement.bind(channel).push(" and version_key in ");
    list(&mut statement);
    statement.push(" union all select what, post_id, channel_key, version_key, mark from post_fact where channel = ");
    statement.bind(channel).push(" and channel_key in ");
    list(&mut statement);
    statement.push(" union all select what, post_id, channel_key, version_key, mark from post_fact where channel = ");
    statement.bind(channel).push(" and what <> 'answered' and version_key in ");
    list(&mut statement);
    // Changes stored before facts existed: only those with their own id are versions.
    statement.push(
        " union all select 'old', v.post_id, v.channel_key, null, null from post_version v join post p on p.id = v.post_id \
         where v.channel_key <> p.channel_key and p.channel = ",
    );
    statement.bind(channel).push(" and v.channel_key in ");
    list(&mut statement);
    statement
}

/// Stores a fact and returns its primary key, or `None` if it was stored already.
///
/// # Errors
/// Database errors.
pub async fn add(tx: &mut Tx, item: &Inbound, post_id: Option<i64>, now: Millis) -> sqlx::Result<Option<i64>> {
    let Some(what) = FactKind::of(item.what) else { return Ok(None) };
    let about = if what == FactKind::Answered { item.parent.as_ref().or(item.thread.as_ref()) } else { None };
    let row = columns()
        .set("channel", item.channel)
        .set("channel_key", about.or(item.first.as_ref()).unwrap_or(&item.key))
        .set("version_key", &item.key)
        .set("what", what)
        .set("version", item.version)
        .set("said_at", item.at)
        .set("text", clean(&item.text))
        .set("media", lines(&item.media))
        .set("beside", beside::write(&item.beside))
        .set("received_at", now)
        .set("raw", item.raw.clone())
        .set("sha256", Sha256::digest(&item.raw).to_vec())
        .set("mark", mark(item))
        .set("post_id", post_id);
    let mut statement = insert_into("post_fact", [row]);
    statement.push(" on conflict (channel, mark) do nothing returning id");
    Ok(tx.maybe::<(i64,)>(&statement).await?.map(|(id,)| id))
}

/// Assigns the facts that arrived before a post to that post, and returns them.
///
/// # Errors
/// Database errors.
pub async fn adopt(tx: &mut Tx, item: &Inbound, post_id: i64) -> sqlx::Result<Vec<Fact>> {
    let keys: Vec<String> = keys_of(item).map(str::to_owned).collect();
    let mut statement = sql("update post_fact set post_id = ");
    statement.bind(post_id).push(" where post_id is null and channel = ").bind(item.channel);
    statement.push(" and (channel_key in ").bind_list(keys.iter().cloned());
    statement.push(" or (what <> 'answered' and version_key in ").bind_list(keys).push("))");
    statement.push(" returning what, version, coalesce(said_at, received_at) as at, text, media, beside, mark");
    let rows: Vec<FactRow> = tx.all(&statement).await?;
    Ok(rows.into_iter().map(Fact::from).collect())
}

#[derive(FromRow)]
pub(crate) struct FactRow {
    what: FactKind,
    version: i64,
    at: Millis,
    text: String,
    media: Option<String>,
    beside: Option<String>,
    mark: Vec<u8>,
}

impl From<FactRow> for Fact {
    fn from(row: FactRow) -> Self {
        let FactRow { what, version, at, text, media, beside, mark } = row;
        let media = media.iter().flat_map(|media| media.lines()).map(str::to_owned).collect();
        Self { what, version, at, text, media, beside: beside::read(beside.as_deref()), mark }
    }
}

/// Selects all facts about a post. If the platform gave no time, the time of arrival is used.
pub(crate) fn of_post(post_id: i64) -> Sql {
    sql("select coalesce(first_what, 'new') as what, coalesce(version, 0) as version, coalesce(said_at, received_at) as at, \
         coalesce(text, '') as text, media, beside, coalesce(mark, sha256) as mark from post where id = $1 \
         union all select what, version, coalesce(said_at, received_at), text, media, beside, mark from post_fact where post_id = $1 \
         union all select what, 0, received_at, text, null, null, sha256 from post_version where post_id = $1")
    .arg(post_id)
}

/// A post after its row has been updated to match all facts.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Primary key of the `post` row.
    pub post_id: i64,
    /// All facts about the post.
    pub facts: Vec<Fact>,
    /// The current state of the post.
    pub now: Now,
    /// The complaint that the post belongs to.
    pub complaint_id: Option<i64>,
    /// The timeline entry that the post created on the complaint.
    pub entry_id: Option<i64>,
    /// What the operator decided the post to be.
    pub disposition: Option<Disposition>,
}

#[derive(FromRow)]
struct Before {
    text: String,
    gone: Option<String>,
    complaint_id: Option<i64>,
    entry_id: Option<i64>,
    disposition: Option<Disposition>,
}

/// Recalculates the state of a post, updates its row, and withholds queued public replies to a post that is gone. A post that was decided not to be
/// a complaint goes back to the wire if its text has changed.
///
/// # Errors
/// Database errors.
pub async fn settle(tx: &mut Tx, post_id: i64) -> sqlx::Result<Settled> {
    // The row is locked before its facts are read, so that a concurrent decision either sees the new text or is followed by it.
    let lock = sql(
        "update post set gone = gone where id = $1 returning coalesce(text_now, text, '') as text, gone, complaint_id, entry_id, \
                    disposition",
    );
    let before: Before = tx.one(&lock.arg(post_id)).await?;
    let rows: Vec<FactRow> = tx.all(&of_post(post_id)).await?;
    let facts: Vec<Fact> = rows.into_iter().map(Fact::from).collect();
    let now = state_from(&facts);
    let gone = now.gone.map(|gone| gone.as_str().to_owned());
    let row = sql("update post set text_now = $2, media_now = $3, beside_now = $4, gone = $5 where id = $1");
    let row = row.arg(post_id).arg(&now.text).arg(lines(&now.media)).arg(beside::write(&now.beside)).arg(gone.clone());
    tx.run(&row).await?;
    if gone != before.gone {
        withhold_replies(tx, post_id, now.gone).await?;
    }
    let mut disposition = before.disposition;
    let was_no_complaint = matches!(
        disposition,
        Some(
            Disposition::Thanks
                | Disposition::Suggestion
                | Disposition::Query
                | Disposition::AnotherPlace
                | Disposition::Spam
        )
    );
    if was_no_complaint && before.text != now.text && now.gone.is_none() {
        let again = sql(
            "update post set disposition = null, decided_by = null, decided_at = null, remark = null where id = $1",
        );
        tx.run(&again.arg(post_id)).await?;
        disposition = None;
    }
    let Before { complaint_id, entry_id, .. } = before;
    Ok(Settled { post_id, facts, now, complaint_id, entry_id, disposition })
}

/// Queued public replies to a post: cancelled if the post is deleted, held while it is hidden, released when it is shown again.
async fn withhold_replies(tx: &mut Tx, post_id: i64, gone: Option<FactKind>) -> sqlx::Result<()> {
    let statement = match gone {
        Some(FactKind::Deleted) => sql(
            "update reply set state = 'refused', why = 'post_gone' where post_id = $1 and way in ('reply', 'quote', 'repost') \
             and state in ('queued', 'held')",
        ),
        Some(_) => sql(
            "update reply set state = 'held', why = 'post_hidden' where post_id = $1 and way in ('reply', 'quote', 'repost') \
             and state = 'queued'",
        ),
        None => sql(
            "update reply set state = 'queued', why = null where post_id = $1 and state = 'held' and why = 'post_hidden'",
        ),
    };
    tx.run(&statement.arg(post_id)).await?;
    Ok(())
}

/// Addresses in their stored form: one per line; `None` if there are none.
pub fn lines(media: &[String]) -> Option<String> {
    (!media.is_empty()).then(|| media.join("\n"))
}
