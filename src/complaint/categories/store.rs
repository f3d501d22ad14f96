//! Subjects in the database. They are read whenever they are shown, so that a change takes effect at once on every server.

use super::{Both, Subject};
use crate::{
    complaint::Category,
    language::{Language, texts},
    server::{
        db::{Db, Sql, Tx, sql},
        follow::cause::cause,
    },
};
use sqlx::FromRow;

#[derive(FromRow)]
struct CategoryRow {
    category: Category,
    name_hi: Option<String>,
    name_en: Option<String>,
    line_hi: Option<String>,
    line_en: Option<String>,
    offered: bool,
}

fn rows() -> Sql {
    sql("select category, name_hi, name_en, line_hi, line_en, offered from category_setting order by place, category")
}

fn both(hi: Option<String>, en: Option<String>) -> Option<Both> {
    hi.zip(en).map(|(hi, en)| Both { hi, en })
}

/// Subjects that nobody has changed come last, in the program's order.
fn subjects(rows: Vec<CategoryRow>) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = rows
        .into_iter()
        .map(|row| Subject {
            category: row.category,
            name: both(row.name_hi, row.name_en),
            line: both(row.line_hi, row.line_en),
            offered: row.offered,
        })
        .collect();
    for &category in Category::ALL {
        if subjects.iter().all(|subject| subject.category != category) {
            subjects.push(Subject { category, name: None, line: None, offered: true });
        }
    }
    subjects
}

/// Every subject, in the order of the filing form.
pub async fn all(db: &Db) -> sqlx::Result<Vec<Subject>> {
    Ok(subjects(db.all(&rows()).await?))
}

/// The options of the filing form: the word of each subject and its label. The subject that was already chosen is included even if it has
/// been hidden since. If the database cannot be read, the program's own subjects.
pub async fn offered(db: &Db, language: Language, chosen: Option<Category>) -> Vec<(String, String)> {
    let all = all(db).await.unwrap_or_else(|error| {
        tracing::warn!(error = cause(&error), "cannot read the subjects; the form offers the program's own");
        subjects(Vec::new())
    });
    let offered = all.into_iter().filter(|subject| subject.offered || Some(subject.category) == chosen);
    offered.map(|subject| (subject.category.as_str().to_owned(), subject.choice(language))).collect()
}

/// The district's name of a subject, or the program's.
pub async fn name(db: &Db, category: Category) -> sqlx::Result<Both> {
    let own = sql("select name_hi, name_en from category_setting where category = $1 and name_hi is not null");
    let program = |language| texts::words::category(category, language).to_owned();
    Ok(match db.maybe::<(String, String)>(&own.arg(category)).await? {
        Some((hi, en)) => Both { hi, en },
        None => Both { hi: program(Language::Hindi), en: program(Language::English) },
    })
}

/// Number of the last change of the subjects.
pub async fn version(db: &Db) -> sqlx::Result<i64> {
    let (n,): (i64,) = db.one(&sql("select n from setting_version where name = 'categories'")).await?;
    Ok(n)
}

/// Every subject, for a change. Takes a lock on which every other change waits.
pub async fn to_change(tx: &mut Tx) -> sqlx::Result<Vec<Subject>> {
    tx.run(&sql("update setting_version set n = n + 1 where name = 'categories'")).await?;
    Ok(subjects(tx.all(&rows()).await?))
}

/// Writes every subject in this order. Fails on the constraint `category_setting_stays` if a subject that must be offered is hidden. The caller
/// writes the audit entry.
pub async fn save(tx: &mut Tx, subjects: &[Subject]) -> sqlx::Result<()> {
    let mut statement =
        sql("insert into category_setting (category, name_hi, name_en, line_hi, line_en, place, offered) values ");
    for (place, subject) in subjects.iter().enumerate() {
        let hi = |both: &Option<Both>| both.as_ref().map(|both| both.hi.clone());
        let en = |both: &Option<Both>| both.as_ref().map(|both| both.en.clone());
        statement.push(if place == 0 { "(" } else { ", (" }).bind(subject.category);
        for text in [hi(&subject.name), en(&subject.name), hi(&subject.line), en(&subject.line)] {
            statement.push(", ").bind(text);
        }
        statement.push(", ").bind(place as i64).push(", ").bind(subject.offered).push(")");
    }
    statement.push(
        " on conflict (category) do update set name_hi = excluded.name_hi, name_en = excluded.name_en, \
         line_hi = excluded.line_hi, line_en = excluded.line_en, place = excluded.place, offered = excluded.offered",
    );
    tx.run(&statement).await?;
    Ok(())
}
