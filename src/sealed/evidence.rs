//! What a photo of a report said about itself (camera, place, time) before that was removed from what is shown: encrypted with the key of its
//! complaint, and opened by whoever judges the report, with a reason.
//!
//! What must stay true: it is stored only here and only encrypted; each opening is one of [`opening`](super::opening), for one file, with an entry of the
//! audit trail.

use super::{
    Sealing, Unopened,
    envelope::{Bound, Cipher},
    opening::FreshFile,
    store::{self, Identity, SealedRow},
};
use crate::{
    audit::{self, Kind, Rows},
    language::dates::Millis,
    server::db::{Db, Tx, columns, forget_deleted, insert_into, sql, to_change},
};
use sqlx::FromRow;

/// The action of the entry of the trail when something was sealed.
pub const ACTION: &str = "evidence_sealed";
/// Rows from before that are sealed in one transaction.
const STEP: i64 = 50;

/// What a file said about itself, to be sealed.
#[derive(Clone, Copy, Debug)]
pub struct NewEvidence<'a> {
    /// The complaint with whose report it came.
    pub complaint_id: i64,
    /// The officer who sent it.
    pub officer_id: i64,
    /// SHA-256 of the file as it arrived, in hexadecimal.
    pub file: &'a str,
    /// Its length in bytes.
    pub size: i64,
    /// What it said.
    pub says: &'a [u8],
}

/// Seals what a file said about itself. The same file of the same complaint a second time changes nothing.
///
/// # Errors
/// A database error.
pub async fn seal(db: &Db, sealing: &Sealing, new: NewEvidence<'_>, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    seal_in(&mut tx, sealing, new, (now, Some(new.officer_id), now)).await?;
    tx.commit().await
}

/// The same in a transaction: when it arrived, who writes the entry of the trail, and when.
async fn seal_in(
    tx: &mut Tx,
    sealing: &Sealing,
    new: NewEvidence<'_>,
    (at, by, now): (Millis, Option<i64>, Millis),
) -> sqlx::Result<()> {
    let id = new.complaint_id;
    // Of two files that arrive at once, the second waits here, so that the complaint gets one key.
    let mut held = sql("select reference from complaint where id = $1").arg(id);
    held.push(to_change(tx));
    let (reference,): (String,) = tx.one(&held).await?;
    let known = sql("select count(*) from evidence_sealed where complaint_id = $1 and original_sha256 = $2");
    let (known,): (i64,) = tx.one(&known.arg(id).arg(new.file)).await?;
    if known > 0 {
        return Ok(());
    }
    let mut rows = Vec::new();
    let row = match store::of_in(tx, id).await? {
        Some(row) => row,
        // Whoever complained gave no name and no number, so there is no key yet.
        None => {
            let row = sealing.seal(id, &Identity::default())?;
            store::insert(tx, row.clone(), "").await?;
            rows.push(Rows::one(Kind::Sealed, id));
            row
        }
    };
    let evidence = columns()
        .set("complaint_id", id)
        .set("original_sha256", new.file)
        .set("officer_id", new.officer_id)
        .set("at", at)
        .set("size", new.size)
        .set("says", sealing.seal_file(&row, new.file, new.says)?);
    tx.run(&insert_into("evidence_sealed", [evidence])).await?;
    audit::cover(tx, now, by, ACTION, &reference, new.file, &rows).await
}

/// Seals what is left in plain from before it was sealed. An interrupted run is continued at the next start.
///
/// # Errors
/// A database error, or a full disk; what was sealed until then stays so.
pub async fn seal_existing(db: &Db, sealing: &Sealing, now: Millis) -> sqlx::Result<()> {
    let mut sealed = 0;
    loop {
        let some = step(db, sealing, now).await?;
        if some == 0 {
            break;
        }
        sealed += some;
    }
    if sealed > 0 {
        tracing::info!(sealed, "sealed what photos of reports said about themselves");
        if let Err(error) = forget_deleted(db).await {
            tracing::warn!(%error, "the database file could not be compacted; run `vacuum` on it, until then it has traces of what was sealed");
        }
    }
    Ok(())
}

#[derive(FromRow)]
struct PlainRow {
    original_sha256: String,
    complaint_id: i64,
    officer_id: i64,
    at: Millis,
    size: i64,
    metadata: Vec<u8>,
}

async fn step(db: &Db, sealing: &Sealing, now: Millis) -> sqlx::Result<usize> {
    let first: Option<(i64,)> = db.maybe(&sql("select complaint_id from evidence_plain limit 1")).await?;
    if first.is_none() {
        return Ok(0);
    }
    let mut tx = db.begin().await?;
    // If several servers start at once, one does a batch while the others wait for this row.
    tx.run(&sql("update sealed_state set sealed_to = sealed_to where one = 1")).await?;
    let page = sql("select original_sha256, complaint_id, officer_id, at, size, metadata from evidence_plain \
         order by original_sha256 limit $1");
    let page: Vec<PlainRow> = tx.all(&page.arg(STEP)).await?;
    for row in &page {
        let new = NewEvidence {
            complaint_id: row.complaint_id,
            officer_id: row.officer_id,
            file: &row.original_sha256,
            size: row.size,
            says: &row.metadata,
        };
        seal_in(&mut tx, sealing, new, (row.at, None, now)).await?;
        let gone = sql("delete from evidence_plain where original_sha256 = $1");
        tx.run(&gone.arg(&row.original_sha256)).await?;
    }
    tx.commit().await?;
    Ok(page.len())
}

/// Which files of a complaint said something about themselves, by their SHA-256 in hexadecimal.
///
/// # Errors
/// A database error.
pub async fn files(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<String>> {
    let statement = sql("select original_sha256 from evidence_sealed where complaint_id = $1 order by original_sha256");
    let files: Vec<(String,)> = db.all(&statement.arg(complaint_id)).await?;
    Ok(files.into_iter().map(|(file,)| file).collect())
}

/// What the file of an opening said about itself; `None` if there is nothing sealed of it any more.
///
/// # Errors
/// A database error, or something that does not open.
pub async fn read(db: &Db, sealing: &Sealing, fresh: &FreshFile) -> sqlx::Result<Option<Vec<u8>>> {
    let statement = sql("select says from evidence_sealed where complaint_id = $1 and original_sha256 = $2");
    let says: Option<(Vec<u8>,)> = db.maybe(&statement.arg(fresh.complaint_id()).arg(fresh.file())).await?;
    let row = store::of(db, fresh.complaint_id()).await?;
    match (says, row) {
        (Some((says,)), Some(row)) => Ok(Some(sealing.open_file(&row, fresh.file(), &says)?)),
        _ => Ok(None),
    }
}

/// Everything of these complaints that does not open, as complaint and reason.
///
/// # Errors
/// A database error.
pub(super) async fn faults(db: &Db, sealing: &Sealing, rows: &[SealedRow]) -> sqlx::Result<Vec<(i64, Unopened)>> {
    let mut statement = sql("select complaint_id, original_sha256, says from evidence_sealed where complaint_id in ");
    statement.bind_list(rows.iter().map(|row| row.complaint_id));
    let all: Vec<(i64, String, Vec<u8>)> = db.all(&statement).await?;
    let faults = all.into_iter().filter_map(|(id, file, says)| {
        let row = rows.iter().find(|row| row.complaint_id == id)?;
        sealing.open_file(row, &file, &says).err().map(|unopened| (id, unopened))
    });
    Ok(faults.collect())
}

impl Sealing {
    fn seal_file(&self, row: &SealedRow, file: &str, says: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (cipher, bound) = self.for_file(row, file)?;
        cipher.seal(bound, says)
    }

    fn open_file(&self, row: &SealedRow, file: &str, says: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (cipher, bound) = self.for_file(row, file)?;
        cipher.open(bound, says)
    }

    fn for_file(&self, row: &SealedRow, file: &str) -> Result<(Cipher, Bound), Unopened> {
        let sha256 = hex::decode(file).ok().and_then(|hash| hash.try_into().ok()).ok_or(Unopened::Broken)?;
        let key = self.unwrap(&row.server_key, row.complaint_id, &row.data_key)?;
        Ok((Cipher::new(&key)?, Bound::File(row.complaint_id, sha256)))
    }
}
