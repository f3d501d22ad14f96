//! Figures of the cell: posts on the wire, how long they waited, and replies. For inside figures only.
//!
//! Posts and replies change in many places of the program; the schema notes the day of each change in the same transaction, and such a day is
//! counted anew within seconds.

use super::{histogram::Histogram, hold, periods::Days};
use crate::{
    complaint::{Channel, Millis},
    language::dates::{self, IST},
    server::db::{Db, Sql, Tx, columns, insert_into, sql},
};
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// Longest span that is read by the hour, in days.
pub const LONGEST_BY_HOUR: i64 = 62;
/// Longest span that is read by the day, in days.
pub const LONGEST_BY_DAY: i64 = 3_660;
/// Waiting posts are counted up to this number.
pub const WAITING_COUNTED: i64 = 10_000;

const HOUR: Millis = 3_600_000;

/// The posts of a channel that arrived in an hour or on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostsIn {
    /// Hours since 1 January 1970 in India Standard Time; a 24th of it is the day. For a day, its first hour.
    pub hour: i64,
    /// The channel.
    pub channel: Channel,
    /// How many arrived.
    pub came: i64,
    /// How many of them are decided.
    pub decided: i64,
    /// How long the decided ones waited.
    pub waited: Histogram,
}

#[derive(FromRow)]
struct PostsRow {
    period: i64,
    channel: Channel,
    came: i64,
    decided: i64,
    waited: Vec<u8>,
}

/// The posts of a span by the hour, of its last [`LONGEST_BY_HOUR`] days if it is longer. Hours without a post are left out.
///
/// # Errors
/// A database error.
pub async fn posts_by_hour(db: &Db, days: Days) -> sqlx::Result<Vec<PostsIn>> {
    let Days { first, last } = days.clamped().last_of(LONGEST_BY_HOUR);
    posts(db, "hour", (first * 24, last * 24 + 23), 1).await
}

/// The posts of a span by the day, of its last [`LONGEST_BY_DAY`] days if it is longer. Days without a post are left out.
///
/// # Errors
/// A database error.
pub async fn posts_by_day(db: &Db, days: Days) -> sqlx::Result<Vec<PostsIn>> {
    let Days { first, last } = days.clamped().last_of(LONGEST_BY_DAY);
    posts(db, "day", (first, last), 24).await
}

async fn posts(db: &Db, grain: &str, (first, last): (i64, i64), hours: i64) -> sqlx::Result<Vec<PostsIn>> {
    let statement = sql(
        "select period, channel, came, decided, waited from figure_posts where grain = $1 and period between $2 and $3 \
         order by period, channel",
    );
    let rows: Vec<PostsRow> = db.all(&statement.arg(grain).arg(first).arg(last)).await?;
    let row = |PostsRow { period, channel, came, decided, waited }: PostsRow| PostsIn {
        hour: period * hours,
        channel,
        came,
        decided,
        waited: Histogram::unpacked(&waited),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The replies of a channel that were written on a day.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct RepliesIn {
    /// IST day, since 1 January 1970.
    pub day: i64,
    /// The channel.
    pub channel: Channel,
    /// Their state, as a word of `replies::ReplyState`.
    pub state: String,
    /// Why they are in it, as stored with the reply; empty where nothing is wrong.
    pub why: String,
    /// How many there are.
    pub n: i64,
}

/// The replies of a span, of its last [`LONGEST_BY_DAY`] days if it is longer.
///
/// # Errors
/// A database error.
pub async fn replies_by_day(db: &Db, days: Days) -> sqlx::Result<Vec<RepliesIn>> {
    let Days { first, last } = days.clamped().last_of(LONGEST_BY_DAY);
    let statement = sql(
        "select day, channel, state, why, n from figure_replies where day between $1 and $2 order by day, channel, state, why",
    );
    db.all(&statement.arg(first).arg(last)).await
}

/// What was spent on each platform, by IST day, in millionths of a US dollar. Kept from the first day of this program's figures on.
///
/// # Errors
/// A database error.
pub async fn spent_by_day(db: &Db, days: Days) -> sqlx::Result<Vec<(i64, Channel, i64)>> {
    let Days { first, last } = days.clamped().last_of(LONGEST_BY_DAY);
    let statement =
        sql("select day, channel, spent from channel_spent where day between $1 and $2 order by day, channel");
    db.all(&statement.arg(first).arg(last)).await
}

/// Keeps what a channel has spent on its present day. In the transaction that changes it.
///
/// # Errors
/// A database error.
pub async fn keep_spent(tx: &mut Tx, channel: Channel) -> sqlx::Result<()> {
    let statement = sql(
        "insert into channel_spent (channel, day, spent) select channel, spent_on, spent from channel_state where channel = $1 \
         on conflict (channel, day) do update set spent = excluded.spent",
    );
    tx.run(&statement.arg(channel)).await?;
    Ok(())
}

/// Number of posts that wait on the wire now, counted up to [`WAITING_COUNTED`], and when the oldest of them arrived.
///
/// # Errors
/// A database error.
pub async fn waiting_now(db: &Db) -> sqlx::Result<(i64, Option<Millis>)> {
    let statement =
        sql("select count(*), min(p.received_at) from (select received_at from post where disposition is null \
         order by id limit $1) p");
    db.one(&statement.arg(WAITING_COUNTED)).await
}

/// Counts the days anew that were noted, at most so many notes. Returns false if there were none.
///
/// # Errors
/// A database error.
pub(super) async fn some(db: &Db, most: i64) -> sqlx::Result<bool> {
    if db.maybe::<(i64,)>(&sql("select id from figure_touched limit 1")).await?.is_none() {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    hold(&mut tx).await?;
    let touched = sql("select id, what, day from figure_touched order by id limit $1").arg(most);
    let touched: Vec<(i64, String, i64)> = tx.all(&touched).await?;
    let days: BTreeSet<(&str, i64)> = touched.iter().map(|(_, what, day)| (what.as_str(), *day)).collect();
    // The day is read after the note of its change, so a change that commits later leaves a note that is read later.
    for (what, day) in days {
        match what {
            "post" => recount_posts(&mut tx, day).await?,
            _ => recount_replies(&mut tx, day).await?,
        }
    }
    let mut done = sql("delete from figure_touched where id in ");
    done.bind_list(touched.iter().map(|(id, ..)| *id));
    tx.run(&done).await?;
    tx.commit().await?;
    Ok(!touched.is_empty())
}

/// The posts of some hours or days: how many came, how many are decided, how long these waited.
type Posts = BTreeMap<(&'static str, i64, Channel), (i64, i64, Histogram)>;

/// Counts the posts of an IST day from their rows. Only what came to the wire counts, not the forms of Click & Post.
///
/// # Errors
/// A database error.
pub(super) async fn counted_posts(tx: &mut Tx, day: i64) -> sqlx::Result<Posts> {
    let statement = sql(
        "select received_at, decided_at, channel from post where kind is not null and received_at >= $1 and received_at < $2",
    );
    let statement = statement.arg(dates::begins(day)).arg(dates::begins(day + 1));
    let rows: Vec<(Millis, Option<Millis>, Channel)> = tx.all(&statement).await?;
    let mut posts = Posts::new();
    for (received_at, decided_at, channel) in rows {
        for (grain, period) in [("hour", (received_at + IST).div_euclid(HOUR)), ("day", day)] {
            let (came, decided, waited) = posts.entry((grain, period, channel)).or_default();
            *came += 1;
            if let Some(at) = decided_at {
                *decided += 1;
                waited.put(Histogram::bucket(at - received_at), 1);
            }
        }
    }
    Ok(posts)
}

/// Counts the posts of an IST day anew and stores the result.
///
/// # Errors
/// A database error.
pub(super) async fn recount_posts(tx: &mut Tx, day: i64) -> sqlx::Result<()> {
    let posts: Vec<_> = counted_posts(tx, day).await?.into_iter().collect();
    let old = sql(
        "delete from figure_posts where (grain = 'hour' and period between $1 and $2) or (grain = 'day' and period = $3)",
    );
    tx.run(&old.arg(day * 24).arg(day * 24 + 23).arg(day)).await?;
    if !posts.is_empty() {
        let rows = posts.iter().map(|((grain, period, channel), (came, decided, waited))| {
            columns()
                .set("grain", *grain)
                .set("period", *period)
                .set("channel", *channel)
                .set("came", *came)
                .set("decided", *decided)
                .set("waited", waited.packed())
        });
        tx.run(&insert_into("figure_posts", rows)).await?;
    }
    Ok(())
}

/// The recount of the replies of an IST day.
pub(super) fn counted_replies(day: i64) -> Sql {
    sql("select channel, state, case when state in ('queued', 'sending', 'sent') then '' else substr(coalesce(why, ''), 1, 80) end as why, \
         count(*) as n from reply where created_at >= $1 and created_at < $2 group by 1, 2, 3 order by 1, 2, 3")
    .arg(dates::begins(day))
    .arg(dates::begins(day + 1))
}

/// Counts the replies of an IST day anew and stores the result.
///
/// # Errors
/// A database error.
pub(super) async fn recount_replies(tx: &mut Tx, day: i64) -> sqlx::Result<()> {
    let counted: Vec<(Channel, String, String, i64)> = tx.all(&counted_replies(day)).await?;
    tx.run(&sql("delete from figure_replies where day = $1").arg(day)).await?;
    for (channel, state, why, n) in counted {
        let statement = sql("insert into figure_replies (day, channel, state, why, n) values ($1, $2, $3, $4, $5)");
        tx.run(&statement.arg(day).arg(channel).arg(state).arg(why).arg(n)).await?;
    }
    Ok(())
}
