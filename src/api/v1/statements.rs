//! The official statements, as the public reads them: what was released, with its corrections, and what was withdrawn.

use super::{
    asked::Asked,
    complaints::limit,
    cursor,
    words::{Names, exact},
};
use crate::{
    api::{
        key::{Any, Key, Keyed},
        problem::{Problem, Refused},
    },
    error::{Error, Problem as Wrong},
    server::op::Op,
    statements::{
        FileKind, PublicStatement, ReleasedVersion, StatementFile, WholeStatement, Withdrawn, file_path, path, public,
    },
};
use axum::{Json, extract::Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The name of the list, for its cursors.
const LIST: &str = "statements";

/// A statement that was released.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementData {
    /// The name in its address, which never changes.
    pub name: String,
    /// Its page, which anybody may read.
    pub url: String,
    /// The title of its newest version.
    pub title: Names,
    /// The text of its newest version, paragraphs separated by line breaks. Missing once it is withdrawn, so that nobody passes on words that no longer
    /// hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Names>,
    /// What its newest version corrects; missing if nothing was corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<Names>,
    /// When its first version was released.
    #[schema(value_type = String, format = DateTime)]
    pub released_at: String,
    /// When it was last released, corrected or withdrawn.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: String,
    /// That it was withdrawn; missing while it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<WithdrawnData>,
}

/// That a statement was withdrawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithdrawnData {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: String,
    /// Why.
    pub why: Names,
}

/// A version of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionData {
    /// Its number, which grows with every version; there can be gaps.
    pub number: i64,
    /// When it was released.
    #[schema(value_type = String, format = DateTime)]
    pub released_at: String,
    /// Its title.
    pub title: Names,
    /// Its text.
    pub text: Names,
    /// What it corrects; missing for the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<Names>,
}

/// A picture or a document of the newest version.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileData {
    /// What kind of file it is.
    pub kind: FileKind,
    /// Where anybody can read it.
    pub url: String,
    /// What it is, or what the picture shows.
    pub title: Names,
    /// Its size in bytes.
    pub bytes: i64,
}

/// A statement with its history and its files.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeData {
    /// The statement.
    pub statement: StatementData,
    /// All versions that were released, newest first.
    pub versions: Vec<VersionData>,
    /// The files of the newest version; none once it is withdrawn.
    pub files: Vec<FileData>,
}

impl StatementData {
    fn of(op: &Op, statement: PublicStatement) -> Self {
        let PublicStatement { slug, newest, first_released_at, updated_at, withdrawn, .. } = statement;
        Self {
            url: format!("{}{}", op.settings().public_url, path(&slug)),
            name: slug,
            title: newest.title.into(),
            text: withdrawn.is_none().then(|| newest.text.into()),
            correction: newest.change.map(Into::into),
            released_at: exact(first_released_at),
            changed_at: exact(updated_at),
            withdrawn: withdrawn.map(|Withdrawn { at, why }| WithdrawnData { at: exact(at), why: why.into() }),
        }
    }
}

impl From<ReleasedVersion> for VersionData {
    fn from(version: ReleasedVersion) -> Self {
        Self {
            number: version.n,
            released_at: exact(version.released_at),
            title: version.title.into(),
            text: version.text.into(),
            correction: version.change.map(Into::into),
        }
    }
}

impl WholeData {
    fn of(op: &Op, whole: WholeStatement) -> Self {
        let WholeStatement { statement, versions, files, .. } = whole;
        let slug = statement.slug.clone();
        let file = |StatementFile { id, kind, title, bytes, .. }: StatementFile| FileData {
            kind,
            url: format!("{}{}", op.settings().public_url, file_path(&slug, id)),
            title: title.into(),
            bytes,
        };
        // As on the page.
        let files = if statement.withdrawn.is_some() { Vec::new() } else { files };
        Self {
            files: files.into_iter().map(file).collect(),
            statement: StatementData::of(op, statement),
            versions: versions.into_iter().map(Into::into).collect(),
        }
    }
}

/// A page of statements.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementPage {
    /// The statements, by their first release, newest first; withdrawn ones too.
    pub items: Vec<StatementData>,
    /// The `cursor` of the next page; missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which statements are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StatementsQuery {
    /// How many, 1 to 100; 50 if not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 27)]
    cursor: Option<String>,
}

/// Official statements, newest first.
///
/// What stands on the public page of statements. To follow corrections, read the feed at `/statements.atom`.
#[utoipa::path(get, path = "/v1/statements", operation_id = "list_statements", tag = "statements", params(StatementsQuery),
    responses(
        (status = 200, description = "A page of statements", body = StatementPage),
        Refused,
    ))]
pub async fn list(
    Keyed { op, key, .. }: Keyed<Any>,
    Asked(query): Asked<StatementsQuery>,
) -> Result<Json<StatementPage>, Problem> {
    page(&op, &key, &query).await.map(Json).map_err(|error| Problem::of(&error, op.language()))
}

async fn page(op: &Op, key: &Key, query: &StatementsQuery) -> Result<StatementPage, Error> {
    let limit = limit(query.limit)?;
    let after = match &query.cursor {
        Some(cursor) => {
            let place = public::place(op.db(), cursor::read(key, LIST, cursor)?).await?;
            Some(place.ok_or_else(|| Error::field("cursor", Wrong::NotAChoice))?)
        }
        None => None,
    };
    let found = public::list(op.db(), after, i64::from(limit)).await?;
    Ok(StatementPage {
        items: found.statements.into_iter().map(|one| StatementData::of(op, one)).collect(),
        next: found.next.map(|after| cursor::written(key, LIST, after.id)),
    })
}

/// One official statement, with its history and its files.
#[utoipa::path(get, path = "/v1/statements/{name}", operation_id = "statement", tag = "statements",
    params(("name" = String, Path, description = "The name in its address", max_length = 32)),
    responses(
        (status = 200, description = "The statement", body = WholeData),
        Refused,
    ))]
pub async fn one(Keyed { op, .. }: Keyed<Any>, Path(name): Path<String>) -> Result<Json<WholeData>, Problem> {
    match public::whole(op.db(), &name).await {
        Ok(Some(whole)) => Ok(Json(WholeData::of(&op, whole))),
        Ok(None) => Err(Problem::of(&Error::NotFound, op.language())),
        Err(error) => Err(Problem::of(&error.into(), op.language())),
    }
}
