//! The trail in the database: filters, and one page of entries.

use super::SEALED;
use crate::{
    language::dates::Millis,
    officers::{PersonName, store::name_of},
    server::db::{Db, Sql, sql},
};
use sqlx::FromRow;

/// What is looked for. A filter that is `None` lets everything through.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub officer_id: Option<i64>,
    pub action: Option<String>,
    pub subject: Option<String>,
    /// The first and the last position in the chain, for days.
    pub span: Option<(i64, i64)>,
    /// The same days: from one moment until another (exclusive).
    pub days: Option<(Millis, Millis)>,
    pub sealed: bool,
}

/// An entry with its officer.
#[derive(Clone, Debug, FromRow)]
pub(super) struct LineRow {
    pub id: i64,
    pub at: Millis,
    pub officer: Option<PersonName>,
    pub login: Option<String>,
    pub action: String,
    pub subject: String,
    pub detail: String,
    pub covers: bool,
}

/// Primary key of the officer with this sign-in name, whether the account is open or not.
pub(super) async fn officer(db: &Db, login: &str) -> sqlx::Result<Option<i64>> {
    let found: Option<(i64,)> = db.maybe(&sql("select id from officer where login = $1").arg(login)).await?;
    Ok(found.map(|(id,)| id))
}

/// The first and the last position of entries in a span of time; `None` if there are none. Entries follow each other in time, except that a
/// transaction that began earlier may be appended later.
pub(super) async fn span(db: &Db, from: Millis, before: Millis) -> sqlx::Result<Option<(i64, i64)>> {
    let statement = sql("select min(id), max(id) from audit where at >= $1 and at < $2");
    let (first, last): (Option<i64>, Option<i64>) = db.one(&statement.arg(from).arg(before)).await?;
    Ok(first.zip(last))
}

/// Every action that the trail has. Each is found in the index by the one before it, however many entries there are.
pub(super) async fn kinds(db: &Db) -> sqlx::Result<Vec<String>> {
    let statement = sql("with recursive kinds (action) as (select min(action) from audit union all \
         select (select min(a.action) from audit a where a.action > kinds.action) from kinds where kinds.action is not null) \
         select action from kinds where action is not null");
    let found: Vec<(String,)> = db.all(&statement).await?;
    Ok(found.into_iter().map(|(action,)| action).collect())
}

/// Entries before a position, the newest first, at most so many.
pub(super) async fn page(db: &Db, wanted: &Wanted, before: i64, most: i64) -> sqlx::Result<Vec<LineRow>> {
    let mut statement = sql(concat!(
        "select a.id, a.at, ",
        name_of!("o"),
        " as officer, o.login, a.action, a.subject, a.detail, a.covers <> '' as covers from audit a \
         left join officer o on o.id = a.officer_id where a.id < "
    ));
    statement.bind(before);
    filters(&mut statement, wanted);
    statement.push(" order by a.id desc limit ").bind(most);
    db.all(&statement).await
}

fn filters(statement: &mut Sql, wanted: &Wanted) {
    if let Some(officer_id) = wanted.officer_id {
        statement.push(" and a.officer_id = ").bind(officer_id);
    }
    if let Some(action) = &wanted.action {
        statement.push(" and a.action = ").bind(action);
    }
    if let Some(subject) = &wanted.subject {
        statement.push(" and a.subject = ").bind(subject);
    }
    if let Some((first, last)) = wanted.span {
        statement.push(" and a.id >= ").bind(first).push(" and a.id <= ").bind(last);
    }
    if wanted.sealed {
        statement.push(" and a.action in ").bind_list(SEALED.iter().copied());
    }
}
