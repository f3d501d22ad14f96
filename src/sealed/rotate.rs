//! `sunwai key rotate`: encrypts the data keys of all complaints with a new server key, a few hundred at a time. What is sealed itself stays as it is.
//!
//! The old key stays in its file until no row needs it, and the new one is durable beside it before the first row does. So a rotation that was
//! interrupted at any point is continued by the same command, and a server can be started in between.

use super::{
    envelope::{Bound, Cipher},
    key_file::{self, ServerKey},
    start::{self, State},
};
use crate::{
    audit,
    language::dates::Millis,
    server::db::{Db, sql, tables, to_change},
};
use anyhow::{Context as _, ensure};
use std::path::{Path, PathBuf};

/// Rows in one transaction.
const STEP: i64 = 500;

/// A finished rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// Id of the key that is in use now.
    pub key: String,
    /// Rows whose data keys were encrypted anew by this run.
    pub rows: u64,
    /// Where the key from before lies now.
    pub old: PathBuf,
}

/// Rotates the key of a database that no server uses, or goes on with a rotation that was interrupted.
///
/// # Errors
/// A key that is needed is missing, another connection is open, or a database error. What was done so far stays and is gone on with.
pub async fn rotate(db: &Db, file: &Path, now: Millis) -> anyhow::Result<Rotated> {
    let mut tx = db.begin().await?;
    let others = tables::others_connected(&mut tx).await?;
    drop(tx);
    ensure!(
        others == 0,
        "{others} other connections to the database are open; stop the servers first, they know only the old key"
    );
    go(db, file, now).await
}

/// The same without looking for servers.
pub(super) async fn go(db: &Db, file: &Path, now: Millis) -> anyhow::Result<Rotated> {
    let keys = begin(db, file).await?;
    let mut rows = 0;
    loop {
        let done = keys.step(db, STEP).await?;
        rows += done;
        if done == 0 {
            break;
        }
    }
    keys.finish(db, now).await?;
    let kept = put_in_place(file, &keys.old, &keys.new)?;
    Ok(Rotated { key: keys.new.id().to_owned(), rows, old: kept })
}

/// The keys of a rotation.
pub(super) struct Keys {
    old: ServerKey,
    new: ServerKey,
    from: Cipher,
    to: Cipher,
    word_key: Vec<u8>,
}

/// Finds the keys of a rotation, or makes the new one, and writes down that it goes on.
pub(super) async fn begin(db: &Db, file: &Path) -> anyhow::Result<Keys> {
    let found = start::state(db).await?;
    let found = found.context("nothing has been sealed yet; the first start of the server makes the key")?;
    let old = start::needed(file, &found.server_key)?;
    // A rotation may have been interrupted when only the names of the files were left to change.
    let in_use = key_file::read(file)?;
    if in_use.as_ref().is_none_or(|key| key.id() != old.id()) {
        put_in_place(file, in_use.as_ref().unwrap_or(&old), &old)?;
    }
    let new = next_key(db, file, &found).await?;
    if found.rotating_to.as_deref() != Some(new.id()) {
        let mut tx = db.begin().await?;
        let begin = sql("update sealed_state set rotating_to = $1 where one = 1 and server_key = $2");
        let begun = tx.run(&begin.arg(new.id()).arg(old.id())).await?;
        ensure!(begun == 1, "another rotation has just ended");
        tx.commit().await?;
    }
    let (from, to) = (Cipher::new(old.bytes())?, Cipher::new(new.bytes())?);
    Ok(Keys { old, new, from, to, word_key: found.word_key })
}

/// The key to which a rotation goes on, or a new one in its file.
async fn next_key(db: &Db, file: &Path, found: &State) -> anyhow::Result<ServerKey> {
    let place = key_file::next(file);
    if let Some(id) = &found.rotating_to {
        if let Some((_, key)) = start::with_id(file, id)? {
            return Ok(key);
        }
        // A lost key that no row needs is replaced like one that was never made.
        ensure!(
            start::rows_under(db, id).await?.is_none(),
            "the rotation to the key {id} was interrupted, and its file {} is missing; put it back",
            place.display()
        );
    }
    // Left from a rotation that was interrupted before it began in the database.
    if let Some(key) = key_file::read(&place)? {
        ensure!(key.id() != found.server_key, "{} is the key in use", place.display());
        return Ok(key);
    }
    let key = ServerKey::generate();
    key_file::write(&place, &key)?;
    Ok(key)
}

impl Keys {
    /// Encrypts some data keys anew and returns how many; 0 when there are none left.
    pub(super) async fn step(&self, db: &Db, most: i64) -> anyhow::Result<u64> {
        let mut tx = db.begin().await?;
        let mut some =
            sql("select complaint_id, data_key from sealed where server_key = $1 order by complaint_id limit $2")
                .arg(self.old.id())
                .arg(most);
        some.push(to_change(&tx));
        let rows: Vec<(i64, Vec<u8>)> = tx.all(&some).await?;
        for (id, data_key) in &rows {
            let bound = Bound::DataKey(*id);
            let key = self.from.open(bound, data_key);
            let key =
                key.with_context(|| format!("the row of complaint {id} does not open; see `sunwai key check`"))?;
            let change = sql("update sealed set server_key = $1, data_key = $2 where complaint_id = $3")
                .arg(self.new.id())
                .arg(self.to.seal(bound, &key)?)
                .arg(*id);
            tx.run(&change).await?;
        }
        tx.commit().await?;
        Ok(rows.len() as u64)
    }

    /// Makes the new key the one in use.
    async fn finish(&self, db: &Db, now: Millis) -> anyhow::Result<()> {
        let word_key = self.from.open(Bound::WordKey, &self.word_key).context("the key of the hashes does not open")?;
        let mut tx = db.begin().await?;
        let finish = sql("update sealed_state set server_key = $1, rotating_to = null, word_key = $2 \
             where one = 1 and server_key = $3 and not exists (select 1 from sealed where server_key = $3)")
        .arg(self.new.id())
        .arg(self.to.seal(Bound::WordKey, &word_key)?)
        .arg(self.old.id());
        let finished = tx.run(&finish).await?;
        ensure!(finished == 1, "a server has sealed something with the old key meanwhile; stop it and run this again");
        audit::write(&mut tx, now, None, "key_rotated", self.new.id(), self.old.id()).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Gives the new key the name of the one in use, after the old one got the name of a retired one. Neither overwrites a file.
fn put_in_place(file: &Path, old: &ServerKey, new: &ServerKey) -> anyhow::Result<PathBuf> {
    let kept = key_file::retired(file, old.id());
    if key_file::read(file)?.is_some_and(|key| key.id() == old.id()) {
        ensure!(!kept.exists(), "{} exists already", kept.display());
        std::fs::rename(file, &kept).with_context(|| format!("{} cannot be renamed", file.display()))?;
    }
    let next = key_file::next(file);
    if !file.exists() && key_file::read(&next)?.is_some_and(|key| key.id() == new.id()) {
        std::fs::rename(&next, file).with_context(|| format!("{} cannot be renamed", next.display()))?;
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    key_file::settle(folder)?;
    Ok(kept)
}
