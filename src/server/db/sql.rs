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
    /// `blob` or `bytea`.
    Bytes(Vec<u8>),
}

/// A statement. Its text grows only by `&'static str` and placeholders, so nothing typed by anyone can get into it.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    args: Vec<Arg>,
}

/// Begins a statement. Placeholders that stand in the text as `$1`, `$2` are filled by [`Sql::arg`], in order.
pub fn sql(text: &'static str) -> Sql {
    Sql { text: text.to_owned(), args: Vec::new() }
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
        self
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
    Vec<u8> => |v| Self::Bytes(v),
    &[u8] => |v| Self::Bytes(v.to_vec()),
}
