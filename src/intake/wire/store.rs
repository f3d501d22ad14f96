//! The wire's queries.

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

/// Posts that a page brings.
const POSTS: i64 = 40;

/// A post's row.
#[derive(Clone, Debug, FromRow)]
pub struct PostRow {
    /// Row id.
    pub id: i64,
    /// Where it came from.
    pub channel: Channel,
    /// The platform's id.
    pub channel_key: String,
    /// Post, reply, quote, repost, message or unreadable.
    pub kind: String,
    /// The author's account.
    pub author_id: Option<String>,
    /// `name` of `@name`.
    pub author_handle: Option<String>,
    /// The display name.
    pub author_name: Option<String>,
    /// The words as they are now.
    pub text: String,
    /// What stands beside them, as JSON.
    pub beside: Option<String>,
    /// Addresses, one a line.
    pub media: Option<String>,
    /// Deleted or hidden.
    pub gone: Option<String>,
    /// When it reached us.
    pub received_at: Millis,
    /// What it turned out to be.
    pub disposition: Option<Disposition>,
    /// The complaint it belongs to.
    pub complaint_id: Option<i64>,
}

const COLUMNS: &str = "select id, channel, channel_key, coalesce(kind, 'post') as kind, author_id, author_handle, author_name, \
     coalesce(text_now, text, '') as text, case when text_now is null then beside else beside_now end as beside, \
     coalesce(media_now, media) as media, gone, received_at, disposition, complaint_id from post";

impl PostRow {
    /// The words with all that stands beside them: what a place, a subject or an accusation is looked for in, and what a complaint is made of.
    pub fn said(&self) -> String {
        with_all(&self.text, &self.beside())
    }

    /// What stands beside the words.
    pub fn beside(&self) -> Vec<Beside> {
        beside::read(self.beside.as_deref())
    }
}

/// Decided posts and replies that a page brings.
const DECIDED: i64 = 15;

/// Posts that wait, a page of them, and behind which the next page begins.
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

/// One post.
pub async fn post(db: &Db, id: i64) -> sqlx::Result<Option<PostRow>> {
    let mut statement = sql(COLUMNS);
    statement.push(" where id = ").bind(id);
    db.maybe(&statement).await
}

/// One post, locked by the transaction that decides it: none when somebody was quicker.
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

/// Takes back what a post was decided to be, unless it became a complaint. True when it waits again.
pub async fn undecide(tx: &mut Tx, id: i64) -> sqlx::Result<bool> {
    let statement = sql(
        "update post set disposition = null, decided_by = null, decided_at = null, remark = null, complaint_id = null \
                         where id = $1 and disposition is not null and disposition not in ('complaint', 'joined') and kind is not null",
    );
    Ok(tx.run(&statement.arg(id)).await? == 1)
}

/// What became of a post's pictures.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Those that are kept: row ids of photos.
    pub kept: Vec<i64>,
    /// How many are still to be fetched.
    pub waiting: i64,
    /// How many will not be fetched.
    pub refused: i64,
}

/// What became of a post's pictures.
pub async fn pictures(db: &Db, post_id: i64) -> sqlx::Result<Pictures> {
    let kept: Vec<(i64,)> = db.all(&sql("select id from photo where post_id = $1 order by id").arg(post_id)).await?;
    let counts = sql("select coalesce(sum(case when state = 'waiting' then 1 else 0 end), 0), \
                      coalesce(sum(case when state = 'refused' then 1 else 0 end), 0) from post_media where post_id = $1");
    let (waiting, refused): (i64, i64) = db.one(&counts.arg(post_id)).await?;
    Ok(Pictures { kept: kept.into_iter().map(|(id,)| id).collect(), waiting, refused })
}

/// A post's photo, if it belongs to no complaint or to one that this viewer may see.
pub async fn photo(db: &Db, viewer: &Viewer, id: i64) -> sqlx::Result<Option<Photo>> {
    let mut statement = sql("select p.id, p.entry_id, p.sha256, p.width, p.height from photo p \
         left join complaint c on c.id = p.complaint_id where p.post_id is not null and p.id = ");
    statement.bind(id).push(" and (p.complaint_id is null or ");
    visible(&mut statement, viewer);
    statement.push(")");
    db.maybe(&statement).await
}

/// What is known of a post besides how it stands, in the order in which it happened: what, when by the platform's clock, the words.
pub async fn versions(db: &Db, row: &PostRow) -> sqlx::Result<Vec<(String, Millis, String)>> {
    let facts: Vec<FactRow> = db.all(&of_post(row.id)).await?;
    let facts: Vec<Fact> = facts.into_iter().map(Fact::from).collect();
    let stands = |fact: &&Fact| fact.has_content() && fact.text == row.text;
    let versions = in_time(&facts).into_iter().filter(|fact| !stands(fact));
    Ok(versions.map(|fact| (fact.what.as_str().to_owned(), fact.at, fact.text.clone())).collect())
}

/// Decided lately, as far as this viewer may see the complaint.
#[derive(Clone, Debug, FromRow)]
pub struct DecidedRow {
    /// Row id.
    pub id: i64,
    /// Where it came from.
    pub channel: Channel,
    /// Its first words.
    pub words: String,
    /// As what.
    pub disposition: Disposition,
    /// The complaint.
    pub reference: Option<Reference>,
    /// When.
    pub decided_at: Millis,
    /// By whom; none when it was clear by itself.
    pub decided_by: Option<i64>,
    /// Whether it can be taken back.
    pub may_undo: bool,
}

/// Decided, newest first: a page, and where the next one begins.
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

/// Counts of one channel.
#[derive(Clone, Copy, Debug, Default, FromRow)]
pub struct Counted {
    /// Posts waiting.
    pub waiting: i64,
    /// When the oldest of them came.
    pub oldest: Option<Millis>,
    /// Posts received today.
    pub today: i64,
    /// Of these, decided.
    pub decided: i64,
}

/// Counts of one channel, today being an IST day.
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

/// One day of one channel in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct LedgerRow {
    /// IST day, days since 1970.
    pub day: i64,
    /// Posts received.
    pub received: i64,
    /// Of these, complaints.
    pub complaints: i64,
    /// Joined to complaints.
    pub joined: i64,
    /// Anything else.
    pub others: i64,
    /// Waiting.
    pub waiting: i64,
    /// On the platform's own list, when it was compared; none when it was not.
    pub listed: Option<i64>,
    /// Of these, not delivered to us before.
    pub missing: Option<i64>,
}

impl From<LedgerRow> for Day {
    fn from(row: LedgerRow) -> Self {
        let LedgerRow { day, received, complaints, joined, others, waiting, listed, missing } = row;
        Self { day, received, complaints, joined, others, waiting, listed, missing }
    }
}

/// The ledger of a channel from a day on and before another, newest first. Days on which nothing came and nothing was compared are left out.
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

/// Whether anything came, or was compared, before a day.
pub async fn has_before(db: &Db, day: i64) -> sqlx::Result<bool> {
    let statement = sql("select (select min(received_at) from post), (select min(day) from reconciliation)");
    let (came, compared): (Option<Millis>, Option<i64>) = db.one(&statement).await?;
    Ok(came.is_some_and(|at| at < dates::begins(day)) || compared.is_some_and(|first| first < day))
}

/// A channel's state.
#[derive(Clone, Debug, FromRow)]
pub struct ChannelState {
    /// The last delivery with a right signature; 0 for none.
    pub heard_at: Millis,
    /// Up to where the platform's list was read.
    pub listed_until: Millis,
    /// Nothing is sent before this moment.
    pub paused_until: Millis,
    /// Why nothing goes out at all.
    pub shut: Option<String>,
    /// Why the subscription may be broken.
    pub unsubscribed: Option<String>,
    /// Day of `spent`.
    pub spent_on: i64,
    /// Millionths of a US dollar.
    pub spent: i64,
}

/// A channel's state.
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

/// When a channel was last heard of.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Heard {
    /// Which.
    pub channel: Channel,
    /// The last delivery with a right signature; 0 for none.
    pub heard_at: Millis,
    /// Up to where the platform's list was read; 0 for not at all.
    pub listed_until: Millis,
    /// Whether nothing goes out until a person sees to it.
    pub is_shut: bool,
}

/// When each channel was last heard of; nothing of one that never was.
pub async fn heard(db: &Db) -> sqlx::Result<Vec<Heard>> {
    db.all(&sql("select channel, heard_at, listed_until, shut is not null as is_shut from channel_state")).await
}

async fn set(db: &Db, statement: crate::server::db::Sql) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.run(&statement).await?;
    tx.commit().await
}

/// Nothing goes out before this moment.
pub async fn pause(db: &Db, channel: Channel, until: Millis) -> sqlx::Result<()> {
    set(db, sql("update channel_state set paused_until = $2 where channel = $1").arg(channel).arg(until)).await
}

/// Nothing goes out until a person has seen to it.
pub async fn shut(db: &Db, channel: Channel, why: &str) -> sqlx::Result<()> {
    set(db, sql("update channel_state set shut = $2 where channel = $1").arg(channel).arg(why)).await
}

/// A person has seen to it.
pub async fn reopen(db: &Db, channel: Channel) -> sqlx::Result<()> {
    set(db, sql("update channel_state set shut = null, paused_until = 0 where channel = $1").arg(channel)).await
}

/// Whether the platform still delivers to us; why not.
pub async fn subscription(db: &Db, channel: Channel, problem: Option<String>) -> sqlx::Result<()> {
    set(db, sql("update channel_state set unsubscribed = $2 where channel = $1").arg(channel).arg(problem)).await
}

/// The platform's list was read up to here.
pub async fn listed(db: &Db, channel: Channel, until: Millis) -> sqlx::Result<()> {
    set(db, sql("update channel_state set listed_until = $2 where channel = $1").arg(channel).arg(until)).await
}

/// Adds to what was spent today, before it is spent. False, and nothing is added, when this would be more than `most` in all.
///
/// The database decides, so that several servers together keep to one budget.
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

/// Takes back what was booked at this moment and not spent. What was booked on a day that is over counts no more.
pub async fn give_back(tx: &mut Tx, channel: Channel, cost: i64, booked_at: Millis) -> sqlx::Result<()> {
    let statement =
        sql("update channel_state set spent = spent - $2 where channel = $1 and spent_on = $3 and spent >= $2");
    tx.run(&statement.arg(channel).arg(cost).arg(dates::day(booked_at))).await?;
    Ok(())
}

/// Writes down how the platform's list and ours compare for a day.
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

/// Posts that the last reconciliation found missing.
pub async fn missing(db: &Db, channel: Channel) -> sqlx::Result<Option<i64>> {
    let statement = sql("select missing from reconciliation where channel = $1 order by day desc limit 1");
    Ok(db.maybe::<(i64,)>(&statement.arg(channel)).await?.map(|(missing,)| missing))
}

/// Replies of a channel in a state.
pub async fn replies_in(db: &Db, channel: Channel, state: ReplyState) -> sqlx::Result<i64> {
    let (n,): (i64,) =
        db.one(&sql("select count(*) from reply where channel = $1 and state = $2").arg(channel).arg(state)).await?;
    Ok(n)
}

/// A reply as the wire shows it.
#[derive(Clone, Debug, FromRow)]
pub struct ReplyRow {
    /// Row id.
    pub id: i64,
    /// Where.
    pub channel: Channel,
    /// How.
    pub way: ReplyMethod,
    /// The words.
    pub text: String,
    /// Where it stands.
    pub state: ReplyState,
    /// Why.
    pub why: Option<String>,
    /// When it is tried or looked for next.
    pub due_at: Millis,
    /// The platform's id.
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

/// Replies about one complaint, oldest first. Whoever calls has checked that the viewer may see it.
pub async fn replies_about(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<ReplyRow>> {
    let mut statement = sql(REPLY_COLUMNS);
    statement.push("where r.complaint_id = ").bind(complaint_id).push(" order by r.id");
    db.all(&statement).await
}

/// Replies: those that are not out first, then the last first; a page, and where the next one begins. What belongs to a complaint that this
/// viewer may not see is left out.
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

/// Tells open wires that something changed. The last thing that a transaction does: from here to its commit no other has a turn at the log.
pub async fn changed(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    in_order_of_commit(tx).await?;
    let mut statement = sql("insert into wire_event (at) values ($1)").arg(now);
    statement.push(announced(tx));
    tx.run(&statement).await?;
    Ok(())
}
