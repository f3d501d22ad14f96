//! Promises in the database.

use super::Promise;
use crate::{
    complaint::Millis,
    officers::store::name_of,
    server::db::{Db, Tx, sql},
};

/// A promise to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewPromise<'a> {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// The officer who makes the promise.
    pub officer_id: i64,
    /// What is promised to whom.
    pub words: &'a str,
    /// When it is due.
    pub due_at: Millis,
    /// The timeline entry that records the promise.
    pub entry_id: i64,
}

/// Writes a promise.
pub async fn add(tx: &mut Tx, new: &NewPromise<'_>, now: Millis) -> sqlx::Result<()> {
    let statement = sql("insert into promise (complaint_id, officer_id, words, due_at, made_at, entry_id) \
         values ($1, $2, $3, $4, $5, $6)");
    let statement = statement.arg(new.complaint_id).arg(new.officer_id).arg(new.words).arg(new.due_at);
    tx.run(&statement.arg(now).arg(new.entry_id)).await?;
    Ok(())
}

/// Marks an open promise of a complaint as kept and returns its text; none if the complaint has no such open promise.
pub async fn keep(
    tx: &mut Tx,
    complaint_id: i64,
    id: i64,
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<Option<String>> {
    let statement = sql("update promise set kept_at = $3, kept_by = $4 where complaint_id = $1 and id = $2 \
         and kept_at is null returning words");
    let kept: Option<(String,)> = tx.maybe(&statement.arg(complaint_id).arg(id).arg(now).arg(officer_id)).await?;
    Ok(kept.map(|(words,)| words))
}

/// The open promises of a complaint, the earliest due first. The caller has checked that the viewer may see the complaint.
pub async fn open_of(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<Promise>> {
    let statement = sql(concat!(
        "select p.id, p.words, p.due_at, p.made_at, ",
        name_of!("o"),
        " as officer from promise p \
         join officer o on o.id = p.officer_id where p.complaint_id = $1 and p.kept_at is null order by p.due_at, p.id"
    ));
    db.all(&statement.arg(complaint_id)).await
}
