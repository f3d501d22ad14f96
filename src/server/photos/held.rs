//! Locks single photos, so that storing and removing the same photo cannot overlap.
//!
//! Two requests may store the same picture while the sweep removes it as abandoned. Each of them first locks the hash of the photo, with a lock in
//! the process, and on PostgreSQL, which several processes share, also with an advisory lock of the transaction.
//!
//! What must stay true: a slow bucket does not exhaust the database connections. On PostgreSQL a connection is held during the request to the
//! bucket, so only a few photos do that at once ([`Photos::hold`]); the others wait before they take a connection.

use super::{Trouble, files::Photos};
use crate::{
    error::Error,
    language::dates::{DAY, Millis},
    server::db::{Db, Tx, sql},
};
use axum::body::Bytes;
use std::sync::{Arc, LazyLock};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit};

/// Locks in this process; two hashes may share one.
static LOCKS: LazyLock<Vec<Arc<Mutex<()>>>> = LazyLock::new(|| (0..64).map(|_| Arc::default()).collect());

/// A photo that is locked until its transaction ends.
pub struct Held {
    /// The transaction that records the owner of the photo.
    pub tx: Tx,
    sha256: String,
    _guards: Guards,
}

/// Guards that keep the photo locked.
struct Guards {
    _of_hash: OwnedMutexGuard<()>,
    _connection: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Locks a photo that will get an owner, and makes sure that its file is in the store.
    pub(super) async fn to_keep(db: &Db, photos: &Photos, sha256: &str, jpeg: Bytes) -> Result<Self, Error> {
        let mut lock = PhotoLock::of(db, photos, sha256).await?;
        // It was put before, but the sweep may have removed it since.
        if !photos.exists(sha256).await? {
            photos.put(sha256, jpeg).await?;
        }
        Ok(Self { tx: lock.transaction(db).await?, sha256: sha256.to_owned(), _guards: lock.guards })
    }

    /// Commits the transaction. If the photo has an owner now, its file is no longer noted as unused; otherwise it stays noted, and the sweep removes
    /// it.
    ///
    /// # Errors
    /// Database errors.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        let used = sql(
            "delete from photo_unused where sha256 = $1 and exists (select 1 from photo where photo.sha256 = photo_unused.sha256)",
        );
        self.tx.run(&used.arg(self.sha256)).await?;
        self.tx.commit().await
    }
}

/// The lock on a photo.
struct PhotoLock {
    guards: Guards,
    tx: Option<Tx>,
}

impl PhotoLock {
    async fn of(db: &Db, photos: &Photos, sha256: &str) -> sqlx::Result<Self> {
        let number = u64::from_str_radix(sha256.get(..16).unwrap_or_default(), 16).unwrap_or_default();
        // First the lock in the process: a hundred copies of the same picture wait here without holding a connection.
        let of_hash = LOCKS[number as usize % LOCKS.len()].clone().lock_owned().await;
        match db {
            Db::Sqlite { .. } => Ok(Self { guards: Guards { _of_hash: of_hash, _connection: None }, tx: None }),
            Db::Postgres(_) => {
                let connection = photos.hold().await;
                let mut tx = db.begin().await?;
                tx.run(&sql("select pg_advisory_xact_lock($1)").arg(number.cast_signed())).await?;
                Ok(Self { guards: Guards { _of_hash: of_hash, _connection: connection }, tx: Some(tx) })
            }
        }
    }

    async fn transaction(&mut self, db: &Db) -> sqlx::Result<Tx> {
        match self.tx.take() {
            Some(tx) => Ok(tx),
            None => db.begin().await,
        }
    }
}

/// Notes a file as unused before it is put into the store; if it never gets an owner, the sweep removes it.
pub(super) async fn note_unused(db: &Db, sha256: &str, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let statement = sql("insert into photo_unused (sha256, due_at) values ($1, $2) \
                         on conflict (sha256) do update set due_at = excluded.due_at");
    tx.run(&statement.arg(sha256).arg(now + DAY)).await?;
    tx.commit().await
}

/// Removes a file that was noted as unused, unless it is used by now. Returns whether it was removed.
pub(super) async fn remove(db: &Db, photos: &Photos, sha256: &str, now: Millis) -> Result<bool, Trouble> {
    let database_error = |error: sqlx::Error| {
        Trouble::Store(object_store::Error::Generic { store: "database", source: Box::new(error) })
    };
    let mut lock = PhotoLock::of(db, photos, sha256).await.map_err(database_error)?;
    // On SQLite no transaction is open during the request to the store, because there is only one writer.
    let question = sql("select count(*), (select count(*) from photo_unused where sha256 = $1 and due_at <= $2) from photo where sha256 = $1")
        .arg(sha256)
        .arg(now);
    let (users, due): (i64, i64) = match &mut lock.tx {
        Some(tx) => tx.one(&question).await,
        None => db.one(&question).await,
    }
    .map_err(database_error)?;
    if due == 0 {
        return Ok(false);
    }
    if users == 0 {
        photos.delete(sha256).await?;
    }
    let mut tx = lock.transaction(db).await.map_err(database_error)?;
    tx.run(&sql("delete from photo_unused where sha256 = $1").arg(sha256)).await.map_err(database_error)?;
    tx.commit().await.map_err(database_error)?;
    Ok(users == 0)
}
