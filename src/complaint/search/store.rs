//! The search index in the database, and keeping it up to date.

use super::{Findable, VERSION, words_of};
use crate::{
    complaint::store::Complaint,
    server::db::{Db, Tx, sql, to_keep, write_words},
};

/// Number of complaints indexed in one transaction.
const AT_ONCE: i64 = 500;

type SearchRow = (i64, String, String, Option<String>, Option<String>, Option<String>, Option<String>);

/// Rebuilds the index entry of a complaint from its current text and timeline.
///
/// # Errors
/// A database error.
pub async fn refresh(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<()> {
    let statement = sql("select id, reference, text, place, handle, name, phone from complaint where id = $1");
    let row: SearchRow = tx.one(&statement.arg(complaint_id)).await?;
    index(tx, row).await
}

/// Writes the index entry of a complaint that was just created and whose timeline has no text yet. The same as [`refresh`] without reading back
/// what was just written.
///
/// # Errors
/// A database error.
pub async fn write_first(tx: &mut Tx, complaint: &Complaint) -> sqlx::Result<()> {
    let details = &complaint.details;
    let texts = [Some(&complaint.text), details.place.as_ref(), details.handle.as_ref()];
    let findable = Findable {
        reference: complaint.reference.as_str().to_owned(),
        texts: texts.into_iter().flatten().cloned().collect(),
        name: details.name.clone(),
        phone: details.phone.clone(),
    };
    write_words(tx, complaint.id, &words_of(&findable)).await
}

async fn index(tx: &mut Tx, row: SearchRow) -> sqlx::Result<()> {
    let (id, reference, text, place, handle, name, phone) = row;
    let entries = sql("select e.text from entry e left join unjoined u on u.entry_id = e.id \
         where e.complaint_id = $1 and e.text is not null and u.entry_id is null order by e.id");
    let entries: Vec<(String,)> = tx.all(&entries.arg(id)).await?;
    let texts =
        [Some(text), place, handle].into_iter().flatten().chain(entries.into_iter().map(|(text,)| text)).collect();
    write_words(tx, id, &words_of(&Findable { reference, texts, name, phone })).await
}

/// Rebuilds the whole index in the given transaction, for a database that was just loaded.
///
/// # Errors
/// A database error.
pub async fn build_all(tx: &mut Tx) -> sqlx::Result<()> {
    let mut after = 0;
    while let Some(last) = build_some(tx, after).await? {
        after = last;
    }
    done(tx).await
}

/// Rebuilds the index if it was made by an older version, in batches so that others can write meanwhile. An interrupted rebuild is
/// continued at the next start.
///
/// # Errors
/// A database error.
pub async fn build_if_due(db: &Db) -> sqlx::Result<()> {
    let (version,): (i64,) = db.one(&sql("select version from words_index where one = 1")).await?;
    if version >= VERSION {
        return Ok(());
    }
    tracing::info!("rebuilding the search index; this is done once per index version");
    loop {
        let mut tx = db.begin().await?;
        // If several servers start at once, one does a batch while the others wait for this row.
        tx.run(&sql("update words_index set done_to = done_to where one = 1")).await?;
        let statement = sql("select version, done_to from words_index where one = 1");
        let (version, after): (i64, i64) = tx.one(&statement).await?;
        if version >= VERSION {
            return Ok(());
        }
        let last = build_some(&mut tx, after).await?;
        match last {
            Some(last) => {
                tx.run(&sql("update words_index set done_to = $1 where one = 1").arg(last)).await?;
            }
            None => done(&mut tx).await?,
        }
        tx.commit().await?;
        if last.is_none() {
            return Ok(());
        }
    }
}

async fn done(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update words_index set version = $1, done_to = 0 where one = 1").arg(VERSION)).await?;
    Ok(())
}

/// Indexes the next batch. Returns the id of the last complaint, or `None` if there was none left.
async fn build_some(tx: &mut Tx, after: i64) -> sqlx::Result<Option<i64>> {
    let page =
        sql("select id, reference, text, place, handle, name, phone from complaint where id > $1 order by id limit $2");
    let mut page = page.arg(after).arg(AT_ONCE);
    // Changes made meanwhile wait for the row lock and are indexed afterwards.
    page.push(to_keep(tx));
    let page: Vec<SearchRow> = tx.all(&page).await?;
    let last = page.last().map(|row| row.0);
    for row in page {
        index(tx, row).await?;
    }
    Ok(last)
}
