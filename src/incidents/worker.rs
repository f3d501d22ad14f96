//! Writes the signs of new complaints and looks at new photos, so that others about the same thing are found through an index.
//!
//! It runs behind the filings and never holds one up: a complaint is found a few seconds after it came.

use super::{
    alike::WINDOW,
    asked, follow,
    look::look,
    signs,
    subject::{self, Subject},
};
use crate::{
    complaint::Millis,
    error::Error,
    language::folded,
    server::{
        AppState,
        db::{Tx, sql},
        follow::{self as tracing_follow, cause::cause},
        op::Op,
        photos::Trouble,
    },
};
use axum::body::Bytes;
use futures::TryStreamExt as _;
use std::time::Duration;

/// How often it looks for new complaints when there were none.
const IDLE: Duration = Duration::from_secs(3);
/// Complaints or photos in one transaction.
const AT_ONCE: i64 = 50;
/// A photo of a complaint that is looked at late: as many photos may have come since.
const LATE: i64 = 5_000;
/// Most bytes of a picture while it is decoded.
const MOST_DECODED: u64 = 64 * 1024 * 1024;

/// Runs until the process ends.
pub async fn work(state: AppState) {
    loop {
        let more = round(&state).await.unwrap_or_else(|error| {
            tracing::warn!(error = cause(&error), "complaints could not be compared; trying again");
            false
        });
        if !more {
            tokio::time::sleep(IDLE).await;
        }
    }
}

/// One round: complaints, photos, followers, old signs. Returns whether there may be more to do at once.
///
/// # Errors
/// Database errors, or an error of the photo store.
pub async fn round(state: &AppState) -> Result<bool, Error> {
    let op = state.op();
    let complaints = complaints(&op).await?;
    let photos = photos(&op).await?;
    follow::round(state).await?;
    asked::round(&op).await?;
    tidy(&op).await?;
    Ok(complaints || photos)
}

async fn complaints(op: &Op) -> Result<bool, Error> {
    let subjects = subject::unsigned(op.db(), op.sealing(), AT_ONCE).await?;
    if subjects.is_empty() {
        return Ok(false);
    }
    // Finding places in a text takes up to a millisecond.
    let (op_in_task, to_sign) = (op.clone(), subjects.clone());
    let signed = tracing_follow::blocking(move || {
        to_sign.iter().map(|subject| of(&op_in_task, subject)).collect::<Vec<(Vec<i64>, Vec<i64>)>>()
    });
    let signed = signed.await?;
    let mut tx = op.db().begin().await?;
    for (subject, (lasting, passing)) in subjects.iter().zip(signed) {
        let new = sql("insert into complaint_signed (complaint_id) values ($1) on conflict (complaint_id) do nothing");
        if tx.run(&new.arg(subject.id)).await? == 0 {
            continue;
        }
        write(&mut tx, subject.id, subject.received_at, &lasting, true).await?;
        if subject.received_at > op.now() - 2 * WINDOW {
            write(&mut tx, subject.id, subject.received_at, &passing, false).await?;
        }
    }
    tx.commit().await?;
    Ok(subjects.len() as i64 == AT_ONCE)
}

/// The signs of a complaint: those that are kept, and those that are kept for some months.
fn of(op: &Op, subject: &Subject) -> (Vec<i64>, Vec<i64>) {
    let told = subject::told(op, subject, Vec::new());
    let lasting = signs::lasting(&told);
    let mut passing = signs::of(&told);
    passing.retain(|sign| !lasting.contains(sign));
    passing.extend(signs::again(&told.persons, &folded(&subject.text)));
    (lasting, passing)
}

async fn write(tx: &mut Tx, complaint_id: i64, at: Millis, signs: &[i64], lasting: bool) -> sqlx::Result<()> {
    for &sign in signs {
        let new = sql(
            "insert into complaint_sign (sign, at, complaint_id, lasting) values ($1, $2, $3, $4) on conflict do nothing",
        );
        tx.run(&new.arg(sign).arg(at).arg(complaint_id).arg(lasting)).await?;
    }
    Ok(())
}

/// A photo whose signs are not written.
#[derive(sqlx::FromRow)]
struct NewPhoto {
    id: i64,
    sha256: String,
    complaint_id: i64,
    received_at: Millis,
    /// How its file looks, if somebody sent the same file before; 0 if it looks like nothing.
    look: Option<i64>,
}

async fn photos(op: &Op) -> Result<bool, Error> {
    let new = sql(
        "select p.id, p.sha256, p.complaint_id, c.received_at, l.look from photo p join complaint c on c.id = p.complaint_id \
         left join photo_look l on l.sha256 = p.sha256 where p.id > (select coalesce(max(n.id), 0) - $1 from photo n) \
         and not exists (select 1 from photo_signed s where s.photo_id = p.id) order by p.id limit 10",
    );
    let new: Vec<NewPhoto> = op.db().all(&new.arg(LATE)).await?;
    for photo in &new {
        let look = match photo.look {
            Some(known) => Some(known.cast_unsigned()).filter(|look| *look != 0),
            None => read(op, &photo.sha256).await?,
        };
        let mut tx = op.db().begin().await?;
        // 0 stands for a photo without a look, so that nobody looks again.
        let known = sql("insert into photo_look (sha256, look) values ($1, $2) on conflict (sha256) do nothing");
        tx.run(&known.arg(&photo.sha256).arg(look.unwrap_or_default().cast_signed())).await?;
        let persons = subject::persons_of(&mut tx, op.sealing(), photo.complaint_id).await?;
        let mut signs = signs::again(&persons, &photo.sha256);
        signs.extend(look.into_iter().flat_map(signs::of_look));
        write(&mut tx, photo.complaint_id, photo.received_at, &signs, false).await?;
        let done = sql("insert into photo_signed (photo_id) values ($1) on conflict (photo_id) do nothing");
        tx.run(&done.arg(photo.id)).await?;
        tx.commit().await?;
    }
    Ok(!new.is_empty())
}

/// How a stored photo looks; `None` if its file is gone, or is no picture.
async fn read(op: &Op, sha256: &str) -> Result<Option<u64>, Error> {
    let found = match op.state().photos().get(sha256).await {
        Ok(found) => found,
        Err(Trouble::NotThere | Trouble::NotOurs) => return Ok(None),
        Err(trouble) => return Err(trouble.into()),
    };
    let parts: Vec<Bytes> = found.bytes.try_collect().await.map_err(Trouble::from)?;
    let bytes = parts.concat();
    tracing_follow::blocking(move || {
        let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?;
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(MOST_DECODED);
        reader.limits(limits);
        look(&reader.decode().ok()?)
    })
    .await
}

/// Removes signs that are too old to find anything.
async fn tidy(op: &Op) -> sqlx::Result<()> {
    let before = op.now() - 2 * WINDOW;
    let old = sql("select complaint_id from complaint_sign where lasting = false and at < $1 order by at limit 1");
    if op.db().maybe::<(i64,)>(&old.arg(before)).await?.is_none() {
        return Ok(());
    }
    let mut tx = op.db().begin().await?;
    let gone = sql("delete from complaint_sign where lasting = false and at < $1");
    tx.run(&gone.arg(before)).await?;
    tx.commit().await
}
