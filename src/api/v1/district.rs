//! Offices, subjects and public figures.

use super::{asked::Asked, words::Names};
use crate::{
    api::{
        key::{Any, Keyed},
        problem::{Problem, Refused},
    },
    complaint::{Category, categories},
    error::Error,
    figures,
    offices::OfficeKind,
    server::op::Op,
};
use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// An office of the district.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeData {
    /// Its code, which never changes.
    pub code: String,
    /// What kind of office it is.
    pub kind: OfficeKind,
    /// Its present name, without the kind.
    pub name: Names,
    /// The code of the office above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<String>,
}

/// The offices.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeList {
    /// All offices that exist today, from the top of the tree.
    pub items: Vec<OfficeData>,
}

/// The offices of the district.
#[utoipa::path(get, path = "/v1/offices", operation_id = "offices", tag = "district",
    responses(
        (status = 200, description = "The offices that exist today", body = OfficeList),
        Refused,
    ))]
pub async fn offices(Keyed { op, .. }: Keyed<Any>) -> Json<OfficeList> {
    let (tree, now) = (op.offices(), op.now());
    let items = tree.from_the_top(now).into_iter().filter_map(|(id, _)| {
        let (office, name) = (tree.get(id)?, tree.name_at(id, now)?);
        let above = tree.above(id, now).and_then(|above| tree.get(above));
        Some(OfficeData {
            code: office.code.clone(),
            kind: office.kind,
            name: Names { hi: name.hi, en: name.en },
            above: above.map(|above| above.code.clone()),
        })
    });
    Json(OfficeList { items: items.collect() })
}

/// A subject of complaints.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryData {
    /// Its word, which never changes.
    pub category: Category,
    /// Its name in this district.
    pub name: Names,
    /// Whether the public form offers it.
    pub offered: bool,
}

/// The subjects.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryList {
    /// All subjects, in the order of the public form.
    pub items: Vec<CategoryData>,
}

/// The subjects of complaints.
#[utoipa::path(get, path = "/v1/categories", operation_id = "categories", tag = "district",
    responses(
        (status = 200, description = "The subjects", body = CategoryList),
        Refused,
    ))]
pub async fn categories(Keyed { op, .. }: Keyed<Any>) -> Result<Json<CategoryList>, Problem> {
    use crate::language::Language::{English, Hindi};
    let all = categories::store::all(op.db()).await.map_err(|error| refused(&op, error))?;
    let items = all.into_iter().map(|subject| CategoryData {
        category: subject.category,
        name: Names { hi: subject.name(Hindi).to_owned(), en: subject.name(English).to_owned() },
        offered: subject.offered,
    });
    Ok(Json(CategoryList { items: items.collect() }))
}

/// Which days the figures cover.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// The first day in India, such as 2026-11-01; from the beginning if not given.
    #[param(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    from: Option<String>,
    /// The last day in India; until now if not given.
    #[param(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    to: Option<String>,
}

/// The public figures.
///
/// The same as at `/figures.json`, with the same suppression of small numbers.
#[utoipa::path(get, path = "/v1/figures", operation_id = "figures", tag = "district", params(DaysQuery),
    responses(
        (status = 200, description = "The figures", body = Object),
        Refused,
    ))]
pub async fn figures(Keyed { op, .. }: Keyed<Any>, Asked(days): Asked<DaysQuery>) -> Result<Json<Value>, Problem> {
    let given = [&days.from, &days.to];
    if given.into_iter().flatten().any(String::is_empty) {
        return Err(Problem::of(&Error::NotUnderstood, op.language()));
    }
    let (from, to) = (days.from.unwrap_or_default(), days.to.unwrap_or_default());
    let figures = figures::read(&op, &from, &to).await.map_err(|error| Problem::of(&error, op.language()))?;
    serde_json::to_value(figures).map(Json).map_err(|_| Problem::plain(500))
}

fn refused(op: &Op, error: sqlx::Error) -> Problem {
    Problem::of(&error.into(), op.language())
}
