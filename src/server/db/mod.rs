//! Two databases, one SQL text.
//!
//! SQLite needs nothing installed and is the default; PostgreSQL is for a large force. Every statement is written once, with
//! `$1` placeholders and times as milliseconds, and runs on both: [`on_db!`] stands only in this file. What differs between the
//! two (opening, full text, column types) is in `dialect`. Rules of the domain are named constraints in the schema, and
//! [`broken_rule`] tells which one a statement ran into.

mod dialect;
mod sql;
mod token;

pub use dialect::{found, found_newest_first, to_change, to_change_what_is_free, to_keep, write_words};
pub use sql::{Arg, Sql, sql};
pub use token::Token;

use sqlx::{
    Database as _, FromRow, PgPool, Postgres, SqlStr, Sqlite, SqlitePool, Transaction,
    postgres::PgRow,
    query::{Query, QueryAs},
    sqlite::SqliteRow,
};
use std::time::Duration;

/// The database we run on.
#[derive(Clone)]
pub enum Db {
    /// One writer and several readers on one file, write-ahead log, `synchronous=full`.
    Sqlite {
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that can only read.
        readers: SqlitePool,
    },
    /// PostgreSQL 15 or later.
    Postgres(PgPool),
}

/// A transaction on either database. Dropped without [`Tx::commit`], it is as if it had never been.
pub enum Tx {
    /// Begun with `begin immediate`, so that it never fails half-way for the write lock.
    Sqlite(Transaction<'static, Sqlite>),
    /// At the default isolation, read committed.
    Postgres(Transaction<'static, Postgres>),
}

/// A row type that both databases can fill; `#[derive(sqlx::FromRow)]` gives it.
pub trait Row: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}
impl<T> Row for T where T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

/// Runs one body with a reader of whichever database is open.
macro_rules! on_db {
    ($db:expr, |$at:ident| $body:expr) => {
        match $db {
            Db::Sqlite { readers: $at, .. } => $body,
            Db::Postgres($at) => $body,
        }
    };
}

/// Runs one body inside whichever transaction is open.
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
                Arg::Bytes(value) => query.bind(value.as_slice()),
            };
        }
        query
    }};
}

impl Db {
    /// Opens and brings the schema up to date.
    ///
    /// # Errors
    /// A URL of neither kind, a database that can't be reached or is locked by another program, or one whose schema is newer
    /// than this program: each with a sentence that says so.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let db = dialect::connect(url).await?;
        dialect::migrate(&db).await?;
        Ok(db)
    }

    /// All rows.
    pub async fn all<R: Row>(&self, sql: &Sql) -> sqlx::Result<Vec<R>> {
        on_db!(self, |at| bound!(query_as(sql), sql.args()).fetch_all(at).await)
    }

    /// One row or none.
    pub async fn maybe<R: Row>(&self, sql: &Sql) -> sqlx::Result<Option<R>> {
        on_db!(self, |at| bound!(query_as(sql), sql.args()).fetch_optional(at).await)
    }

    /// Exactly one row.
    pub async fn one<R: Row>(&self, sql: &Sql) -> sqlx::Result<R> {
        on_db!(self, |at| bound!(query_as(sql), sql.args()).fetch_one(at).await)
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes every connection and waits for it.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Whether the database answers within a second.
    pub async fn answers(&self) -> bool {
        let one = sql("select 1");
        let asked = tokio::time::timeout(Duration::from_secs(1), self.one::<(i32,)>(&one));
        matches!(asked.await, Ok(Ok(_)))
    }
}

impl Tx {
    /// All rows.
    pub async fn all<R: Row>(&mut self, sql: &Sql) -> sqlx::Result<Vec<R>> {
        on_tx!(self, |at| bound!(query_as(sql), sql.args()).fetch_all(at).await)
    }

    /// One row or none.
    pub async fn maybe<R: Row>(&mut self, sql: &Sql) -> sqlx::Result<Option<R>> {
        on_tx!(self, |at| bound!(query_as(sql), sql.args()).fetch_optional(at).await)
    }

    /// Exactly one row.
    pub async fn one<R: Row>(&mut self, sql: &Sql) -> sqlx::Result<R> {
        on_tx!(self, |at| bound!(query_as(sql), sql.args()).fetch_one(at).await)
    }

    /// Runs a statement and says how many rows it touched.
    pub async fn run(&mut self, sql: &Sql) -> sqlx::Result<u64> {
        on_tx!(self, |at| Ok(bound!(query(sql), sql.args()).execute(at).await?.rows_affected()))
    }

    /// Makes it so, durably.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Brings the schema up to date once more, as a later start would.
#[cfg(test)]
pub async fn migrated_again(db: &Db) -> anyhow::Result<()> {
    dialect::migrate(db).await
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

/// The named constraint that a statement ran into, if that is what went wrong.
///
/// PostgreSQL reports the name. SQLite names a `check` in its message and reports a unique index by its columns, which
/// `dialect` turns back into the constraint's name.
pub fn broken_rule(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error()?;
    error.constraint().map(ToOwned::to_owned).or_else(|| dialect::rule_in_message(error.message()))
}
