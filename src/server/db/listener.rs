//! Notifications of commits: PostgreSQL's `LISTEN`, on a separate connection.
//!
//! Every transaction that adds to a followed log notifies one channel ([`announced`]); PostgreSQL delivers the notification at the commit, to every
//! server that listens. It says only "look", and notifications while nobody listens are lost, so a new connection begins by reading the log.

use super::{Db, Tx};
use sqlx::postgres::{PgListener, PgPoolOptions};
use std::{io, time::Duration};

/// The channel, shared by all logs: reading a log without news costs one short query.
const CHANNEL: &str = "sunwai_log";

/// Notifies the channel from an `insert`, without a separate statement.
const ANNOUNCED: &str = " returning pg_notify('sunwai_log', '') is not null";

/// Name of the connection in `pg_stat_activity`.
const NAME: &str = "sunwai listener";

/// How long to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// After this long without a notification the connection is tested: a firewall may drop it without telling either side.
const SILENCE: Duration = Duration::from_secs(5);

/// Ends an `insert` into a followed log: every [`Listener`] is notified when the transaction commits, once per transaction. On SQLite the only process
/// wakes itself.
///
/// PostgreSQL serialises the commits of transactions that notify; transactions that add to a log are serialised anyway.
pub fn announced(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => ANNOUNCED,
    }
}

/// Listens until it is dropped. It uses no connection of the pool.
pub enum Listener {
    /// SQLite: only one process uses the database, and it knows what it wrote.
    Sole,
    /// PostgreSQL: the connection that listens.
    Listening(Box<PgListener>),
}

impl Listener {
    /// Begins to listen. From here on no commit is missed until [`heard`](Self::heard) fails.
    ///
    /// # Errors
    /// The database is unreachable.
    pub async fn begin(db: &Db) -> sqlx::Result<Self> {
        let Db::Postgres(pool) = db else { return Ok(Self::Sole) };
        let options = (*pool.connect_options()).clone().application_name(NAME);
        let beginning = async {
            // sqlx needs a pool to listen, so this connection gets its own.
            let own = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
            let own = own.acquire_timeout(PATIENCE).connect_with(options).await?;
            let mut listener = PgListener::connect_with(&own).await?;
            // A lost connection is reported, not replaced, because the log must be read again then.
            listener.eager_reconnect(false);
            listener.listen(CHANNEL).await?;
            Ok(Self::Listening(Box::new(listener)))
        };
        tokio::time::timeout(PATIENCE, beginning).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Waits until something was committed to a log, by this or another server. On SQLite it waits for ever.
    ///
    /// # Errors
    /// The connection is lost; this listener receives nothing more.
    pub async fn heard(&mut self) -> sqlx::Result<()> {
        let Self::Listening(listener) = self else { return std::future::pending().await };
        loop {
            if let Ok(heard) = tokio::time::timeout(SILENCE, listener.try_recv()).await {
                let lost = || sqlx::Error::Io(io::ErrorKind::ConnectionAborted.into());
                return heard?.map(|_| ()).ok_or_else(lost);
            }
            // Notifications that arrive during this query are delivered by the next `try_recv`.
            let asked = sqlx::query("select 1").execute(&mut **listener);
            tokio::time::timeout(PATIENCE, asked).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        }
    }
}
