//! One photo held for a moment, so that storing it and removing it never meet.
//!
//! Two doors may store the same picture while the sweep removes it as abandoned. Each of them holds the photo's hash first, by a lock of the
//! process, and on PostgreSQL, which several processes share, by an advisory lock of the transaction as well.
//!
//! What must stay true: a bucket that is slow does not take the database from everybody. On PostgreSQL a connection is held while the bucket is
//! asked, so only a few photos do that at once ([`Photos::hold`]); the others wait before they take a connection.

use super::{Trouble, files::Photos};
use crate::{
    error::Error,
    language::dates::{DAY, Millis},
    server::db::{Db, Tx, sql},
};
use axum::body::Bytes;
use std::sync::{Arc, LazyLock};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit};

/// Locks of this process; two hashes may share one.
static LOCKS: LazyLock<Vec<Arc<Mutex<()>>>> = LazyLock::new(|| (0..64).map(|_| Arc::default()).collect());

/// A photo that is held until its transaction ends.
pub struct Held {
    /// The transaction that says whose photo it is.
    pub tx: Tx,
    sha256: String,
    _turn: Turn,
}

/// Kept for as long as the photo is held.
struct Turn {
    _of_hash: OwnedMutexGuard<()>,
    _connection: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Holds a photo that is to be kept, with its file there for certain.
    pub(super) async fn to_keep(db: &Db, photos: &Photos, sha256: &str, jpeg: Bytes) -> Result<Self, Error> {
        let mut hold = Hold::of(db, photos, sha256).await?;
        // It was put before; the sweep may have been there since.
        if !photos.exists(sha256).await? {
            photos.put(sha256, jpeg).await?;
        }
        Ok(Self { tx: hold.transaction(db).await?, sha256: sha256.to_owned(), _turn: hold.turn })
    }

    /// Commits what the transaction says of the photo. If that is whose it is, its file is not to be removed any more; if nobody's, it stays
    /// noted, and the sweep removes it.
    ///
    /// # Errors
    /// The database's.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        let used = sql(
            "delete from photo_unused where sha256 = $1 and exists (select 1 from photo where photo.sha256 = photo_unused.sha256)",
        );
        self.tx.run(&used.arg(self.sha256)).await?;
        self.tx.commit().await
    }
}

/// The lock alone.
struct Hold {
    turn: Turn,
    tx: Option<Tx>,
}

impl Hold {
    async fn of(db: &Db, photos: &Photos, sha256: &str) -> sqlx::Result<Self> {
        let number = u64::from_str_radix(sha256.get(..16).unwrap_or_default(), 16).unwrap_or_default();
        // First the lock of the process: a hundred times the same picture waits here, with nothing in its hands.
        let of_hash = LOCKS[number as usize % LOCKS.len()].clone().lock_owned().await;
        match db {
            Db::Sqlite { .. } => Ok(Self { turn: Turn { _of_hash: of_hash, _connection: None }, tx: None }),
            Db::Postgres(_) => {
                let connection = photos.hold().await;
                let mut tx = db.begin().await?;
                tx.run(&sql("select pg_advisory_xact_lock($1)").arg(number.cast_signed())).await?;
                Ok(Self { turn: Turn { _of_hash: of_hash, _connection: connection }, tx: Some(tx) })
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

/// Notes that a file is about to be put, before it is: should nobody ever say whose it is, the sweep removes it.
pub(super) async fn expect(db: &Db, sha256: &str, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let statement = sql("insert into photo_unused (sha256, due_at) values ($1, $2) \
                         on conflict (sha256) do update set due_at = excluded.due_at");
    tx.run(&statement.arg(sha256).arg(now + DAY)).await?;
    tx.commit().await
}

/// Removes one file that was noted as unused, unless somebody uses it by now. True when it was removed.
pub(super) async fn remove(db: &Db, photos: &Photos, sha256: &str, now: Millis) -> Result<bool, Trouble> {
    let away = |error: sqlx::Error| {
        Trouble::Store(object_store::Error::Generic { store: "database", source: Box::new(error) })
    };
    let mut hold = Hold::of(db, photos, sha256).await.map_err(away)?;
    // On SQLite no transaction is open while a distant store is asked: there is only one that writes.
    let question = sql("select count(*), (select count(*) from photo_unused where sha256 = $1 and due_at <= $2) from photo where sha256 = $1")
        .arg(sha256)
        .arg(now);
    let (users, due): (i64, i64) = match &mut hold.tx {
        Some(tx) => tx.one(&question).await,
        None => db.one(&question).await,
    }
    .map_err(away)?;
    if due == 0 {
        return Ok(false);
    }
    if users == 0 {
        photos.delete(sha256).await?;
    }
    let mut tx = hold.transaction(db).await.map_err(away)?;
    tx.run(&sql("delete from photo_unused where sha256 = $1").arg(sha256)).await.map_err(away)?;
    tx.commit().await.map_err(away)?;
    Ok(users == 0)
}
