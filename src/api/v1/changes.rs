//! What has changed since a place in the log of changes.

use super::{asked::Asked, cursor, words::exact};
use crate::{
    api::{
        key::{Key, Keyed, Read},
        problem::{Problem, Refused},
    },
    complaint::{Status, store},
    error::Error,
    server::op::Op,
};
use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Changes that one request looks at.
const WINDOW: i64 = 500;
/// The name of the list, for its cursors.
const LIST: &str = "changes";

/// A complaint that has changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeData {
    /// Its number.
    pub reference: String,
    /// Its present status.
    pub status: Status,
    /// Its present version.
    pub version: i64,
    /// When it changed last, among the changes of this answer.
    #[schema(value_type = String, format = DateTime)]
    pub at: String,
}

/// Changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The complaints that changed and that the account may see, each once, in the order of their last change. There may be none although more follow.
    pub items: Vec<ChangeData>,
    /// The `cursor` of the next request. Keep it: it stays valid.
    pub next: String,
    /// Whether there are more changes already.
    pub more: bool,
}

/// Since when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// `next` of the answer before. Without it, the answer is empty and holds a cursor for what changes from now on.
    #[param(max_length = 27)]
    cursor: Option<String>,
}

/// Changes since a cursor.
///
/// First ask without a cursor, then read the list of complaints, then follow the changes: so nothing is missed.
#[utoipa::path(get, path = "/v1/changes", operation_id = "changes", tag = "complaints", params(ChangesQuery),
    responses(
        (status = 200, description = "The changes", body = Changes),
        Refused,
    ))]
pub async fn since(
    Keyed { op, key, .. }: Keyed<Read>,
    Asked(query): Asked<ChangesQuery>,
) -> Result<Json<Changes>, Problem> {
    let changes = match query.cursor {
        Some(cursor) => after(&op, &key, &cursor).await,
        None => now(&op, &key).await,
    };
    changes.map(Json).map_err(|error| Problem::of(&error, op.language()))
}

async fn now(op: &Op, key: &Key) -> Result<Changes, Error> {
    let end = store::last_change(op.db()).await?;
    Ok(Changes { items: Vec::new(), next: cursor::written(key, LIST, end), more: false })
}

async fn after(op: &Op, key: &Key, cursor: &str) -> Result<Changes, Error> {
    let after = cursor::read(key, LIST, cursor)?;
    let (n, last, rows) = store::changes_after(op.db(), &key.who.viewer, after, WINDOW).await?;
    let items = rows.into_iter().map(|row| ChangeData {
        reference: row.reference.as_str().to_owned(),
        status: row.status,
        version: row.version,
        at: exact(row.at),
    });
    Ok(Changes { items: items.collect(), next: cursor::written(key, LIST, last), more: n == WINDOW })
}
