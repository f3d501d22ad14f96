//! Questions in the database.

use super::{AnswerKind, Question};
use crate::{
    complaint::{Category, Millis, categories::Both},
    server::db::{Db, Tx, columns, insert_into, sql},
};
use sqlx::FromRow;

#[derive(FromRow)]
struct QuestionRow {
    id: i64,
    category: Category,
    parent_id: Option<i64>,
    parent_choice: Option<i64>,
    kind: AnswerKind,
    text_hi: String,
    text_en: String,
    choices_hi: String,
    choices_en: String,
}

impl QuestionRow {
    fn question(self) -> Question {
        let choices = self.choices_hi.lines().zip(self.choices_en.lines());
        Question {
            id: self.id,
            parent: self.parent_id.zip(self.parent_choice),
            kind: self.kind,
            text: Both { hi: self.text_hi, en: self.text_en },
            choices: choices.map(|(hi, en)| Both { hi: hi.to_owned(), en: en.to_owned() }).collect(),
        }
    }
}

/// The questions of a subject, as they are asked now.
///
/// # Errors
/// Database errors.
pub async fn of(db: &Db, category: Category) -> sqlx::Result<Vec<Question>> {
    let statement =
        sql("select id, category, parent_id, parent_choice, kind, text_hi, text_en, choices_hi, choices_en \
         from category_question where category = $1 and retired_at is null order by place, id");
    let rows: Vec<QuestionRow> = db.all(&statement.arg(category)).await?;
    Ok(rows.into_iter().map(QuestionRow::question).collect())
}

/// The questions of every subject.
///
/// # Errors
/// Database errors.
pub async fn all(db: &Db) -> sqlx::Result<Vec<(Category, Vec<Question>)>> {
    let statement =
        sql("select id, category, parent_id, parent_choice, kind, text_hi, text_en, choices_hi, choices_en \
         from category_question where retired_at is null order by place, id");
    let mut all: Vec<(Category, Vec<Question>)> =
        Category::ALL.iter().map(|category| (*category, Vec::new())).collect();
    let rows: Vec<QuestionRow> = db.all(&statement).await?;
    for row in rows {
        if let Some((_, questions)) = all.iter_mut().find(|(category, _)| *category == row.category) {
            questions.push(row.question());
        }
    }
    Ok(all)
}

/// A question to be asked from now on.
pub struct NewQuestion<'a> {
    /// The subject.
    pub category: Category,
    /// The question above it and the choice that leads here.
    pub parent: Option<(i64, i64)>,
    /// How it is answered.
    pub kind: AnswerKind,
    /// The question.
    pub text: &'a Both,
    /// The choices, one a line in each language.
    pub choices: &'a Both,
    /// Who adds it.
    pub officer_id: i64,
}

/// Adds a question after the others of its subject. Returns its primary key.
///
/// # Errors
/// Database errors.
pub async fn add(tx: &mut Tx, new: NewQuestion<'_>, now: Millis) -> sqlx::Result<i64> {
    let last = sql("select coalesce(max(place), 0) from category_question where category = $1");
    let (last,): (i64,) = tx.one(&last.arg(new.category)).await?;
    let row = columns()
        .set("category", new.category)
        .set("parent_id", new.parent.map(|(id, _)| id))
        .set("parent_choice", new.parent.map(|(_, choice)| choice))
        .set("kind", new.kind)
        .set("text_hi", &new.text.hi)
        .set("text_en", &new.text.en)
        .set("choices_hi", &new.choices.hi)
        .set("choices_en", &new.choices.en)
        .set("place", last + 1)
        .set("made_at", now)
        .set("made_by", new.officer_id);
    let mut statement = insert_into("category_question", [row]);
    statement.push(" returning id");
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(id)
}

/// Retires a question and those that its choices lead to: nobody is asked them any more. Returns false if it was retired already.
///
/// # Errors
/// Database errors.
pub async fn retire(tx: &mut Tx, id: i64, now: Millis) -> sqlx::Result<bool> {
    let retire = sql("update category_question set retired_at = $2 where id = $1 and retired_at is null");
    if tx.run(&retire.arg(id).arg(now)).await? == 0 {
        return Ok(false);
    }
    let mut above = vec![id];
    while !above.is_empty() {
        let mut below = sql("update category_question set retired_at = ");
        below.bind(now).push(" where retired_at is null and parent_id in ").bind_list(above).push(" returning id");
        let rows: Vec<(i64,)> = tx.all(&below).await?;
        above = rows.into_iter().map(|(id,)| id).collect();
    }
    Ok(true)
}

/// Whether the complainant has answered.
///
/// # Errors
/// Database errors.
pub async fn is_answered(db: &Db, complaint_id: i64) -> sqlx::Result<bool> {
    let statement = sql("select complaint_id from complaint_asked where complaint_id = $1");
    Ok(db.maybe::<(i64,)>(&statement.arg(complaint_id)).await?.is_some())
}

/// Notes that the complainant has answered.
///
/// # Errors
/// Database errors.
pub async fn note_answered(db: &Db, complaint_id: i64, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let new =
        sql("insert into complaint_asked (complaint_id, at) values ($1, $2) on conflict (complaint_id) do nothing");
    tx.run(&new.arg(complaint_id).arg(now)).await?;
    tx.commit().await
}
