//! Rate limits for what a private link adds to its complaint.
//!
//! A link can be passed on, or be held by somebody who wants to bury the case. A burst is allowed, because somebody in danger writes
//! often; then additions are slowed down; and there is a total limit, so that no complaint grows until nobody can open it. The limits count
//! rows in the database, so that several servers apply them alike.

use super::forms_of_link;
use crate::{
    complaint::Millis,
    error::{Error, Problem},
    language::dates::DAY,
    server::db::{Db, Sql, Tx, sql},
};

/// Maximum number of additions within a period, and the period in milliseconds.
const WINDOWS: [(i64, Millis); 2] = [(10, 10 * 60_000), (60, 24 * 3_600_000)];
/// Maximum total number of additions.
const ADDITIONS: i64 = 500;
/// Maximum total number of photos, whoever sent them.
const PHOTOS: i64 = 200;
/// Maximum number of uploaded photos that are not yet part of an entry, under all forms of one link. Those of an abandoned form are deleted
/// after a day.
const WAITING: i64 = 20;
/// Maximum number of handle-verification codes that a private link may request within an hour.
const CODES: i64 = 5;

/// Runs a query on the database or inside a transaction.
pub enum Within<'a> {
    /// Before any transaction is open.
    Db(&'a Db),
    /// In the transaction that writes.
    Tx(&'a mut Tx),
}

impl Within<'_> {
    async fn number(&mut self, statement: &Sql) -> sqlx::Result<Option<i64>> {
        let row: Option<(i64,)> = match self {
            Self::Db(db) => db.maybe(statement).await?,
            Self::Tx(tx) => tx.maybe(statement).await?,
        };
        Ok(row.map(|(number,)| number))
    }
}

/// Whether the complainant's link may add something now.
///
/// # Errors
/// [`Error::Slowly`] with the number of seconds to wait; [`Problem::Full`] if a total limit is reached.
pub async fn may_add(mut within: Within<'_>, complaint_id: i64, now: Millis) -> Result<(), Error> {
    for (most, window) in WINDOWS {
        // The oldest of the last `most` additions; with fewer there is no limit yet.
        let oldest =
            sql("select at from entry where complaint_id = $1 and kind = 'added' order by id desc limit 1 offset $2");
        let oldest = within.number(&oldest.arg(complaint_id).arg(most - 1)).await?;
        if let Some(at) = oldest
            && now - at < window
        {
            return Err(Error::Slowly(seconds(at + window - now)));
        }
    }
    if is_full(within, complaint_id).await? {
        return Err(Error::field("text", Problem::Full));
    }
    Ok(())
}

/// Whether the complaint has as many additions or photos as it can have.
///
/// # Errors
/// Database errors.
pub async fn is_full(mut within: Within<'_>, complaint_id: i64) -> Result<bool, Error> {
    let full =
        sql("select at from entry where complaint_id = $1 and kind = 'added' order by id desc limit 1 offset $2");
    let photos = sql("select id from photo where complaint_id = $1 order by id desc limit 1 offset $2");
    let full = within.number(&full.arg(complaint_id).arg(ADDITIONS - 1)).await?;
    let photos = within.number(&photos.arg(complaint_id).arg(PHOTOS - 1)).await?;
    Ok(full.or(photos).is_some())
}

/// Whether the complainant's link may upload so many more photos before sending the text that they belong to.
///
/// # Errors
/// [`Error::Slowly`] if too many are pending already: a link that may write ten times in ten minutes must not fill the disk with forms
/// that it never completes.
pub async fn may_wait(db: &Db, complaint_id: i64, photos: usize, now: Millis) -> Result<(), Error> {
    let (from, to) = forms_of_link(complaint_id);
    let waiting = sql("select at, id from photo where form_hash between $1 and $2 order by form_hash limit $3");
    let waiting: Vec<(Millis, i64)> = db.all(&waiting.arg(from).arg(to).arg(WAITING)).await?;
    if waiting.len() as i64 + photos as i64 <= WAITING {
        return Ok(());
    }
    let oldest = waiting.iter().map(|(at, _)| *at).min().unwrap_or(now);
    Err(Error::Slowly(seconds((oldest + DAY - now).max(0))))
}

/// Whether the private link may request another verification code now.
///
/// # Errors
/// [`Error::Slowly`] with the number of seconds to wait.
pub async fn may_claim(tx: &mut Tx, complaint_id: i64, now: Millis) -> Result<(), Error> {
    let oldest =
        sql("select created_at from claim where complaint_id = $1 and private = $2 order by id desc limit 1 offset $3")
            .arg(complaint_id)
            .arg(true)
            .arg(CODES - 1);
    match Within::Tx(tx).number(&oldest).await? {
        Some(at) if now - at < 3_600_000 => Err(Error::Slowly(seconds(at + 3_600_000 - now))),
        _ => Ok(()),
    }
}

fn seconds(milliseconds: Millis) -> u64 {
    u64::try_from(milliseconds / 1_000 + 1).unwrap_or(1)
}
