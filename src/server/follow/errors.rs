//! Converts failures: the cause goes to the log, and a person sees the matching [`Error`].

use super::{cause::cause, failed};
use crate::error::Error;
use std::fmt::Display;

impl Error {
    /// An internal error; logs its cause.
    pub fn internal(cause: impl Display) -> Self {
        failed("internal error", cause);
        Self::Internal
    }

    /// A temporary shortage; logs its cause. A retry may succeed.
    pub fn busy(cause: impl Display) -> Self {
        failed("temporarily out of capacity", cause);
        Self::Busy
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let converted = if is_full(&error) {
            Self::NoRoom
        } else if is_away(&error) {
            Self::Busy
        } else if is_unstorable(&error) {
            Self::NotUnderstood
        } else {
            Self::Internal
        };
        failed("database error", cause(&error));
        converted
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        failed("a file could not be read or written", cause(&error));
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoRoom,
            _ => Self::Internal,
        }
    }
}

/// Whether a text contains U+0000, which PostgreSQL cannot store (`character_not_in_repertoire`, `untranslatable_character`).
fn is_unstorable(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("22021" | "22P05"))
}

/// Whether the disk is full: SQLite's `SQLITE_FULL` (13) and failed writes of its log (`SQLITE_IOERR_WRITE`, 778, and related codes), PostgreSQL's
/// `disk_full` (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
fn is_full(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("13" | "778" | "1034" | "4874" | "53100"))
}

/// Whether a retry may succeed: the database is busy, starting, stopping or unreachable.
///
/// SQLite's `BUSY` and `LOCKED` (their extended codes end in the same byte); PostgreSQL's classes 08 (connection), 40 (deadlock,
/// serialization), 53 (resources), 57P (operator intervention), and whatever breaks the connection itself.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some(code) if code.len() == 5 => {
                ["08", "40", "53"].iter().any(|class| code.starts_with(class)) || code.starts_with("57P")
            }
            Some(code) => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)),
            None => error.message().contains("locked"),
        },
        _ => false,
    }
}
