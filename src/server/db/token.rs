//! A token that one process at a time can hold: an advisory lock of PostgreSQL, on a connection of its own.

use super::Db;
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;

/// The server ends the connection of a holder that is silent for this long, and the token is free.
const FORGOTTEN_AFTER: &str = "set idle_session_timeout = '10s'";
/// No answer for this long is no answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Held until it is dropped, or until its holder is silent for ten seconds.
pub enum Token {
    /// A SQLite database has one process only.
    Sole,
    /// The connection that has the lock.
    Lent(PgConnection),
}

impl Token {
    /// Takes the token of this number. None while another process has it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn take(db: &Db, number: i64) -> sqlx::Result<Option<Self>> {
        let Db::Postgres(pool) = db else { return Ok(Some(Self::Sole)) };
        let options = pool.connect_options();
        let taking = async {
            let mut connection = PgConnection::connect_with(&options).await?;
            sqlx::query(FORGOTTEN_AFTER).execute(&mut connection).await?;
            let (mine,): (bool,) =
                sqlx::query_as("select pg_try_advisory_lock($1)").bind(number).fetch_one(&mut connection).await?;
            if mine {
                return Ok(Some(Self::Lent(connection)));
            }
            connection.close().await?;
            Ok(None)
        };
        tokio::time::timeout(PATIENCE, taking).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Says that the holder is alive. False when the token is lost.
    pub async fn keep(&mut self) -> bool {
        match self {
            Self::Sole => true,
            Self::Lent(connection) => {
                let asked = sqlx::query("select 1").execute(connection);
                matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(_)))
            }
        }
    }
}
