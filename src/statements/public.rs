//! What the public reads of statements: only what was released.

use super::{
    FileKind, PublicPage, PublicPost, PublicStatement, ReleasedVersion, StatementFile, WholeStatement, Withdrawn,
    Words, is_name,
};
use crate::{
    complaint::{Channel, Millis},
    error::Error,
    server::{
        AppState,
        db::{Db, Sql, sql},
        photos::Found,
    },
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

#[derive(FromRow)]
struct StatementRow {
    id: i64,
    slug: String,
    first_released_at: Millis,
    updated_at: Millis,
    withdrawn_at: Option<Millis>,
    withdrawn_hi: Option<String>,
    withdrawn_en: Option<String>,
    version_id: i64,
    n: i64,
    title_hi: String,
    title_en: String,
    text_hi: String,
    text_en: String,
    change_hi: Option<String>,
    change_en: Option<String>,
    released_at: Millis,
}

#[derive(FromRow)]
struct VersionRow {
    id: i64,
    n: i64,
    title_hi: String,
    title_en: String,
    text_hi: String,
    text_en: String,
    change_hi: Option<String>,
    change_en: Option<String>,
    released_at: Millis,
}

impl From<VersionRow> for ReleasedVersion {
    fn from(row: VersionRow) -> Self {
        Self {
            id: row.id,
            n: row.n,
            title: Words { hi: row.title_hi, en: row.title_en },
            text: Words { hi: row.text_hi, en: row.text_en },
            change: row.change_hi.zip(row.change_en).map(|(hi, en)| Words { hi, en }),
            released_at: row.released_at,
        }
    }
}

impl From<StatementRow> for PublicStatement {
    fn from(row: StatementRow) -> Self {
        let why = row.withdrawn_hi.zip(row.withdrawn_en).map(|(hi, en)| Words { hi, en });
        Self {
            id: row.id,
            slug: row.slug,
            first_released_at: row.first_released_at,
            updated_at: row.updated_at,
            withdrawn: row.withdrawn_at.map(|at| Withdrawn { at, why: why.unwrap_or_default() }),
            newest: VersionRow {
                id: row.version_id,
                n: row.n,
                title_hi: row.title_hi,
                title_en: row.title_en,
                text_hi: row.text_hi,
                text_en: row.text_en,
                change_hi: row.change_hi,
                change_en: row.change_en,
                released_at: row.released_at,
            }
            .into(),
        }
    }
}

/// The beginning of every statement that reads released statements.
fn released() -> Sql {
    sql("select s.id, s.slug, s.first_released_at, s.updated_at, s.withdrawn_at, s.withdrawn_hi, s.withdrawn_en, \
         v.id as version_id, v.n, v.title_hi, v.title_en, v.text_hi, v.text_en, v.change_hi, v.change_en, v.released_at \
         from statement s join statement_version v on v.statement_id = s.id and v.n = s.released_n and v.state = 'released'")
}

/// One page of at most `most` released statements, withdrawn ones included, by their first release, the newest first.
///
/// # Errors
/// Database errors.
pub async fn list(db: &Db, after: Option<After>, most: i64) -> sqlx::Result<PublicPage> {
    let mut query = released();
    query.push(" where s.first_released_at is not null");
    if let Some(after) = after {
        query.push(" and (s.first_released_at < ").bind(after.at).push(" or (s.first_released_at = ").bind(after.at);
        query.push(" and s.id < ").bind(after.id).push("))");
    }
    query.push(" order by s.first_released_at desc, s.id desc limit ").bind(most + 1);
    let rows: Vec<StatementRow> = db.all(&query).await?;
    let mut statements: Vec<PublicStatement> = rows.into_iter().map(Into::into).collect();
    let next = page_of(&mut statements, most, |one| After { at: one.first_released_at, id: one.id });
    Ok(PublicPage { statements, next })
}

/// The place of a statement in [`list`]; `None` if it was not released.
///
/// # Errors
/// Database errors.
pub async fn place(db: &Db, id: i64) -> sqlx::Result<Option<After>> {
    let place = sql("select first_released_at from statement where id = $1 and first_released_at is not null");
    Ok(db.maybe::<(Millis,)>(&place.arg(id)).await?.map(|(at,)| After { at, id }))
}

/// At most `most` statements by their last public change, the newest first: for a feed.
///
/// # Errors
/// Database errors.
pub async fn changed(db: &Db, most: i64) -> sqlx::Result<Vec<PublicStatement>> {
    let mut query = released();
    query.push(" where s.updated_at is not null order by s.updated_at desc, s.id desc limit ").bind(most);
    let rows: Vec<StatementRow> = db.all(&query).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The last public change of any statement, for `ETag` and `Last-Modified`; `None` before the first release.
///
/// # Errors
/// Database errors.
pub async fn last_change(db: &Db) -> sqlx::Result<Option<Millis>> {
    let (at,): (Option<Millis>,) = db.one(&sql("select max(updated_at) from statement")).await?;
    Ok(at)
}

/// The statement with this name in its address: any case; `None` if nothing was released under it.
///
/// # Errors
/// Database errors.
pub async fn whole(db: &Db, slug: &str) -> sqlx::Result<Option<WholeStatement>> {
    if !is_name(slug) {
        return Ok(None);
    }
    let mut query = released();
    query.push(" where s.slug = ").bind(slug.to_ascii_uppercase());
    let Some(row) = db.maybe::<StatementRow>(&query).await? else { return Ok(None) };
    let statement = PublicStatement::from(row);
    let versions = sql(
        "select id, n, title_hi, title_en, text_hi, text_en, change_hi, change_en, released_at from statement_version \
         where statement_id = $1 and state = 'released' order by n desc",
    );
    let versions: Vec<VersionRow> = db.all(&versions.arg(statement.id)).await?;
    let versions = versions.into_iter().map(Into::into).collect();
    let files = files(db, statement.newest.id).await?;
    let posts = posts(db, statement.newest.id).await?;
    Ok(Some(WholeStatement { statement, versions, files, posts }))
}

#[derive(FromRow)]
struct FileRow {
    id: i64,
    kind: FileKind,
    title_hi: String,
    title_en: String,
    bytes: i64,
    width: i64,
    height: i64,
}

impl From<FileRow> for StatementFile {
    fn from(row: FileRow) -> Self {
        let title = Words { hi: row.title_hi, en: row.title_en };
        Self { id: row.id, kind: row.kind, title, bytes: row.bytes, width: row.width, height: row.height }
    }
}

/// The files of a version, in the order in which they were attached.
///
/// # Errors
/// Database errors.
pub async fn files(db: &Db, version_id: i64) -> sqlx::Result<Vec<StatementFile>> {
    let query = sql("select f.id, f.kind, f.title_hi, f.title_en, f.bytes, k.width, k.height from statement_file f \
         join photo k on k.id = f.photo_id where f.version_id = $1 order by f.id");
    let rows: Vec<FileRow> = db.all(&query.arg(version_id)).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Where this version was posted and still stands: the first post on each platform.
async fn posts(db: &Db, version_id: i64) -> sqlx::Result<Vec<PublicPost>> {
    let query =
        sql("select channel, platform_id from reply where statement_version_id = $1 and part = 1 and state = 'sent' \
         and gone_at is null and platform_id <> 'by hand' order by channel");
    let rows: Vec<(Channel, Option<String>)> = db.all(&query.arg(version_id)).await?;
    let posted = rows.into_iter().filter_map(|(channel, id)| Some(PublicPost { channel, platform_id: id? }));
    Ok(posted.collect())
}

/// A file that may be sent to anybody: one of a released version of this statement, as long as the statement is not withdrawn.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or errors of the database and the store.
pub async fn file(state: &AppState, slug: &str, id: i64) -> Result<(StatementFile, Found), Error> {
    if !is_name(slug) {
        return Err(Error::NotFound);
    }
    let query = sql("select f.id, f.kind, f.title_hi, f.title_en, f.bytes, k.width, k.height from statement_file f \
         join photo k on k.id = f.photo_id join statement_version v on v.id = f.version_id and v.state = 'released' \
         join statement s on s.id = v.statement_id where f.id = $1 and s.slug = $2 and s.withdrawn_at is null");
    let query = query.arg(id).arg(slug.to_ascii_uppercase());
    let row: FileRow = state.db().maybe(&query).await?.ok_or(Error::NotFound)?;
    let name = sql("select k.sha256 from statement_file f join photo k on k.id = f.photo_id where f.id = $1");
    let (sha256,): (String,) = state.db().one(&name.arg(id)).await?;
    Ok((row.into(), state.photos().get(&sha256).await?))
}
