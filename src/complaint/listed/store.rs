//! The open list in the database.

use super::may_be_listed;
use crate::{
    complaint::{Category, Millis, Reference, Status, outgoing},
    language::dates,
    server::db::{Db, Sql, Tx, sql},
    shield::{Viewer, visible},
};
use sqlx::FromRow;

/// What the complainant says about the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// It may be listed.
    Given,
    /// It has a number in the list, but must not be shown there.
    Withheld,
}

/// Gives a complaint that this transaction has filed its number in the list; returns that number.
///
/// # Errors
/// A database error.
pub async fn add(tx: &mut Tx, reference: Reference, consent: Consent, received_at: Millis) -> sqlx::Result<String> {
    let public_id = hex::encode(rand::random::<[u8; 8]>());
    let statement = sql("insert into listing (complaint_id, public_id, day, consented, at) \
         select id, $2, $3, $4, $5 from complaint where reference = $1")
    .arg(reference)
    .arg(&public_id)
    .arg(dates::day(received_at))
    .arg(consent == Consent::Given)
    .arg(received_at);
    tx.run(&statement).await?;
    Ok(public_id)
}

/// The number of a complaint in the list, whether or not it is shown there.
pub async fn public_id(db: &Db, reference: Reference) -> sqlx::Result<Option<String>> {
    let statement =
        sql("select l.public_id from listing l join complaint c on c.id = l.complaint_id where c.reference = $1");
    Ok(db.maybe::<(String,)>(&statement.arg(reference)).await?.map(|(id,)| id))
}

/// Whether the complainant has agreed that it may be listed.
pub async fn is_agreed(db: &Db, complaint_id: i64) -> sqlx::Result<bool> {
    let statement = sql("select count(*) from listing where complaint_id = $1 and consented = true");
    let (n,): (i64,) = db.one(&statement.arg(complaint_id)).await?;
    Ok(n > 0)
}

/// Takes a complaint off the list for good. Returns whether it was agreed before.
///
/// # Errors
/// A database error.
pub async fn withdraw(tx: &mut Tx, complaint_id: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql("update listing set consented = false, at = $2 where complaint_id = $1 and consented = true");
    Ok(tx.run(&statement.arg(complaint_id).arg(now)).await? == 1)
}

/// A complaint as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Listed {
    /// Its number in the list.
    pub public_id: String,
    /// The Indian day on which it was received, in days since 1970.
    pub day: i64,
    /// What it is about.
    pub category: Category,
    /// Its status; only open or closed is shown.
    pub status: Status,
    /// The station concerned.
    pub station_id: Option<i64>,
    /// When what the list shows of it last changed: its receipt, another station, closed or reopened.
    pub updated_at: Millis,
}

/// Where a page of the list goes on: after this day and this number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// The day of the last complaint of the page before.
    pub day: i64,
    /// Its number.
    pub public_id: String,
}

/// What is asked of the list.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The first day, in days since 1970.
    pub from: i64,
    /// The last day.
    pub to: i64,
    /// Only these subjects; `None` for all.
    pub subjects: Option<Vec<Category>>,
    /// Only closed complaints, or only open ones.
    pub closed: Option<bool>,
    /// Where to go on.
    pub after: Option<After>,
    /// At most so many.
    pub most: i64,
}

const LISTED: &str = "select l.public_id, l.day, c.category, c.status, c.station_id, \
    coalesce((select max(e.at) from entry e where e.complaint_id = c.id \
        and e.kind in ('received', 'forwarded', 'decided', 'closed', 'reopened')), c.received_at) as updated_at \
    from listing l join complaint c on c.id = l.complaint_id where ";

/// Adds the condition under which a row of `listing as l`, with its `complaint as c`, may be shown to everybody. Fails closed.
fn publishable(statement: &mut Sql) {
    statement.push("(l.consented = true and c.status <> 'received' and c.accused_id is null and c.category in ");
    let subjects = Category::ALL.iter().copied().filter(|category| may_be_listed(*category));
    statement.bind_list(subjects).push(" and ");
    visible(statement, &Viewer::Public);
    statement.push(" and not ");
    outgoing::not_for_everybody(statement);
    statement.push(")");
}

/// One page of the list: the newest day first, and within a day in the random order of the numbers.
pub async fn page(db: &Db, asked: &Asked) -> sqlx::Result<Vec<Listed>> {
    let mut statement = sql(LISTED);
    publishable(&mut statement);
    statement.push(" and l.day >= ").bind(asked.from).push(" and l.day <= ").bind(asked.to);
    if let Some(subjects) = &asked.subjects {
        statement.push(" and c.category in ").bind_list(subjects.iter().copied());
    }
    match asked.closed {
        Some(true) => {
            statement.push(" and c.status = 'closed'");
        }
        Some(false) => {
            statement.push(" and c.status <> 'closed'");
        }
        None => {}
    }
    if let Some(After { day, public_id }) = &asked.after {
        statement.push(" and (l.day, l.public_id) < (").bind(*day).push(", ").bind(public_id.as_str()).push(")");
    }
    statement.push(" order by l.day desc, l.public_id desc limit ").bind(asked.most);
    db.all(&statement).await
}

/// Those of the complaints with these numbers that are in the list.
pub async fn by_ids(db: &Db, ids: &[String]) -> sqlx::Result<Vec<Listed>> {
    let mut statement = sql(LISTED);
    publishable(&mut statement);
    statement.push(" and l.public_id in ").bind_list(ids.iter().cloned());
    statement.push(" order by l.day desc, l.public_id desc");
    db.all(&statement).await
}
