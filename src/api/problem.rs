//! Refusals of the interface: problem details (RFC 9457).

use crate::{
    error::Error,
    language::{Language, texts},
    server::{follow, security::seconds_to_wait},
};
use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderValue, Response, StatusCode,
        header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::IntoResponse,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{self, Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, ResponseBuilder, schema::Type},
};

/// The content type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Most characters of an explanation that comes from a parser.
const LONGEST_DETAIL: usize = 300;

/// Why a request was refused (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The name of the HTTP status.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong, in the language of the request.
    pub detail: String,
    /// What is wrong with single fields or parameters; empty if it is not about one of them.
    pub errors: Vec<FieldProblem>,
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// What is wrong with one field or parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Its name.
    pub field: String,
    /// What is wrong with it, in the language of the request.
    pub detail: String,
}

impl Problem {
    /// The problem of this error.
    pub fn of(error: &Error, language: Language) -> Self {
        follow::refused(error);
        let errors = match error {
            Error::Fields(fields) => fields.as_slice(),
            _ => &[],
        };
        let errors = errors
            .iter()
            .map(|one| FieldProblem { field: one.field.clone(), detail: texts::problem(one.problem, language) });
        let detail = match error {
            Error::SignIn => texts::api::NO_KEY.in_language(language).to_owned(),
            error => texts::error(error, language),
        };
        Self { errors: errors.collect(), detail, retry_after: seconds_to_wait(error), ..Self::plain(error.status()) }
    }

    /// A problem with this explanation, of which only the first part is shown.
    pub fn saying(status: u16, detail: &str) -> Self {
        let detail = detail.chars().filter(|c| !c.is_control()).take(LONGEST_DETAIL).collect();
        Self { detail, ..Self::plain(status) }
    }

    /// A problem of which nothing but the status is known.
    pub fn plain(status: u16) -> Self {
        let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error");
        Self {
            kind: "about:blank",
            title: title.to_owned(),
            status,
            detail: title.to_owned(),
            errors: Vec::new(),
            retry_after: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// A problem, as the description names it.
fn described(status: u16) -> (String, RefOr<openapi::Response>) {
    let name = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new().description(name).content(PROBLEM_JSON, problem);
    let wait = HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1))));
    let wait = wait.description(Some("Seconds to wait before the next attempt")).build();
    let response = if matches!(status, 429 | 503) { response.header("Retry-After", wait) } else { response };
    (status.to_string(), RefOr::T(response.build()))
}

/// The refusals of a request that reads, for the description.
pub struct Refused;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        [400, 401, 403, 404, 422, 429, 503].map(described).into()
    }
}

/// The refusals of a request that changes something, for the description.
pub struct RefusedChange;

impl IntoResponses for RefusedChange {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        [400, 401, 403, 404, 409, 413, 415, 422, 429, 503].map(described).into()
    }
}

/// Layer: makes every refusal under `/v1` a problem, whichever layer or router it comes from.
pub async fn everywhere(request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path();
    let ours = path == "/v1" || path.starts_with("/v1/");
    let response = next.run(request).await;
    let status = response.status();
    let is_refusal = status.is_client_error() || status.is_server_error();
    let is_problem = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
    if !ours || !is_refusal || is_problem {
        return response;
    }
    let (parts, _) = response.into_parts();
    let mut problem = Problem::plain(status.as_u16()).into_response();
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = parts.headers.get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    // What outer layers have set already, such as the security headers.
    for (name, value) in &parts.headers {
        if !problem.headers().contains_key(name) && name != "content-length" && name != "content-encoding" {
            problem.headers_mut().insert(name.clone(), value.clone());
        }
    }
    // Whatever the inner layers wanted to say about the refusal, for the log.
    *problem.extensions_mut() = parts.extensions;
    problem
}
