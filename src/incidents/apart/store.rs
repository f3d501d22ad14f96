//! Senders who are set apart, in the database.

use super::SetApart;
use crate::{
    complaint::{Channel, Millis},
    officers::{PersonName, store::name_of},
    server::db::{Db, Sql, Tx, sql},
};
use sqlx::FromRow;

#[derive(FromRow)]
struct ApartRow {
    id: i64,
    channel: Channel,
    shown: String,
    reason: String,
    officer: PersonName,
    made_at: Millis,
    until: Millis,
    ended_at: Option<Millis>,
}

const ALL: &str = concat!(
    "select a.id, a.channel, a.shown, a.reason, ",
    name_of!("o"),
    " as officer, a.made_at, a.until, a.ended_at from set_apart a join officer o on o.id = a.made_by order by a.id desc limit 200"
);

/// The newest two hundred.
///
/// # Errors
/// Database errors.
pub async fn all(db: &Db, now: Millis) -> sqlx::Result<Vec<SetApart>> {
    let rows: Vec<ApartRow> = db.all(&sql(ALL)).await?;
    let all = rows.into_iter().map(|row| SetApart {
        id: row.id,
        channel: row.channel,
        shown: row.shown,
        reason: row.reason,
        by: row.officer,
        from: row.made_at,
        until: row.until,
        ended: row.ended_at.is_some() || row.until <= now,
    });
    Ok(all.collect())
}

/// The stored form of a handle or an id.
pub fn author(typed: &str) -> String {
    typed.trim().trim_start_matches('@').to_lowercase()
}

/// What is decided about a sender.
pub struct NewApart<'a> {
    /// The channel.
    pub channel: Channel,
    /// The handle or id, as typed.
    pub shown: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When it ends by itself, in milliseconds since the epoch (UTC).
    pub until: Millis,
    /// Who decides.
    pub officer_id: i64,
}

/// Sets a sender apart. Returns false if that sender is set apart already.
///
/// # Errors
/// Database errors.
pub async fn add(tx: &mut Tx, new: NewApart<'_>, now: Millis) -> sqlx::Result<bool> {
    let author = author(new.shown);
    let there = sql("select id from set_apart where channel = $1 and author = $2 and ended_at is null and until > $3");
    if tx.maybe::<(i64,)>(&there.arg(new.channel).arg(&author).arg(now)).await?.is_some() {
        return Ok(false);
    }
    let row = sql("insert into set_apart (channel, author, shown, reason, made_at, made_by, until) values ($1, $2, $3, $4, $5, $6, $7)")
        .arg(new.channel)
        .arg(&author)
        .arg(new.shown)
        .arg(new.reason)
        .arg(now)
        .arg(new.officer_id)
        .arg(new.until);
    tx.run(&row).await?;
    Ok(true)
}

/// Ends it before its day. Returns the sender; `None` if it has ended already.
///
/// # Errors
/// Database errors.
pub async fn end(tx: &mut Tx, id: i64, officer_id: i64, now: Millis) -> sqlx::Result<Option<(Channel, String)>> {
    let end = sql(
        "update set_apart set ended_at = $3, ended_by = $2 where id = $1 and ended_at is null and until > $3 returning channel, shown",
    );
    tx.maybe(&end.arg(id).arg(officer_id).arg(now)).await
}

/// Adds the condition that the sender of a row of `post` is, or is not, set apart at this moment.
pub fn condition(statement: &mut Sql, apart: bool, now: Millis) {
    statement.push(if apart { " and exists " } else { " and not exists " });
    statement
        .push("(select 1 from set_apart a where a.channel = post.channel and a.ended_at is null and a.until > ")
        .bind(now)
        .push(" and (a.author = post.author_id or a.author = lower(post.author_handle)))");
}

/// How many posts wait apart, counted up to `most`.
///
/// # Errors
/// Database errors.
pub async fn waiting(db: &Db, most: i64, now: Millis) -> sqlx::Result<i64> {
    // On most days nobody is, and the waiting posts need not be read.
    let anybody = sql("select id from set_apart where ended_at is null and until > $1 limit 1");
    if db.maybe::<(i64,)>(&anybody.arg(now)).await?.is_none() {
        return Ok(0);
    }
    let mut statement = sql("select count(*) from (select 1 as one from post where disposition is null");
    condition(&mut statement, true, now);
    statement.push(" limit ").bind(most).push(") x");
    let (n,): (i64,) = db.one(&statement).await?;
    Ok(n)
}
