//! Statements in the database, as the staff write and release them. What the public reads is in [`super::public`].
//!
//! Every step names the state and the edit from which it is made, so that of two at once exactly one succeeds.

use super::{Overflow, VersionState, Words, is_name};
use crate::{
    complaint::Millis,
    officers::{PersonName, store::name_of},
    server::db::{Db, Tx, columns, insert_into, sql, to_change, update},
};
use sqlx::FromRow;

/// Versions that are released in one round of the worker.
const DUE_AT_ONCE: i64 = 20;

/// A statement.
#[derive(Clone, Debug, FromRow)]
pub struct StatementRow {
    /// Primary key.
    pub id: i64,
    /// The name in its address.
    pub slug: String,
    /// Number of the newest released version.
    pub released_n: Option<i64>,
    /// When the first version was released.
    pub first_released_at: Option<Millis>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Millis>,
    /// Why, in Hindi.
    pub withdrawn_hi: Option<String>,
    /// Why, in English.
    pub withdrawn_en: Option<String>,
}

/// A version.
#[derive(Clone, Debug, FromRow)]
pub struct VersionRow {
    /// Primary key.
    pub id: i64,
    /// Primary key of the statement.
    pub statement_id: i64,
    /// Its number.
    pub n: i64,
    /// Grows with every change.
    pub edit: i64,
    /// Its state.
    pub state: VersionState,
    /// Title in Hindi.
    pub title_hi: String,
    /// Title in English.
    pub title_en: String,
    /// Text in Hindi.
    pub text_hi: String,
    /// Text in English.
    pub text_en: String,
    /// What it corrects, in Hindi.
    pub change_hi: Option<String>,
    /// What it corrects, in English.
    pub change_en: Option<String>,
    /// What becomes of a text that is too long for one post.
    pub overflow: Overflow,
    /// Who wrote it.
    pub writer_id: i64,
    /// The name of that officer.
    pub writer: PersonName,
    /// When it was last changed.
    pub changed_at: Millis,
    /// Who countersigned it.
    pub second_id: Option<i64>,
    /// The name of that officer.
    pub second: Option<PersonName>,
    /// When it was countersigned.
    pub second_at: Option<Millis>,
    /// When it is to be released.
    pub release_at: Option<Millis>,
    /// When it was released.
    pub released_at: Option<Millis>,
    /// Why it was returned.
    pub returned: Option<String>,
}

impl VersionRow {
    /// Its title.
    pub fn title(&self) -> Words {
        Words { hi: self.title_hi.clone(), en: self.title_en.clone() }
    }

    /// Its text.
    pub fn text(&self) -> Words {
        Words { hi: self.text_hi.clone(), en: self.text_en.clone() }
    }

    /// What it corrects.
    pub fn change(&self) -> Option<Words> {
        self.change_hi.clone().zip(self.change_en.clone()).map(|(hi, en)| Words { hi, en })
    }
}

const STATEMENT: &str =
    "select id, slug, released_n, first_released_at, withdrawn_at, withdrawn_hi, withdrawn_en from statement where ";

const VERSION: &str = concat!(
    "select v.id, v.statement_id, v.n, v.edit, v.state, v.title_hi, v.title_en, v.text_hi, v.text_en, v.change_hi, v.change_en, v.overflow, \
     v.writer_id, ",
    name_of!("w"),
    " as writer, v.changed_at, v.second_id, case when v.second_id is null then null else ",
    name_of!("o"),
    " end as second, v.second_at, v.release_at, v.released_at, v.returned \
     from statement_version v join officer w on w.id = v.writer_id left join officer o on o.id = v.second_id where "
);

/// The statement with this name in its address.
pub async fn by_slug(db: &Db, slug: &str) -> sqlx::Result<Option<StatementRow>> {
    if !is_name(slug) {
        return Ok(None);
    }
    let mut query = sql(STATEMENT);
    query.push("slug = ").bind(slug);
    db.maybe(&query).await
}

/// One statement.
pub async fn by_id(tx: &mut Tx, id: i64) -> sqlx::Result<StatementRow> {
    let mut query = sql(STATEMENT);
    query.push("id = ").bind(id);
    tx.one(&query).await
}

/// All versions of a statement that were not given up, the newest first.
pub async fn versions(db: &Db, statement_id: i64) -> sqlx::Result<Vec<VersionRow>> {
    let mut query = sql(VERSION);
    query.push("v.statement_id = ").bind(statement_id).push(" and v.state <> 'dropped' order by v.n desc");
    db.all(&query).await
}

/// One version.
pub async fn version(tx: &mut Tx, id: i64) -> sqlx::Result<Option<VersionRow>> {
    let mut query = sql(VERSION);
    query.push("v.id = ").bind(id);
    tx.maybe(&query).await
}

/// Makes a statement; `None` if there is one with this name, because the same form came twice.
pub async fn create(tx: &mut Tx, slug: &str, officer_id: i64, now: Millis) -> sqlx::Result<Option<i64>> {
    let statement = sql("insert into statement (slug, created_at, created_by) values ($1, $2, $3) \
         on conflict (slug) do nothing returning id");
    let made: Option<(i64,)> = tx.maybe(&statement.arg(slug).arg(now).arg(officer_id)).await?;
    Ok(made.map(|(id,)| id))
}

/// What a writer types.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Title.
    pub title: Words,
    /// Text.
    pub text: Words,
    /// What it corrects.
    pub change: Option<Words>,
    /// What becomes of a text that is too long for one post.
    pub overflow: Overflow,
    /// When it is to be released.
    pub release_at: Option<Millis>,
}

/// Adds a version in draft. Returns its primary key, or `None` if the statement has one that is not released
/// yet, or was withdrawn.
pub async fn add_version(
    tx: &mut Tx,
    statement_id: i64,
    typed: &Typed,
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<Option<i64>> {
    // One after the other, so that two corrections at once are one.
    let mut lock = sql("select id from statement where withdrawn_at is null and id = ");
    lock.bind(statement_id).push(to_change(tx));
    if tx.maybe::<(i64,)>(&lock).await?.is_none() {
        return Ok(None);
    }
    let last = sql(
        "select coalesce(max(n), 0), coalesce(sum(case when state in ('draft', 'proposed', 'scheduled') then 1 else 0 end), 0) \
         from statement_version where statement_id = $1",
    );
    let (last, open): (i64, i64) = tx.one(&last.arg(statement_id)).await?;
    if open > 0 {
        return Ok(None);
    }
    let row = columns()
        .set("statement_id", statement_id)
        .set("n", last + 1)
        .set("edit", 1i64)
        .set("state", VersionState::Draft)
        .set("title_hi", typed.title.hi.clone())
        .set("title_en", typed.title.en.clone())
        .set("text_hi", typed.text.hi.clone())
        .set("text_en", typed.text.en.clone())
        .set("change_hi", typed.change.as_ref().map(|change| change.hi.clone()))
        .set("change_en", typed.change.as_ref().map(|change| change.en.clone()))
        .set("overflow", typed.overflow)
        .set("writer_id", officer_id)
        .set("changed_at", now)
        .set("release_at", typed.release_at);
    let mut statement = insert_into("statement_version", [row]);
    statement.push(" returning id");
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(Some(id))
}

/// Saves a draft; whoever saves it is its writer. Returns false if it is no draft any more, or was changed meanwhile.
pub async fn save(tx: &mut Tx, id: i64, edit: i64, typed: &Typed, officer_id: i64, now: Millis) -> sqlx::Result<bool> {
    let row = columns()
        .set("edit", edit + 1)
        .set("title_hi", typed.title.hi.clone())
        .set("title_en", typed.title.en.clone())
        .set("text_hi", typed.text.hi.clone())
        .set("text_en", typed.text.en.clone())
        .set("change_hi", typed.change.as_ref().map(|change| change.hi.clone()))
        .set("change_en", typed.change.as_ref().map(|change| change.en.clone()))
        .set("overflow", typed.overflow)
        .set("release_at", typed.release_at)
        .set("writer_id", officer_id)
        .set("changed_at", now);
    let mut statement = update("statement_version", row);
    statement.push(" where id = ").bind(id).push(" and edit = ").bind(edit).push(" and state = 'draft'");
    Ok(tx.run(&statement).await? == 1)
}

/// Counts a change of a draft's files; whoever changes them is its writer. Returns false as [`save`].
pub async fn touched(tx: &mut Tx, id: i64, edit: i64, officer_id: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql("update statement_version set edit = edit + 1, writer_id = $3, changed_at = $4 \
         where id = $1 and edit = $2 and state = 'draft'");
    Ok(tx.run(&statement.arg(id).arg(edit).arg(officer_id).arg(now)).await? == 1)
}

/// A step of a version from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Primary key of the version.
    pub id: i64,
    /// The edit that the officer saw.
    pub edit: i64,
    /// The state before.
    pub from: VersionState,
    /// The state after.
    pub to: VersionState,
    /// Why it is returned.
    pub returned: Option<&'a str>,
}

/// Makes a step that is not a release. Returns false if the version is not, or no longer, as the officer saw it.
pub async fn step(tx: &mut Tx, step: Step<'_>, now: Millis) -> sqlx::Result<bool> {
    let row = columns()
        .set("state", step.to)
        .set("edit", step.edit + 1)
        .set("proposed_at", (step.to == VersionState::Proposed).then_some(now))
        .set("second_id", None::<i64>)
        .set("second_at", None::<i64>)
        .set("returned", step.returned.map(ToOwned::to_owned));
    let mut statement = update("statement_version", row);
    statement
        .push(" where id = ")
        .bind(step.id)
        .push(" and edit = ")
        .bind(step.edit)
        .push(" and state = ")
        .bind(step.from);
    Ok(tx.run(&statement).await? == 1)
}

/// Countersigns a version. Returns false if it does not wait for it, or not with these words, or if the officer wrote it.
pub async fn countersign(tx: &mut Tx, id: i64, edit: i64, officer_id: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql(
        "update statement_version set state = 'scheduled', second_id = $3, second_at = $4, returned = null where id = $1 and edit = $2 \
         and state = 'proposed' and writer_id <> $3",
    );
    Ok(tx.run(&statement.arg(id).arg(edit).arg(officer_id).arg(now)).await? == 1)
}

/// Makes a countersigned version public. Returns false if it is not countersigned or its statement was withdrawn.
pub async fn publish(tx: &mut Tx, version: &VersionRow, now: Millis) -> sqlx::Result<bool> {
    let statement = sql(
        "update statement_version set state = 'released', released_at = $2 where id = $1 and state = 'scheduled' and edit = $3",
    );
    if tx.run(&statement.arg(version.id).arg(now).arg(version.edit)).await? == 0 {
        return Ok(false);
    }
    let statement = sql(
        "update statement set released_n = $2, first_released_at = coalesce(first_released_at, $3), updated_at = $3 \
         where id = $1 and withdrawn_at is null",
    );
    Ok(tx.run(&statement.arg(version.statement_id).arg(version.n).arg(now)).await? == 1)
}

/// Withdraws a released statement and gives up what was to correct it. Returns false if it was never released or was withdrawn already.
pub async fn withdraw(tx: &mut Tx, id: i64, why: &Words, officer_id: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql(
        "update statement set withdrawn_at = $2, withdrawn_by = $3, withdrawn_hi = $4, withdrawn_en = $5, updated_at = $2 \
         where id = $1 and released_n is not null and withdrawn_at is null",
    );
    let statement = statement.arg(id).arg(now).arg(officer_id).arg(why.hi.as_str()).arg(why.en.as_str());
    if tx.run(&statement).await? == 0 {
        return Ok(false);
    }
    let open = sql("update statement_version set state = 'dropped', edit = edit + 1 where statement_id = $1 \
         and state in ('draft', 'proposed', 'scheduled')");
    tx.run(&open.arg(id)).await?;
    Ok(true)
}

/// The newest released version of a statement.
pub async fn released(tx: &mut Tx, statement_id: i64) -> sqlx::Result<Option<VersionRow>> {
    let mut query = sql(VERSION);
    query.push("v.statement_id = ").bind(statement_id).push(" and v.state = 'released' order by v.n desc limit 1");
    tx.maybe(&query).await
}

/// Tells the open pages of the cell that something in the outbox has changed.
pub async fn woken(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    crate::intake::wire::store::changed(tx, now).await
}

/// Versions whose time has come, the earliest first.
pub async fn due(db: &Db, now: Millis) -> sqlx::Result<Vec<i64>> {
    let statement = sql(
        "select id from statement_version where state = 'scheduled' and release_at <= $1 order by release_at, id limit $2",
    );
    let rows: Vec<(i64,)> = db.all(&statement.arg(now).arg(DUE_AT_ONCE)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
