//! A row with arbitrary columns, for code that works on all tables alike (the hashes of the audit trail, a backup).

use super::Arg;
use sqlx::{Column as _, FromRow, Row as _, TypeInfo as _, ValueRef as _, postgres::PgRow, sqlite::SqliteRow};

/// The cells of a row, in column order. On SQLite a boolean is a number, and the type of a cell is that of its value, whatever the declared type of
/// the column.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells(pub Vec<Arg>);

/// A null cell.
const NONE: Arg = Arg::Text(None);

fn unknown(column: &str, kind: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: format!("no table of this schema has a value of type {kind}").into(),
    }
}

impl FromRow<'_, SqliteRow> for Cells {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let cells = row.columns().iter().enumerate().map(|(at, column)| {
            let kind = {
                let value = row.try_get_raw(at)?;
                if value.is_null() {
                    return Ok(NONE);
                }
                value.type_info().name().to_owned()
            };
            Ok(match kind.as_str() {
                "INTEGER" => Arg::Int(Some(row.try_get_unchecked(at)?)),
                "REAL" => Arg::Float(Some(row.try_get_unchecked(at)?)),
                "TEXT" => Arg::Text(Some(row.try_get_unchecked(at)?)),
                "BLOB" => Arg::Bytes(Some(row.try_get_unchecked(at)?)),
                other => return Err(unknown(column.name(), other)),
            })
        });
        Ok(Self(cells.collect::<sqlx::Result<_>>()?))
    }
}

impl FromRow<'_, PgRow> for Cells {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let cells = row.columns().iter().enumerate().map(|(at, column)| {
            if row.try_get_raw(at)?.is_null() {
                return Ok(NONE);
            }
            Ok(match column.type_info().name() {
                "INT8" => Arg::Int(Some(row.try_get(at)?)),
                "FLOAT8" => Arg::Float(Some(row.try_get(at)?)),
                "BOOL" => Arg::Bool(Some(row.try_get(at)?)),
                "TEXT" => Arg::Text(Some(row.try_get(at)?)),
                "BYTEA" => Arg::Bytes(Some(row.try_get(at)?)),
                other => return Err(unknown(column.name(), other)),
            })
        });
        Ok(Self(cells.collect::<sqlx::Result<_>>()?))
    }
}
