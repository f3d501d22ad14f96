//! The resources under `/v1`, and their description (OpenAPI 3.1), which is generated from the same declarations as the routes.

mod asked;
mod changes;
mod complaints;
mod cursor;
pub mod developers;
mod district;
mod filing;
mod moves;
pub mod repeated;
mod statements;
mod words;

#[cfg(test)]
mod tests;

use super::problem::Problem;
use crate::server::AppState;
use axum::{
    Router,
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};
use std::sync::OnceLock;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The paths of all routes of [`routes()`], for the list of all routes; a test compares them with the description.
pub const PATHS: &[&str] = &[
    "/v1/complaints",
    "/v1/complaints/{reference}",
    "/v1/complaints/{reference}/timeline",
    "/v1/complaints/{reference}/moves",
    "/v1/changes",
    "/v1/offices",
    "/v1/categories",
    "/v1/figures",
    "/v1/statements",
    "/v1/statements/{name}",
    "/v1/openapi.json",
];

/// What the description says about the whole interface.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sunwai",
        version = "1",
        description = "The interface of the complaint desk for other software of the force.\n\n\
            Every request needs a key, which the admin makes at /staff/keys: `Authorization: Bearer sunwai_…`. A key acts in the name of one account and sees \
            and does what this account may, as far as its scopes allow.\n\n\
            Refusals are problem details (RFC 9457). After 429 and 503, wait for as many seconds as Retry-After says. Times are RFC 3339. Lists come in pages: \
            send `next` of one answer as `cursor` of the following request, with the same filters.\n\n\
            A request that changes something needs an Idempotency-Key of your choice, such as a random UUID. Sent again with the same key and body, it changes \
            nothing and gets the same answer, so send it again whenever the answer was lost.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(Problem)),
    modifiers(&Bearer),
    security(("key" = [])),
)]
struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let key =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A key made at /staff/keys")).build();
        openapi.components.get_or_insert_default().add_security_scheme("key", SecurityScheme::Http(key));
    }
}

fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(complaints::list, filing::file))
        .routes(routes!(complaints::one))
        .routes(routes!(complaints::timeline))
        .routes(routes!(moves::make))
        .routes(routes!(changes::since))
        .routes(routes!(district::offices))
        .routes(routes!(district::categories))
        .routes(routes!(district::figures))
        .routes(routes!(statements::list))
        .routes(routes!(statements::one))
        .routes(routes!(description))
}

/// The routes of [`PATHS`].
pub fn routes() -> Router<AppState> {
    described().split_for_parts().0
}

/// The description as JSON, made once.
pub fn json() -> &'static str {
    static JSON: OnceLock<String> = OnceLock::new();
    JSON.get_or_init(|| described().into_openapi().to_json().unwrap_or_default())
}

/// This description (OpenAPI 3.1). Needs no key.
#[utoipa::path(get, path = "/v1/openapi.json", operation_id = "description", tag = "description", security(()),
    responses((status = 200, description = "The description", content_type = "application/json", body = Object)))]
async fn description() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "public, max-age=300"),
        // Tools in a browser read it too.
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, json())
}

/// Any other address under `/v1`.
pub async fn no_such() -> Problem {
    Problem::plain(404)
}
