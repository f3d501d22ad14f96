//! The index of words, kept up with what it is made from.

use super::{Findable, VERSION, words_of};
use crate::server::db::{Db, Tx, sql, to_keep, write_words};

/// Complaints that are indexed in one transaction.
const AT_ONCE: i64 = 500;

type SearchRow = (i64, String, String, Option<String>, Option<String>, Option<String>, Option<String>);

/// Makes a complaint findable by what it and its timeline say now.
///
/// # Errors
/// The database's.
pub async fn refresh(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<()> {
    let statement = sql("select id, reference, text, place, handle, name, phone from complaint where id = $1");
    let row: SearchRow = tx.one(&statement.arg(complaint_id)).await?;
    index(tx, row).await
}

async fn index(tx: &mut Tx, row: SearchRow) -> sqlx::Result<()> {
    let (id, reference, text, place, handle, name, phone) = row;
    let said = sql("select e.text from entry e left join unjoined u on u.entry_id = e.id \
         where e.complaint_id = $1 and e.text is not null and u.entry_id is null order by e.id");
    let said: Vec<(String,)> = tx.all(&said.arg(id)).await?;
    let texts = [Some(text), place, handle].into_iter().flatten().chain(said.into_iter().map(|(text,)| text)).collect();
    write_words(tx, id, &words_of(&Findable { reference, texts, name, phone })).await
}

/// Makes the index anew in the same transaction, for a database that was just loaded.
///
/// # Errors
/// The database's.
pub async fn build_all(tx: &mut Tx) -> sqlx::Result<()> {
    let mut after = 0;
    while let Some(last) = build_some(tx, after).await? {
        after = last;
    }
    done(tx).await
}

/// Makes the index anew if it was made by an older program, in pieces, so that others can write meanwhile; a start that is broken off is
/// gone on with by the next.
///
/// # Errors
/// The database's.
pub async fn build_if_due(db: &Db) -> sqlx::Result<()> {
    let (version,): (i64,) = db.one(&sql("select version from words_index where one = 1")).await?;
    if version >= VERSION {
        return Ok(());
    }
    tracing::info!("the index of words is made anew; this is done once");
    loop {
        let mut tx = db.begin().await?;
        // Of several servers that start, one does a piece while the others wait for the row.
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

/// Indexes the next complaints; the last one's id, or none when there was none.
async fn build_some(tx: &mut Tx, after: i64) -> sqlx::Result<Option<i64>> {
    let page =
        sql("select id, reference, text, place, handle, name, phone from complaint where id > $1 order by id limit $2");
    let mut page = page.arg(after).arg(AT_ONCE);
    // Words that come meanwhile wait, and are indexed after these.
    page.push(to_keep(tx));
    let page: Vec<SearchRow> = tx.all(&page).await?;
    let last = page.last().map(|row| row.0);
    for row in page {
        index(tx, row).await?;
    }
    Ok(last)
}
