//! Facts in the database: what is known already, one more, and the post's row as all of them say.

use super::{Fact, FactKind, Now, mark, now as worked_out};
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

/// What the database knows of the posts that one delivery is about: read once for all of them.
#[derive(Debug, Default)]
pub struct Known {
    /// Row ids of posts by every id under which a delivery may name them.
    posts: HashMap<String, i64>,
    /// Ids of later versions: what says that one of them is new says nothing new.
    later: HashSet<String>,
    marks: HashSet<Vec<u8>>,
    /// Ids of posts that have not come, of which something is known.
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
    /// The post that an item is about.
    pub fn post_of(&self, item: &Inbound) -> Option<i64> {
        keys_of(item).find_map(|key| self.posts.get(key)).copied()
    }

    /// Whether the item tells nothing that is not known.
    pub fn has(&self, item: &Inbound) -> bool {
        self.marks.contains(&mark(item)) || (item.what == What::New && self.later.contains(&item.key))
    }

    /// Whether something was told of this post before it came.
    pub fn awaits(&self, item: &Inbound) -> bool {
        keys_of(item).any(|key| self.waiting.contains(key))
    }

    /// One more is known now.
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

/// Every id under which an item's post may be known.
fn keys_of(item: &Inbound) -> impl Iterator<Item = &str> {
    // An answer of ours is about another post than itself.
    let ours = item.what == What::Ours;
    let about = item.parent.as_deref().filter(|_| ours);
    // What the page wrote to somebody before that person's message came here belongs to the message.
    let thread = item.thread.as_deref().filter(|_| item.kind == PostKind::Message && (ours || item.what == What::New));
    let own = (!ours).then_some(item.key.as_str());
    let versions =
        item.first.as_deref().into_iter().chain(item.chain.iter().map(String::as_str)).filter(move |_| !ours);
    own.into_iter().chain(versions).chain(about).chain(thread)
}

/// Reads what is known of all these items' posts, and keeps other deliveries about them out until this one is done.
///
/// # Errors
/// The database's.
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
                    // Of the row itself the key is the first version's; an older change knew only its own.
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
    // A conversation is no post.
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
    // Of changes from before there were facts: only those with an id of their own are versions.
    statement.push(
        " union all select 'old', v.post_id, v.channel_key, null, null from post_version v join post p on p.id = v.post_id \
         where v.channel_key <> p.channel_key and p.channel = ",
    );
    statement.bind(channel).push(" and v.channel_key in ");
    list(&mut statement);
    statement
}

/// Writes down one more fact; returns its row id, none where it was known.
///
/// # Errors
/// The database's.
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

/// Gives a post that has just come what was told of it before.
///
/// # Errors
/// The database's.
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

/// Everything that is known of a post. Where the platform told no time, the time at which it came has to do.
pub(crate) fn of_post(post_id: i64) -> Sql {
    sql("select coalesce(first_what, 'new') as what, coalesce(version, 0) as version, coalesce(said_at, received_at) as at, \
         coalesce(text, '') as text, media, beside, coalesce(mark, sha256) as mark from post where id = $1 \
         union all select what, version, coalesce(said_at, received_at), text, media, beside, mark from post_fact where post_id = $1 \
         union all select what, 0, received_at, text, null, null, sha256 from post_version where post_id = $1")
    .arg(post_id)
}

/// A post's row as it stood before and stands after one more fact.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Row id.
    pub post_id: i64,
    /// All that is known of it.
    pub facts: Vec<Fact>,
    /// What it says now.
    pub now: Now,
    /// The complaint that it belongs to.
    pub complaint_id: Option<i64>,
    /// The complaint's entry that it is.
    pub entry_id: Option<i64>,
    /// What it was decided to be.
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

/// Works out anew what a post says, writes it into its row, and keeps back what must not be said below a post that is gone. A post that was
/// decided to be no complaint and says something else now waits again.
///
/// # Errors
/// The database's.
pub async fn settle(tx: &mut Tx, post_id: i64) -> sqlx::Result<Settled> {
    // Locked before its facts are read, so that a decision made at this moment either sees the new words or is told of them.
    let lock = sql(
        "update post set gone = gone where id = $1 returning coalesce(text_now, text, '') as text, gone, complaint_id, entry_id, \
                    disposition",
    );
    let before: Before = tx.one(&lock.arg(post_id)).await?;
    let rows: Vec<FactRow> = tx.all(&of_post(post_id)).await?;
    let facts: Vec<Fact> = rows.into_iter().map(Fact::from).collect();
    let now = worked_out(&facts);
    let gone = now.gone.map(|gone| gone.as_str().to_owned());
    let row = sql("update post set text_now = $2, media_now = $3, beside_now = $4, gone = $5 where id = $1");
    let row = row.arg(post_id).arg(&now.text).arg(lines(&now.media)).arg(beside::write(&now.beside)).arg(gone.clone());
    tx.run(&row).await?;
    if gone != before.gone {
        keep_back(tx, post_id, now.gone).await?;
    }
    let mut disposition = before.disposition;
    let was_none = matches!(
        disposition,
        Some(
            Disposition::Thanks
                | Disposition::Suggestion
                | Disposition::Query
                | Disposition::AnotherPlace
                | Disposition::Spam
        )
    );
    if was_none && before.text != now.text && now.gone.is_none() {
        let again = sql(
            "update post set disposition = null, decided_by = null, decided_at = null, remark = null where id = $1",
        );
        tx.run(&again.arg(post_id)).await?;
        disposition = None;
    }
    let Before { complaint_id, entry_id, .. } = before;
    Ok(Settled { post_id, facts, now, complaint_id, entry_id, disposition })
}

/// What waits to be said in public below a post: never once it is deleted, not while it is hidden.
async fn keep_back(tx: &mut Tx, post_id: i64, gone: Option<FactKind>) -> sqlx::Result<()> {
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

/// Addresses as the database keeps them: one a line, none for nothing.
pub fn lines(media: &[String]) -> Option<String> {
    (!media.is_empty()).then(|| media.join("\n"))
}
