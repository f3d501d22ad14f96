//! How often a private link adds something to its complaint.
//!
//! A link can be passed on, or be held by somebody who means to bury the case. A burst is let through, because somebody in danger writes
//! often; then it is slowed; and in all there is an end, so that no complaint grows until nobody can open it. What is counted is what the
//! database holds, so that several servers count alike.

use super::forms_of_link;
use crate::{
    complaint::Millis,
    error::{Error, Problem},
    language::dates::DAY,
    server::db::{Db, Sql, Tx, sql},
};

/// So many additions within so many milliseconds.
const WINDOWS: [(i64, Millis); 2] = [(10, 10 * 60_000), (60, 24 * 3_600_000)];
/// So many additions in all.
const ADDITIONS: i64 = 500;
/// So many photos in all, whoever sent them.
const PHOTOS: i64 = 200;
/// So many photos that wait for words, under all forms of one link. Those of a form that nobody completes go after a day.
const WAITING: i64 = 20;
/// So many open codes for a handle, by the private link, within an hour.
const CODES: i64 = 5;

/// What was asked of either a database or a transaction.
pub enum Within<'a> {
    /// Before anything is read.
    Db(&'a Db),
    /// Where it is written.
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
/// [`Error::Slowly`] with the seconds until it may; [`Problem::Full`] when the complaint holds all it can.
pub async fn may_add(mut within: Within<'_>, complaint_id: i64, now: Millis) -> Result<(), Error> {
    for (most, window) in WINDOWS {
        // The addition that has to grow old first: with fewer there is none.
        let oldest =
            sql("select at from entry where complaint_id = $1 and kind = 'added' order by id desc limit 1 offset $2");
        let oldest = within.number(&oldest.arg(complaint_id).arg(most - 1)).await?;
        if let Some(at) = oldest
            && now - at < window
        {
            return Err(Error::Slowly(seconds(at + window - now)));
        }
    }
    let full =
        sql("select at from entry where complaint_id = $1 and kind = 'added' order by id desc limit 1 offset $2");
    let photos = sql("select id from photo where complaint_id = $1 order by id desc limit 1 offset $2");
    let full = within.number(&full.arg(complaint_id).arg(ADDITIONS - 1)).await?;
    let photos = within.number(&photos.arg(complaint_id).arg(PHOTOS - 1)).await?;
    if full.or(photos).is_some() {
        return Err(Error::field("text", Problem::Full));
    }
    Ok(())
}

/// Whether the complainant's link may leave so many more photos to wait for their words.
///
/// # Errors
/// [`Error::Slowly`] when too many wait already: a link that may write ten times in ten minutes must not fill the disk with forms that it
/// never completes.
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

/// Whether the private link may ask for one more code now.
///
/// # Errors
/// [`Error::Slowly`] with the seconds until it may.
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
