//! A statement and its arguments, put together from fixed pieces.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};
use std::fmt::Write as _;

/// One argument of a statement, of a type that both databases know.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// `bigint`; none is null.
    Int(Option<i64>),
    /// `double precision`; none is null.
    Float(Option<f64>),
    /// `boolean`; none is null.
    Bool(Option<bool>),
    /// `text`; none is null.
    Text(Option<String>),
    /// `blob` or `bytea`; none is null.
    Bytes(Option<Vec<u8>>),
}

/// A statement. Its text grows only by `&'static str` and placeholders, so nothing typed by anyone can get into it.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    args: Vec<Arg>,
    /// Whether a placeholder stands in a text that was given, where it may come twice or out of order.
    numbered: bool,
}

/// Begins a statement. Placeholders that stand in the text as `$1`, `$2` are filled by [`Sql::arg`], in order.
pub fn sql(text: &'static str) -> Sql {
    Sql { text: text.to_owned(), args: Vec::new(), numbered: text.contains('$') }
}

impl Sql {
    /// Fills the next placeholder that the text already has.
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

    /// Adds the name of a table or a column that was read from the database's own schema.
    ///
    /// # Errors
    /// It is not one that this program would have made: only small letters, digits and `_`, so that no name can be more than a name.
    pub(super) fn name(&mut self, name: &str) -> sqlx::Result<&mut Self> {
        if name.is_empty() || !name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_') {
            return Err(sqlx::Error::Configuration(format!("{name:?} is no name of a table or column of ours").into()));
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

    /// The same with bare placeholders where all of them come once and in order. SQLite looks a named one up among all that it has read
    /// before, which takes half a second for the ten thousand of a large insert.
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
    use super::sql;

    #[test]
    fn placeholders_lose_their_numbers_only_where_each_comes_once_and_in_order() {
        let mut bare = sql("select 1 where a = ");
        bare.bind(1i64).push(" and b in ").bind_list([2i64, 3]);
        assert_eq!(bare.text().as_str(), "select 1 where a = $1 and b in ($2, $3)");
        assert_eq!(bare.text_for_sqlite().as_str(), "select 1 where a = ? and b in (?, ?)");
        let mut numbered = sql("select $2, $1, $1").arg(1i64).arg(2i64);
        numbered.push(" where a = ").bind(3i64);
        assert_eq!(numbered.text_for_sqlite().as_str(), "select $2, $1, $1 where a = $3");
    }
}
