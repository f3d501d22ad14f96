//! Hears of commits: `LISTEN` of PostgreSQL, on a connection of its own.
//!
//! Every transaction that adds to a log that is followed notifies one channel ([`announced`]); PostgreSQL delivers that at the
//! commit, to every server that listens. It says only "look", and what was said while nobody listened is lost: a new connection begins with a look.

use super::{Db, Tx};
use sqlx::postgres::{PgListener, PgPoolOptions};
use std::{io, time::Duration};

/// The channel, the same for every log: a look at a log without news costs one short query.
const CHANNEL: &str = "sunwai_log";

/// Notifies the channel from an `insert`, without a statement of its own.
const ANNOUNCED: &str = " returning pg_notify('sunwai_log', '') is not null";

/// What the connection is called in `pg_stat_activity`.
const NAME: &str = "sunwai listener";

/// No answer for this long is no answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// After so much silence the connection is asked whether it is still there: a firewall that forgets it tells neither side.
const SILENCE: Duration = Duration::from_secs(5);

/// Ends an `insert` into a log that is followed: every [`Listener`] is told when the transaction is committed, once however many rows it adds.
/// SQLite's one process wakes itself.
///
/// PostgreSQL commits transactions that notify one after another; whoever adds to a log waits for the others anyway.
pub fn announced(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => ANNOUNCED,
    }
}

/// Listens until it is dropped. It takes none of the pool's connections.
pub enum Listener {
    /// A SQLite database has one process only, which knows what it wrote.
    Sole,
    /// The connection that listens.
    Listening(Box<PgListener>),
}

impl Listener {
    /// Begins to listen. From here on nothing is missed until [`heard`](Self::heard) fails.
    ///
    /// # Errors
    /// The database is away.
    pub async fn begin(db: &Db) -> sqlx::Result<Self> {
        let Db::Postgres(pool) = db else { return Ok(Self::Sole) };
        let options = (*pool.connect_options()).clone().application_name(NAME);
        let beginning = async {
            // sqlx listens on a pool's connection, so this one gets a pool to itself.
            let own = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
            let own = own.acquire_timeout(PATIENCE).connect_with(options).await?;
            let mut listener = PgListener::connect_with(&own).await?;
            // A lost connection is told, not replaced: whoever follows a log has to look at it then.
            listener.eager_reconnect(false);
            listener.listen(CHANNEL).await?;
            Ok(Self::Listening(Box::new(listener)))
        };
        tokio::time::timeout(PATIENCE, beginning).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Waits until something was committed to a log, here or by another server. On SQLite for ever.
    ///
    /// # Errors
    /// The connection is lost; this listener hears nothing any more.
    pub async fn heard(&mut self) -> sqlx::Result<()> {
        let Self::Listening(listener) = self else { return std::future::pending().await };
        loop {
            if let Ok(heard) = tokio::time::timeout(SILENCE, listener.try_recv()).await {
                let lost = || sqlx::Error::Io(io::ErrorKind::ConnectionAborted.into());
                return heard?.map(|_| ()).ok_or_else(lost);
            }
            // What is said while this is answered is kept for the next turn.
            let asked = sqlx::query("select 1").execute(&mut **listener);
            tokio::time::timeout(PATIENCE, asked).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        }
    }
}
