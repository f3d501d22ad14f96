//! A token that only one process can hold at a time: a PostgreSQL advisory lock, on a separate connection.

use super::Db;
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;

/// After this long without a sign of life PostgreSQL closes the connection of the holder, which releases the token.
const FORGOTTEN_AFTER: &str = "set idle_session_timeout = '10s'";
/// How long to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The token, held until it is dropped or its holder is silent for ten seconds.
pub enum Token {
    /// SQLite: only one process uses the database.
    Sole,
    /// PostgreSQL: the connection that holds the lock.
    Lent(PgConnection),
}

impl Token {
    /// Takes the token with this number; `None` if another process holds it.
    ///
    /// # Errors
    /// The database is unreachable.
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

    /// Sends a sign of life. Returns false if the token is lost.
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
