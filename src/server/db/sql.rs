//! A statement and its arguments, built from fixed pieces.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};
use std::fmt::Write as _;

/// An argument of a statement, of a type that both databases support. `None` is null.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// `bigint`.
    Int(Option<i64>),
    /// `double precision`.
    Float(Option<f64>),
    /// `boolean`.
    Bool(Option<bool>),
    /// `text`.
    Text(Option<String>),
    /// `blob` or `bytea`.
    Bytes(Option<Vec<u8>>),
}

/// A statement. Its text grows only by `&'static str` and placeholders, so user input cannot get into it.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    args: Vec<Arg>,
    /// Whether the given text contains placeholders, which may be repeated or out of order.
    numbered: bool,
}

/// Begins a statement. Placeholders in the text, such as `$1` and `$2`, are filled by [`Sql::arg`] in order.
pub fn sql(text: &'static str) -> Sql {
    Sql { text: text.to_owned(), args: Vec::new(), numbered: text.contains('$') }
}

/// Columns with their values: a row to insert, or the changes of an update. Because each value has its name beside it, no value can be bound to the
/// wrong column.
#[derive(Clone, Debug, Default)]
pub struct Columns(Vec<(&'static str, Arg)>);

/// Begins a list of columns.
pub fn columns() -> Columns {
    Columns::default()
}

impl Columns {
    /// Adds a column and its value.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.0.push((name, value.into()));
        self
    }
}

/// Begins `insert into table (…) values (…), (…)`. Needs at least one row; all rows have the same columns in the same order.
pub fn insert_into(table: &'static str, rows: impl IntoIterator<Item = Columns>) -> Sql {
    let rows: Vec<Columns> = rows.into_iter().collect();
    let mut statement = sql("insert into ");
    statement.push(table).push(" ").names(&rows).push(" values ").values(rows);
    statement
}

/// Begins `update table set … = …, …`.
pub fn update(table: &'static str, columns: Columns) -> Sql {
    let mut statement = sql("update ");
    statement.push(table).push(" set ");
    for (n, (name, value)) in columns.0.into_iter().enumerate() {
        statement.push(if n == 0 { "" } else { ", " }).push(name).push(" = ").bind(value);
    }
    statement
}

/// Updates many rows of a table by `id` in one statement. Needs at least one row; each has `id` first, and all have the same columns in the same
/// order.
pub fn update_all(table: &'static str, rows: impl IntoIterator<Item = Columns>) -> Sql {
    let rows: Vec<Columns> = rows.into_iter().collect();
    let changed: Vec<&'static str> =
        rows.first().into_iter().flat_map(|row| row.0.iter().map(|(name, _)| *name)).collect();
    let mut statement = sql("with v ");
    statement.names(&rows).push(" as (values ").values(rows).push(") update ").push(table).push(" set ");
    for (n, name) in changed.into_iter().filter(|name| *name != "id").enumerate() {
        statement.push(if n == 0 { "" } else { ", " }).push(name).push(" = v.").push(name);
    }
    statement.push(" from v where ").push(table).push(".id = v.id");
    statement
}

impl Sql {
    /// Adds the column names of these rows in parentheses.
    fn names(&mut self, rows: &[Columns]) -> &mut Self {
        let names = rows.first().map(|row| row.0.as_slice()).unwrap_or_default();
        let same = |row: &Columns| row.0.iter().map(|(name, _)| name).eq(names.iter().map(|(name, _)| name));
        debug_assert!(rows.iter().all(same), "rows of one statement have the same columns");
        for (n, (name, _)) in names.iter().enumerate() {
            self.push(if n == 0 { "(" } else { ", " }).push(name);
        }
        self.push(")")
    }

    /// Adds the values of these rows, each in parentheses.
    fn values(&mut self, rows: Vec<Columns>) -> &mut Self {
        for (n, row) in rows.into_iter().enumerate() {
            self.push(if n == 0 { "" } else { ", " }).bind_list(row.0.into_iter().map(|(_, value)| value));
        }
        self
    }

    /// Fills the next placeholder of the given text.
    #[must_use]
    pub fn arg(mut self, value: impl Into<Arg>) -> Self {
        self.args.push(value.into());
        self
    }

    /// Adds text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self.numbered |= text.contains('$');
        self
    }

    /// Adds the name of a table or column that was read from the database's schema.
    ///
    /// # Errors
    /// The name contains anything other than small letters, digits and `_`, as all names in this schema do not.
    pub(super) fn name(&mut self, name: &str) -> sqlx::Result<&mut Self> {
        if name.is_empty() || !name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_') {
            return Err(sqlx::Error::Configuration(format!("{name:?} is not a valid table or column name").into()));
        }
        self.text.push('"');
        self.text.push_str(name);
        self.text.push('"');
        Ok(self)
    }

    /// Adds a placeholder and its value.
    pub fn bind(&mut self, value: impl Into<Arg>) -> &mut Self {
        self.args.push(value.into());
        let _ = write!(self.text, "${}", self.args.len());
        self
    }

    /// Adds a parenthesised list of placeholders; an empty list matches nothing.
    pub fn bind_list(&mut self, values: impl IntoIterator<Item = impl Into<Arg>>) -> &mut Self {
        self.push("(");
        let mut first = true;
        for value in values {
            if !first {
                self.push(", ");
            }
            first = false;
            self.bind(value);
        }
        if first {
            self.push("null");
        }
        self.push(")")
    }

    /// The arguments, in the order of their placeholders.
    pub(super) fn args(&self) -> &[Arg] {
        &self.args
    }

    pub(super) fn text(&self) -> SqlStr {
        AssertSqlSafe(self.text.clone()).into_sql_str()
    }

    /// The text with bare `?` placeholders, if each occurs once and in order. SQLite searches all previous names for a named placeholder, which takes
    /// half a second for the ten thousand of a large insert.
    pub(super) fn text_for_sqlite(&self) -> SqlStr {
        if self.numbered {
            return self.text();
        }
        let mut pieces = self.text.split('$');
        let mut bare = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            bare.push('?');
            bare.push_str(piece.trim_start_matches(|c: char| c.is_ascii_digit()));
        }
        AssertSqlSafe(bare).into_sql_str()
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $arg:expr),+ $(,)?) => {
        $(impl From<$type> for Arg { fn from($value: $type) -> Self { $arg } })+
    };
}
from! {
    i64 => |v| Self::Int(Some(v)),
    Option<i64> => |v| Self::Int(v),
    f64 => |v| Self::Float(Some(v)),
    Option<f64> => |v| Self::Float(v),
    bool => |v| Self::Bool(Some(v)),
    Option<bool> => |v| Self::Bool(v),
    &str => |v| Self::Text(Some(v.to_owned())),
    String => |v| Self::Text(Some(v)),
    &String => |v| Self::Text(Some(v.clone())),
    Option<String> => |v| Self::Text(v),
    Option<&str> => |v| Self::Text(v.map(ToOwned::to_owned)),
    Vec<u8> => |v| Self::Bytes(Some(v)),
    &[u8] => |v| Self::Bytes(Some(v.to_vec())),
    Option<Vec<u8>> => |v| Self::Bytes(v),
}

#[cfg(test)]
mod tests {
    use super::{Arg, columns, insert_into, sql, update, update_all};

    #[test]
    fn placeholders_lose_their_numbers_only_if_each_occurs_once_and_in_order() {
        let mut bare = sql("select 1 where a = ");
        bare.bind(1i64).push(" and b in ").bind_list([2i64, 3]);
        assert_eq!(bare.text().as_str(), "select 1 where a = $1 and b in ($2, $3)");
        assert_eq!(bare.text_for_sqlite().as_str(), "select 1 where a = ? and b in (?, ?)");
        let mut numbered = sql("select $2, $1, $1").arg(1i64).arg(2i64);
        numbered.push(" where a = ").bind(3i64);
        assert_eq!(numbered.text_for_sqlite().as_str(), "select $2, $1, $1 where a = $3");
    }

    #[test]
    fn columns_are_written_by_name() {
        let row = |id: i64| columns().set("id", id).set("a", "x").set("b", None::<i64>);
        let mut insert = insert_into("t", [row(1), row(2)]);
        insert.push(" on conflict do nothing");
        let text = "insert into t (id, a, b) values ($1, $2, $3), ($4, $5, $6) on conflict do nothing";
        assert_eq!(insert.text().as_str(), text);
        assert_eq!(insert.args()[3..], [Arg::Int(Some(2)), Arg::Text(Some("x".into())), Arg::Int(None)]);
        let mut one = update("t", columns().set("a", "x").set("b", 3i64));
        one.push(" where id = ").bind(1i64);
        assert_eq!(one.text().as_str(), "update t set a = $1, b = $2 where id = $3");
        let all = update_all("t", [row(1), row(2)]);
        let text = "with v (id, a, b) as (values ($1, $2, $3), ($4, $5, $6)) update t set a = v.a, b = v.b from v where t.id = v.id";
        assert_eq!(all.text().as_str(), text);
    }
}
