//! The desk's ready answers in the database.

use super::{TemplateKind, Ways};
use crate::{
    complaint::{Category, Millis},
    language::Language,
    officers::{PersonName, store::name_of},
    server::{
        db::{Db, Sql, Tx, sql},
        op::Op,
    },
};
use sqlx::FromRow;

/// A ready answer of the desk that is in use.
#[derive(Clone, Debug, FromRow)]
pub struct TemplateRow {
    /// Primary key of the `template` row.
    pub id: i64,
    /// Its occasion.
    pub saying: TemplateKind,
    /// The category it applies to; `None` for all.
    pub category: Option<Category>,
    /// Its language.
    pub language: Language,
    /// The text, with its placeholders.
    pub text: String,
    /// The officer who wrote it.
    pub officer: PersonName,
}

fn in_use() -> Sql {
    sql(concat!(
        "select t.id, t.saying, t.category, t.language, t.text, ",
        name_of!("o"),
        " as officer from template t join officer o on o.id = t.officer_id where t.retired_at is null \
         order by t.saying, case when t.category is null then '' else t.category end, t.language desc, t.id"
    ))
}

/// All answers in use, ordered by occasion, category and language.
pub async fn all(db: &Db) -> sqlx::Result<Vec<TemplateRow>> {
    db.all(&in_use()).await
}

/// The answers in use, for a page.
pub async fn ways_shown(op: &Op) -> sqlx::Result<Ways> {
    Ok(Ways::new(all(op.db()).await?, op.settings().answer_link.clone()))
}

/// The answers in use, inside a transaction that writes a reply.
pub async fn ways(op: &Op, tx: &mut Tx) -> sqlx::Result<Ways> {
    Ok(Ways::new(tx.all(&in_use()).await?, op.settings().answer_link.clone()))
}

/// A ready answer to be added.
pub struct NewTemplate<'a> {
    /// Its occasion.
    pub saying: TemplateKind,
    /// The category it applies to; `None` for all.
    pub category: Option<Category>,
    /// Its language.
    pub language: Language,
    /// The text, with its placeholders.
    pub text: &'a str,
    /// The officer who writes it.
    pub officer_id: i64,
}

/// Adds an answer. Returns its primary key.
pub async fn add(tx: &mut Tx, new: &NewTemplate<'_>, now: Millis) -> sqlx::Result<i64> {
    let statement = sql("insert into template (saying, category, language, text, officer_id, at) values ($1, $2, $3, $4, $5, $6) returning id")
        .arg(new.saying)
        .arg(new.category)
        .arg(new.language)
        .arg(new.text)
        .arg(new.officer_id)
        .arg(now);
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(id)
}

/// Takes an answer out of use. Returns false when it was not in use.
pub async fn retire(tx: &mut Tx, id: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql("update template set retired_at = $2 where id = $1 and retired_at is null");
    Ok(tx.run(&statement.arg(id).arg(now)).await? == 1)
}
