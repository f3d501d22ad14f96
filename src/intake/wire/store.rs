//! Database queries of the wire.

use super::{Day, Disposition, WireOrder, WireQuery};
use crate::{
    complaint::{Channel, Millis, Reference, store::Photo},
    intake::{
        beside::{self, Beside, with_all},
        facts::{
            Fact, in_time,
            store::{FactRow, of_post},
        },
    },
    language::dates,
    replies::{ReplyMethod, ReplyState, answer::ReplyView},
    server::db::{Db, Tx, announced, in_order_of_commit, sql},
    shield::{Viewer, visible},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// Waiting posts per page.
const POSTS: i64 = 40;

/// A row of the `post` table.
#[derive(Clone, Debug, FromRow)]
pub struct PostRow {
    /// Primary key of the `post` row.
    pub id: i64,
    /// The channel it came from.
    pub channel: Channel,
    /// The platform's id of the post.
    pub channel_key: String,
    /// `post`, `reply`, `quote`, `repost`, `message` or `unreadable`.
    pub kind: String,
    /// The platform's id of the author's account.
    pub author_id: Option<String>,
    /// The author's handle without `@`.
    pub author_handle: Option<String>,
    /// The author's display name.
    pub author_name: Option<String>,
    /// The current text.
    pub text: String,
    /// Content attached to the text, as JSON.
    pub beside: Option<String>,
    /// Addresses of pictures and videos, one per line.
    pub media: Option<String>,
    /// `deleted` or `hidden`, if it is no longer visible on the platform.
    pub gone: Option<String>,
    /// When we received it, in milliseconds since the epoch.
    pub received_at: Millis,
    /// What it was decided to be.
    pub disposition: Option<Disposition>,
    /// The complaint that it belongs to.
    pub complaint_id: Option<i64>,
}

const COLUMNS: &str = "select id, channel, channel_key, coalesce(kind, 'post') as kind, author_id, author_handle, author_name, \
     coalesce(text_now, text, '') as text, case when text_now is null then beside else beside_now end as beside, \
     coalesce(media_now, media) as media, gone, received_at, disposition, complaint_id from post";

impl PostRow {
    /// The text with all attachments. Used to detect places, categories and accusations, and as the text of a complaint.
    pub fn said(&self) -> String {
        with_all(&self.text, &self.beside())
    }

    /// Content attached to the text.
    pub fn beside(&self) -> Vec<Beside> {
        beside::read(self.beside.as_deref())
    }
}

/// Decided posts or replies per page.
const DECIDED: i64 = 15;

/// One page of waiting posts, and the primary key after which the next page starts.
pub async fn waiting(db: &Db, asked: &WireQuery) -> sqlx::Result<(Vec<PostRow>, Option<i64>)> {
    let mut statement = sql(COLUMNS);
    statement.push(" where disposition is null");
    if let Some(channel) = asked.channel {
        statement.push(" and channel = ").bind(channel);
    }
    if let Some(after) = asked.after {
        statement.push(match asked.order {
            WireOrder::Newest => " and id < ",
            WireOrder::Oldest => " and id > ",
        });
        statement.bind(after);
    }
    statement.push(match asked.order {
        WireOrder::Newest => " order by id desc limit ",
        WireOrder::Oldest => " order by id limit ",
    });
    statement.bind(POSTS + 1);
    let mut rows: Vec<PostRow> = db.all(&statement).await?;
    let next = page_of(&mut rows, POSTS, |row| After { at: row.id, id: row.id });
    Ok((rows, next.map(|next| next.id)))
}

/// When the last post arrived; `None` if none ever did.
pub async fn last_came(db: &Db) -> sqlx::Result<Option<Millis>> {
    let last = sql("select received_at from post where kind is not null order by id desc limit 1");
    Ok(db.maybe::<(Millis,)>(&last).await?.map(|(at,)| at))
}

/// One post by its primary key.
pub async fn post(db: &Db, id: i64) -> sqlx::Result<Option<PostRow>> {
    let mut statement = sql(COLUMNS);
    statement.push(" where id = ").bind(id);
    db.maybe(&statement).await
}

/// Decides a waiting post and returns it; `None` if it has been decided already. The row stays locked until the transaction ends.
pub async fn decide(
    tx: &mut Tx,
    id: i64,
    disposition: Disposition,
    officer_id: i64,
    remark: &str,
    now: Millis,
) -> sqlx::Result<Option<PostRow>> {
    let statement = sql("update post set disposition = $2, decided_by = $3, decided_at = $4, remark = $5 where id = $1 and disposition is null")
        .arg(id)
        .arg(disposition)
        .arg(officer_id)
        .arg(now)
        .arg((!remark.is_empty()).then(|| remark.to_owned()));
    if tx.run(&statement).await? == 0 {
        return Ok(None);
    }
    let mut statement = sql(COLUMNS);
    statement.push(" where id = ").bind(id);
    tx.maybe(&statement).await
}

/// Undoes a decision, except for posts that became or joined a complaint. Returns true if the post waits again.
pub async fn undecide(tx: &mut Tx, id: i64) -> sqlx::Result<bool> {
    let statement = sql(
        "update post set disposition = null, decided_by = null, decided_at = null, remark = null, complaint_id = null \
                         where id = $1 and disposition is not null and disposition not in ('complaint', 'joined') and kind is not null",
    );
    Ok(tx.run(&statement.arg(id)).await? == 1)
}

/// State of a post's pictures.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Primary keys of the stored photos.
    pub kept: Vec<i64>,
    /// Number of pictures still to be fetched.
    pub waiting: i64,
    /// Number of pictures that will not be fetched.
    pub refused: i64,
}

/// Reads the state of a post's pictures.
pub async fn pictures(db: &Db, post_id: i64) -> sqlx::Result<Pictures> {
    let kept: Vec<(i64,)> = db.all(&sql("select id from photo where post_id = $1 order by id").arg(post_id)).await?;
    let counts = sql("select coalesce(sum(case when state = 'waiting' then 1 else 0 end), 0), \
                      coalesce(sum(case when state = 'refused' then 1 else 0 end), 0) from post_media where post_id = $1");
    let (waiting, refused): (i64, i64) = db.one(&counts.arg(post_id)).await?;
    Ok(Pictures { kept: kept.into_iter().map(|(id,)| id).collect(), waiting, refused })
}

/// A photo of a post, if the post belongs to no complaint or to one that this viewer may see.
pub async fn photo(db: &Db, viewer: &Viewer, id: i64) -> sqlx::Result<Option<Photo>> {
    let mut statement = sql("select p.id, p.entry_id, p.sha256, p.width, p.height from photo p \
         left join complaint c on c.id = p.complaint_id where p.post_id is not null and p.id = ");
    statement.bind(id).push(" and (p.complaint_id is null or ");
    visible(&mut statement, viewer);
    statement.push(")");
    db.maybe(&statement).await
}

/// Other versions of and events about a post in the order in which they happened: the kind, the time by the platform's clock, and the text.
pub async fn versions(db: &Db, row: &PostRow) -> sqlx::Result<Vec<(String, Millis, String)>> {
    let facts: Vec<FactRow> = db.all(&of_post(row.id)).await?;
    let facts: Vec<Fact> = facts.into_iter().map(Fact::from).collect();
    let is_current = |fact: &&Fact| fact.has_content() && fact.text == row.text;
    let versions = in_time(&facts).into_iter().filter(|fact| !is_current(fact));
    Ok(versions.map(|fact| (fact.what.as_str().to_owned(), fact.at, fact.text.clone())).collect())
}

/// A recently decided post.
#[derive(Clone, Debug, FromRow)]
pub struct DecidedRow {
    /// Primary key of the `post` row.
    pub id: i64,
    /// The channel it came from.
    pub channel: Channel,
    /// The beginning of its text.
    pub words: String,
    /// What it was decided to be.
    pub disposition: Disposition,
    /// Reference of the complaint that it belongs to.
    pub reference: Option<Reference>,
    /// When it was decided, in milliseconds since the epoch.
    pub decided_at: Millis,
    /// The officer who decided it; `None` if it was decided automatically.
    pub decided_by: Option<i64>,
    /// Whether the decision can be undone.
    pub may_undo: bool,
}

/// One page of decided posts, newest first, and where the next page starts. Posts of complaints that this viewer may not see are left out.
pub async fn decided(db: &Db, viewer: &Viewer, after: Option<After>) -> sqlx::Result<(Vec<DecidedRow>, Option<After>)> {
    let mut statement = sql(
        "select p.id, p.channel, substr(coalesce(p.text_now, p.text, ''), 1, 400) as words, p.disposition, c.reference, p.decided_at, p.decided_by, \
         case when p.disposition = 'joined' then coalesce(e.kind in ('added', 'post_joined'), 1 = 0) \
         else p.complaint_id is null and p.decided_by is not null end as may_undo \
         from post p left join complaint c on c.id = p.complaint_id left join entry e on e.id = p.entry_id where p.decided_at is not null and ",
    );
    if let Some(After { at, id }) = after {
        statement.push("(p.decided_at, p.id) < (").bind(at).push(", ").bind(id).push(") and ");
    }
    statement.push("(p.complaint_id is null or ");
    visible(&mut statement, viewer);
    statement.push(") order by p.decided_at desc, p.id desc limit ").bind(DECIDED + 1);
    let mut rows: Vec<DecidedRow> = db.all(&statement).await?;
    let next = page_of(&mut rows, DECIDED, |row| After { at: row.decided_at, id: row.id });
    Ok((rows, next))
}

/// Numbers of posts of one channel.
#[derive(Clone, Copy, Debug, Default, FromRow)]
pub struct Counted {
    /// Posts waiting.
    pub waiting: i64,
    /// When the oldest of them was received.
    pub oldest: Option<Millis>,
    /// Posts received today.
    pub today: i64,
    /// How many of today's posts are decided.
    pub decided: i64,
}

/// Counts the posts of one channel; today is the IST day of `now`.
pub async fn counted(db: &Db, channel: Channel, now: Millis) -> sqlx::Result<Counted> {
    let from = dates::begins(dates::day(now));
    let waiting =
        sql("select count(*), min(received_at) from post where disposition is null and channel = $1").arg(channel);
    let (waiting, oldest): (i64, Option<Millis>) = db.one(&waiting).await?;
    let today = sql("select count(*), count(disposition) from post where channel = $1 and received_at >= $2")
        .arg(channel)
        .arg(from);
    let (today, decided): (i64, i64) = db.one(&today).await?;
    Ok(Counted { waiting, oldest, today, decided })
}

/// How many posts wait on the wire, counted up to `most`.
pub async fn count_waiting(db: &Db, most: i64) -> sqlx::Result<i64> {
    let statement = sql("select count(*) from (select 1 as one from post where disposition is null limit $1) x");
    let (n,): (i64,) = db.one(&statement.arg(most)).await?;
    Ok(n)
}

/// One day of one channel in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct LedgerRow {
    /// The IST day, as days since 1 January 1970.
    pub day: i64,
    /// Posts received.
    pub received: i64,
    /// Posts that became complaints.
    pub complaints: i64,
    /// Posts that joined a complaint.
    pub joined: i64,
    /// Posts with any other disposition.
    pub others: i64,
    /// Posts not decided yet.
    pub waiting: i64,
    /// Posts on the platform's own list; `None` if the day has not been reconciled.
    pub listed: Option<i64>,
    /// How many of these had not been delivered.
    pub missing: Option<i64>,
}

impl From<LedgerRow> for Day {
    fn from(row: LedgerRow) -> Self {
        let LedgerRow { day, received, complaints, joined, others, waiting, listed, missing } = row;
        Self { day, received, complaints, joined, others, waiting, listed, missing }
    }
}

/// The ledger of a channel from `from_day` up to but excluding `to_day`, newest first. Days without posts and without a reconciliation are left out.
pub async fn ledger(db: &Db, channel: Channel, (from_day, to_day): (i64, i64)) -> sqlx::Result<Vec<LedgerRow>> {
    let statement = sql(
        "select d.day, sum(d.received) as received, sum(d.complaints) as complaints, sum(d.joined) as joined, \
         sum(d.decided) - sum(d.complaints) - sum(d.joined) as others, sum(d.received) - sum(d.decided) as waiting, \
         max(d.listed) as listed, max(d.missing) as missing from ( \
         select (received_at + 19800000) / 86400000 as day, 1 as received, case when disposition = 'complaint' then 1 else 0 end as complaints, \
         case when disposition = 'joined' then 1 else 0 end as joined, case when disposition is null then 0 else 1 end as decided, \
         null as listed, null as missing from post where channel = $1 and received_at >= $2 and received_at < $4 \
         union all select day, 0, 0, 0, 0, listed, missing from reconciliation where channel = $1 and day >= $3 and day < $5) d \
         group by d.day order by d.day desc",
    );
    let statement = statement.arg(channel).arg(dates::begins(from_day)).arg(from_day);
    db.all(&statement.arg(dates::begins(to_day)).arg(to_day)).await
}

/// Whether there are posts or reconciliations from before a day.
pub async fn has_before(db: &Db, day: i64) -> sqlx::Result<bool> {
    let statement = sql("select (select min(received_at) from post), (select min(day) from reconciliation)");
    let (came, compared): (Option<Millis>, Option<i64>) = db.one(&statement).await?;
    Ok(came.is_some_and(|at| at < dates::begins(day)) || compared.is_some_and(|first| first < day))
}

/// A row of the `channel_state` table.
#[derive(Clone, Debug, FromRow)]
pub struct ChannelState {
    /// When the last correctly signed delivery arrived; 0 for never.
    pub heard_at: Millis,
    /// Time up to which the platform's list has been read; 0 for never.
    pub listed_until: Millis,
    /// No reply is sent before this time.
    pub paused_until: Millis,
    /// Why the channel is shut and no reply is sent; `None` if it is open.
    pub shut: Option<String>,
    /// Why the subscription may be broken.
    pub unsubscribed: Option<String>,
    /// The IST day to which `spent` belongs.
    pub spent_on: i64,
    /// Amount spent on that day, in millionths of a US dollar.
    pub spent: i64,
}

/// Reads a channel's state, and creates its row if there is none.
pub async fn channel_state(db: &Db, channel: Channel) -> sqlx::Result<ChannelState> {
    let statement = sql(
        "select heard_at, listed_until, paused_until, shut, unsubscribed, spent_on, spent from channel_state where channel = $1",
    );
    match db.maybe(&statement.arg(channel)).await? {
        Some(state) => Ok(state),
        None => {
            let mut tx = db.begin().await?;
            let row = sql(
                "insert into channel_state (channel, heard_at, listed_until, paused_until, spent_on, spent) values ($1, 0, 0, 0, 0, 0) \
                           on conflict (channel) do nothing",
            );
            tx.run(&row.arg(channel)).await?;
            tx.commit().await?;
            let (heard_at, listed_until, paused_until, spent_on, spent) = (0, 0, 0, 0, 0);
            Ok(ChannelState { heard_at, listed_until, paused_until, shut: None, unsubscribed: None, spent_on, spent })
        }
    }
}

/// When a channel last delivered something.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Heard {
    /// The channel.
    pub channel: Channel,
    /// When the last correctly signed delivery arrived; 0 for never.
    pub heard_at: Millis,
    /// Time up to which the platform's list has been read; 0 for never.
    pub listed_until: Millis,
    /// Whether the channel is shut until an officer reopens it.
    pub is_shut: bool,
}

/// The state of each channel that has a row.
pub async fn heard(db: &Db) -> sqlx::Result<Vec<Heard>> {
    db.all(&sql("select channel, heard_at, listed_until, shut is not null as is_shut from channel_state")).await
}

async fn set(db: &Db, statement: crate::server::db::Sql) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.run(&statement).await?;
    tx.commit().await
}

/// Pauses the channel's replies until this time.
pub async fn pause(db: &Db, channel: Channel, until: Millis) -> sqlx::Result<()> {
    set(db, sql("update channel_state set paused_until = $2 where channel = $1").arg(channel).arg(until)).await
}

/// Shuts the channel: no reply is sent until an officer reopens it.
pub async fn shut(db: &Db, channel: Channel, why: &str) -> sqlx::Result<()> {
    set(db, sql("update channel_state set shut = $2 where channel = $1").arg(channel).arg(why)).await
}

/// Reopens a channel and ends its pause.
pub async fn reopen(db: &Db, channel: Channel) -> sqlx::Result<()> {
    set(db, sql("update channel_state set shut = null, paused_until = 0 where channel = $1").arg(channel)).await
}

/// Records why the subscription may be broken, or `None` if it works.
pub async fn subscription(db: &Db, channel: Channel, problem: Option<String>) -> sqlx::Result<()> {
    set(db, sql("update channel_state set unsubscribed = $2 where channel = $1").arg(channel).arg(problem)).await
}

/// Records the time up to which the platform's list has been read.
pub async fn listed(db: &Db, channel: Channel, until: Millis) -> sqlx::Result<()> {
    set(db, sql("update channel_state set listed_until = $2 where channel = $1").arg(channel).arg(until)).await
}

/// Books a cost, in millionths of a US dollar, before it is spent. Returns false and books nothing if today's total would exceed `most`.
///
/// The check is made in the database, so that several servers together keep to one budget.
pub async fn book(tx: &mut Tx, channel: Channel, cost: i64, most: Option<i64>, now: Millis) -> sqlx::Result<bool> {
    if cost == 0 {
        return Ok(true);
    }
    let statement =
        sql("update channel_state set spent = case when spent_on = $3 then spent + $2 else $2 end, spent_on = $3 \
         where channel = $1 and case when spent_on = $3 then spent + $2 else $2 end <= $4");
    let statement = statement.arg(channel).arg(cost).arg(dates::day(now)).arg(most.unwrap_or(i64::MAX));
    Ok(tx.run(&statement).await? == 1)
}

/// Returns a booked cost that was not spent. Has no effect if the day of the booking is over.
pub async fn give_back(tx: &mut Tx, channel: Channel, cost: i64, booked_at: Millis) -> sqlx::Result<()> {
    let statement =
        sql("update channel_state set spent = spent - $2 where channel = $1 and spent_on = $3 and spent >= $2");
    tx.run(&statement.arg(channel).arg(cost).arg(dates::day(booked_at))).await?;
    Ok(())
}

/// Records the reconciliation of a day. Missing posts add up if a day is reconciled again.
pub async fn reconciled(
    db: &Db,
    channel: Channel,
    day: i64,
    listed: i64,
    missing: i64,
    now: Millis,
) -> sqlx::Result<()> {
    let statement = sql("insert into reconciliation (channel, day, listed, missing, at) values ($1, $2, $3, $4, $5) \
         on conflict (channel, day) do update set listed = excluded.listed, missing = reconciliation.missing + excluded.missing, at = excluded.at");
    set(db, statement.arg(channel).arg(day).arg(listed).arg(missing).arg(now)).await
}

/// Number of posts that the last reconciliation found missing; `None` if there was none.
pub async fn missing(db: &Db, channel: Channel) -> sqlx::Result<Option<i64>> {
    let statement = sql("select missing from reconciliation where channel = $1 order by day desc limit 1");
    Ok(db.maybe::<(i64,)>(&statement.arg(channel)).await?.map(|(missing,)| missing))
}

/// Number of replies of a channel in a state.
pub async fn replies_in(db: &Db, channel: Channel, state: ReplyState) -> sqlx::Result<i64> {
    let (n,): (i64,) =
        db.one(&sql("select count(*) from reply where channel = $1 and state = $2").arg(channel).arg(state)).await?;
    Ok(n)
}

/// A reply as the wire shows it.
#[derive(Clone, Debug, FromRow)]
pub struct ReplyRow {
    /// Primary key of the `reply` row.
    pub id: i64,
    /// The channel it goes to.
    pub channel: Channel,
    /// How it is sent.
    pub way: ReplyMethod,
    /// The text of the reply.
    pub text: String,
    /// Its delivery state.
    pub state: ReplyState,
    /// The reason for the state, if there is one.
    pub why: Option<String>,
    /// When it is next sent or looked up on the platform, in milliseconds since the epoch.
    pub due_at: Millis,
    /// The platform's id of the sent reply.
    pub platform_id: Option<String>,
}

impl From<ReplyRow> for ReplyView {
    fn from(row: ReplyRow) -> Self {
        Self {
            id: row.id,
            channel: row.channel,
            way: row.way,
            text: row.text,
            state: row.state,
            why: row.why,
            due_at: row.due_at,
            platform_id: row.platform_id,
        }
    }
}

const REPLY_COLUMNS: &str =
    "select r.id, r.channel, r.way, r.text, r.state, r.why, r.due_at, r.platform_id from reply r ";

/// Replies about one complaint, oldest first. The caller must have checked that the viewer may see the complaint.
pub async fn replies_about(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<ReplyRow>> {
    let mut statement = sql(REPLY_COLUMNS);
    statement.push("where r.complaint_id = ").bind(complaint_id).push(" order by r.id");
    db.all(&statement).await
}

/// One page of replies, unsent ones first and then newest first, and where the next page starts. Replies about complaints that this viewer may not
/// see are left out.
pub async fn replies(db: &Db, viewer: &Viewer, after: Option<After>) -> sqlx::Result<(Vec<ReplyRow>, Option<After>)> {
    let mut statement = sql(REPLY_COLUMNS);
    statement.push("left join complaint c on c.id = r.complaint_id where ");
    const OUT: &str = "case when r.state = 'sent' then 1 else 0 end";
    if let Some(After { at, id }) = after {
        statement.push("(").push(OUT).push(" > ").bind(at).push(" or (").push(OUT).push(" = ").bind(at);
        statement.push(" and r.id < ").bind(id).push(")) and ");
    }
    statement.push("(r.complaint_id is null or ");
    visible(&mut statement, viewer);
    statement.push(") order by ").push(OUT).push(", r.id desc limit ").bind(DECIDED + 1);
    let mut rows: Vec<ReplyRow> = db.all(&statement).await?;
    let next = page_of(&mut rows, DECIDED, |row| After { at: i64::from(row.state == ReplyState::Sent), id: row.id });
    Ok((rows, next))
}

/// Notifies open wire pages of a change. Must be the last statement of a transaction: it holds the lock of the event log until the commit.
pub async fn changed(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    in_order_of_commit(tx).await?;
    let mut statement = sql("insert into wire_event (at) values ($1)").arg(now);
    statement.push(announced(tx));
    tx.run(&statement).await?;
    Ok(())
}
