//! One SQL text for two databases.
//!
//! SQLite needs no installation and is the default; PostgreSQL is for a large police force. Every statement is written once, with `$1` placeholders
//! and times in milliseconds, and runs on both; [`on_db!`] is used only in this file. Differences between the two (opening, full text, column types)
//! are in `dialect`. Domain rules are named constraints in the schema, and [`broken_rule`] returns the one that a statement violated.

mod cells;
mod dialect;
mod listener;
mod reading;
mod sql;
pub mod tables;
mod token;

pub use cells::Cells;
#[cfg(test)]
pub(crate) use dialect::without_audit_triggers;
pub use dialect::{
    LONGEST_WORD, Term, forget_deleted, found, found_newest_first, in_line, in_order_of_commit, known_versions,
    one_form_at_a_time, to_change, to_change_what_is_free, to_keep, to_share, write_words,
};
pub(crate) use dialect::{is_ours, migrate_in, sqlite_path};
pub use listener::{Listener, announced};
pub use reading::Reading;
pub use sql::{Arg, Columns, Sql, columns, insert_into, sql, update, update_all};
pub use token::Token;

use sqlx::{
    Database as _, FromRow, PgPool, Postgres, SqlStr, Sqlite, SqlitePool, Transaction,
    postgres::PgRow,
    query::{Query, QueryAs},
    sqlite::SqliteRow,
};
use std::time::Duration;

/// The database.
#[derive(Clone)]
pub enum Db {
    /// SQLite: one writer and several readers on one file, write-ahead log, `synchronous=full`.
    Sqlite {
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that can only read.
        readers: SqlitePool,
    },
    /// PostgreSQL 15 or later.
    Postgres(PgPool),
}

/// A transaction on either database. Dropped without [`Tx::commit`], it is rolled back.
pub enum Tx {
    /// Started with `begin immediate`, so that it never fails half-way because of the write lock.
    Sqlite(Transaction<'static, Sqlite>),
    /// At the default isolation, read committed.
    Postgres(Transaction<'static, Postgres>),
}

/// A row type that works with both databases; `#[derive(sqlx::FromRow)]` implements it.
pub trait AnyRow: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}
impl<T> AnyRow for T where T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

/// Runs an expression with a read connection pool of either database.
macro_rules! on_db {
    ($db:expr, |$at:ident| $body:expr) => {
        match $db {
            Db::Sqlite { readers: $at, .. } => $body,
            Db::Postgres($at) => $body,
        }
    };
}

/// Runs an expression inside a transaction of either database.
macro_rules! on_tx {
    ($tx:expr, |$at:ident| $body:expr) => {
        match $tx {
            Tx::Sqlite(tx) => {
                let $at = &mut **tx;
                $body
            }
            Tx::Postgres(tx) => {
                let $at = &mut **tx;
                $body
            }
        }
    };
}

/// Binds the arguments of a [`Sql`] to a sqlx query.
macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Int(value) => query.bind(*value),
                Arg::Float(value) => query.bind(*value),
                Arg::Bool(value) => query.bind(*value),
                Arg::Text(value) => query.bind(value.as_deref()),
                Arg::Bytes(value) => query.bind(value.as_deref()),
            };
        }
        query
    }};
}

impl Db {
    /// Opens a database and migrates its schema. Derived data is brought up to date by `Db::open`.
    ///
    /// # Errors
    /// A URL of neither kind, an unreachable or locked database, or a schema newer than this program: each with a clear message.
    pub async fn open_migrated(url: &str) -> anyhow::Result<Self> {
        let db = dialect::connect(url).await?;
        dialect::migrate(&db).await?;
        Ok(db)
    }

    /// Opens a database without creating a schema; an SQLite file is created if it is missing.
    ///
    /// # Errors
    /// As for [`Db::open`].
    pub async fn open_empty(url: &str) -> anyhow::Result<Self> {
        dialect::connect(url).await
    }

    /// Opens an existing database for reading, whatever its schema is. No server may have it open.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn open_as_it_is(url: &str) -> anyhow::Result<Self> {
        dialect::connect_to_read(url, true).await
    }

    /// A new in-memory database with the schema of this program.
    ///
    /// # Errors
    /// The schema is invalid.
    pub async fn in_memory() -> anyhow::Result<Self> {
        let db = dialect::in_memory().await?;
        dialect::migrate(&db).await?;
        Ok(db)
    }

    /// Begins a read transaction that sees the database as it is now, whatever is written later. It blocks nobody.
    pub async fn snapshot(&self) -> sqlx::Result<Tx> {
        match self {
            Self::Sqlite { readers, .. } => {
                let mut tx = Tx::Sqlite(readers.begin().await?);
                // SQLite takes its snapshot at the first read.
                tx.one::<(i64,)>(&sql("select count(*) from sqlite_schema")).await?;
                Ok(tx)
            }
            Self::Postgres(pool) => {
                Ok(Tx::Postgres(pool.begin_with("begin transaction isolation level repeatable read, read only").await?))
            }
        }
    }

    /// All rows.
    pub async fn all<R: AnyRow>(&self, sql: &Sql) -> sqlx::Result<Vec<R>> {
        on_db!(self, |at| bound!(query_as(sql), sql.args()).fetch_all(at).await)
    }

    /// One row or none.
    pub async fn maybe<R: AnyRow>(&self, sql: &Sql) -> sqlx::Result<Option<R>> {
        on_db!(self, |at| bound!(query_as(sql), sql.args()).fetch_optional(at).await)
    }

    /// Exactly one row.
    pub async fn one<R: AnyRow>(&self, sql: &Sql) -> sqlx::Result<R> {
        on_db!(self, |at| bound!(query_as(sql), sql.args()).fetch_one(at).await)
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes all connections and waits for them.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Returns as soon as [`close`](Self::close) has begun.
    pub async fn closed(&self) {
        on_db!(self, |at| at.close_event().await);
    }

    /// The current state of the connection pools.
    pub fn pools(&self) -> Vec<PoolState> {
        match self {
            Self::Sqlite { writer, readers } => {
                vec![PoolState::of("writer", writer), PoolState::of("readers", readers)]
            }
            Self::Postgres(pool) => vec![PoolState::of("postgres", pool)],
        }
    }

    /// Tests whether the database accepts a write within two seconds. Reading would not be enough: it also works with a full disk.
    ///
    /// # Errors
    /// Database errors, or the timeout.
    pub async fn takes_writes(&self, now: i64) -> sqlx::Result<()> {
        let written = tokio::time::timeout(Duration::from_secs(2), async {
            let mut tx = self.begin().await?;
            tx.run(&sql("update probe set at = $1 where one = 1").arg(now)).await?;
            tx.commit().await
        });
        written.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }
}

/// State of a connection pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolState {
    /// Name of the pool.
    pub name: &'static str,
    /// Number of idle connections.
    pub idle: i64,
    /// Number of connections in use.
    pub busy: i64,
    /// Maximum number of connections.
    pub most: i64,
}

impl PoolState {
    fn of<DB: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<DB>) -> Self {
        let (open, idle) = (i64::from(pool.size()), i64::try_from(pool.num_idle()).unwrap_or(i64::MAX));
        // The two numbers are not read at the same moment.
        Self { name, idle, busy: (open - idle).max(0), most: i64::from(pool.options().get_max_connections()) }
    }
}

impl Tx {
    /// All rows.
    pub async fn all<R: AnyRow>(&mut self, sql: &Sql) -> sqlx::Result<Vec<R>> {
        on_tx!(self, |at| bound!(query_as(sql), sql.args()).fetch_all(at).await)
    }

    /// One row or none.
    pub async fn maybe<R: AnyRow>(&mut self, sql: &Sql) -> sqlx::Result<Option<R>> {
        on_tx!(self, |at| bound!(query_as(sql), sql.args()).fetch_optional(at).await)
    }

    /// Exactly one row.
    pub async fn one<R: AnyRow>(&mut self, sql: &Sql) -> sqlx::Result<R> {
        on_tx!(self, |at| bound!(query_as(sql), sql.args()).fetch_one(at).await)
    }

    /// Runs a statement and returns the number of affected rows.
    pub async fn run(&mut self, sql: &Sql) -> sqlx::Result<u64> {
        on_tx!(self, |at| Ok(bound!(query(sql), sql.args()).execute(at).await?.rows_affected()))
    }

    /// Commits the transaction durably.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Migrates the schema again, as a later start would.
#[cfg(test)]
pub async fn migrated_again(db: &Db) -> anyhow::Result<()> {
    dialect::migrate(db).await
}

/// Prepares a statement without running it. For arguments without a type the database infers one.
#[cfg(test)]
pub async fn prepare(db: &Db, sql: &Sql, types: &[Option<tables::Holds>]) -> sqlx::Result<()> {
    use sqlx::{
        Executor as _,
        postgres::{PgTypeInfo, types::Oid},
    };
    match db {
        Db::Sqlite { readers, .. } => {
            let mut connection = readers.acquire().await?;
            (&mut *connection).prepare(text::<Sqlite>(sql)).await?;
        }
        Db::Postgres(pool) => {
            // PostgreSQL's built-in types have fixed ids; 0 means unspecified.
            let number = |holds: &Option<tables::Holds>| match holds {
                None => 0,
                Some(tables::Holds::Int) => 20,
                Some(tables::Holds::Float) => 701,
                Some(tables::Holds::Bool) => 16,
                Some(tables::Holds::Text) => 25,
                Some(tables::Holds::Bytes) => 17,
            };
            let types: Vec<PgTypeInfo> = types.iter().map(|holds| PgTypeInfo::with_oid(Oid(number(holds)))).collect();
            let mut connection = pool.acquire().await?;
            (&mut *connection).prepare_with(text::<Postgres>(sql), &types).await?;
        }
    }
    Ok(())
}

/// How SQLite would run a statement: the lines of its plan.
#[cfg(test)]
pub async fn plan(db: &Db, sql: &Sql) -> sqlx::Result<Vec<String>> {
    let Db::Sqlite { readers, .. } = db else { return Ok(Vec::new()) };
    let explained = sqlx::AssertSqlSafe(format!("explain query plan {}", sql.text().as_str()));
    let query = sqlx::query_as::<Sqlite, (i64, i64, i64, String)>(explained);
    let rows = bound!(query, sql.args()).fetch_all(readers).await?;
    Ok(rows.into_iter().map(|(.., line)| line).collect())
}

/// The text of a statement, for tests.
#[cfg(test)]
pub fn written(sql: &Sql) -> String {
    sql.text().as_str().to_owned()
}

fn query_as<DB: sqlx::Database, R: for<'r> FromRow<'r, DB::Row>>(sql: &Sql) -> QueryAs<'_, DB, R, DB::Arguments> {
    sqlx::query_as(text::<DB>(sql))
}

fn query<DB: sqlx::Database>(sql: &Sql) -> Query<'_, DB, DB::Arguments> {
    sqlx::query(text::<DB>(sql))
}

fn text<DB: sqlx::Database>(sql: &Sql) -> SqlStr {
    if DB::NAME == Sqlite::NAME { sql.text_for_sqlite() } else { sql.text() }
}

/// The name of the constraint that a statement violated, if that is the error.
///
/// PostgreSQL reports the name. SQLite names a `check` in its message and reports a unique index by its columns, which `dialect` maps to the
/// constraint's name.
pub fn broken_rule(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error()?;
    error.constraint().map(ToOwned::to_owned).or_else(|| dialect::rule_in_message(error.message()))
}
