//! Handlers of every resource: which one, in which format, in which jurisdiction.

use super::{
    answer::{Format, Refusal, Value, answer},
    discovery,
    fields::Fields,
    filing,
    path::{self, BEGINS, Resource},
    requests, services,
};
use crate::{
    error::Error,
    language::texts::open311,
    server::{AppState, limits::Limited, op::Op},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest as _, State},
    http::{
        HeaderMap, Request, Response, StatusCode, Uri,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
    response::IntoResponse as _,
};

/// Longest refusal of a layer, in bytes.
const LONGEST_TEXT: usize = 4 * 1024;

/// The identifier of the only jurisdiction: the host of the public address, without `www.` and port.
fn jurisdiction(op: &Op) -> &str {
    let url = op.settings().public_url.as_str();
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(host, _)| host);
    host.strip_prefix("www.").unwrap_or(host)
}

/// Refuses another jurisdiction; naming none is right where there is only one.
fn in_jurisdiction(op: &Op, fields: &Fields) -> Result<(), Refusal> {
    let ours = jurisdiction(op);
    match fields.one("jurisdiction_id")? {
        Some(theirs) if !theirs.eq_ignore_ascii_case(ours) => {
            let (status, text) = (StatusCode::NOT_FOUND, open311::NO_SUCH_JURISDICTION);
            Err(Refusal::filled(status, op.language(), text, &[("ours", ours)]))
        }
        _ => Ok(()),
    }
}

fn resource<'a>(uri: &'a Uri, headers: &HeaderMap) -> (Option<Resource<'a>>, Format) {
    path::read(uri.path().strip_prefix(BEGINS).unwrap_or_default().trim_start_matches('/'), headers)
}

/// `GET /open311/v2/{resource}`
pub async fn read(op: Op, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let (resource, format) = resource(&uri, &headers);
    let result = async {
        let language = op.language();
        let resource = resource.ok_or_else(|| Refusal::not_found(language, open311::NO_SUCH_ADDRESS))?;
        let failed = |error: Error| Refusal::of(&error, language);
        op.limits().count(Limited::Listing, op.client().0).map_err(|seconds| failed(Error::TooMany(seconds)))?;
        let fields = Fields::read(uri.query().unwrap_or_default().as_bytes(), language)?;
        in_jurisdiction(&op, &fields)?;
        match resource {
            Resource::Discovery => Ok(of("discovery", discovery::discovery(&op).await.map_err(failed)?, format)),
            Resource::Services => Ok(of("services", services::list(&op).await.map_err(failed)?, format)),
            Resource::Definition(code) => Ok(of("service_definition", services::definition(&op, code).await?, format)),
            Resource::Requests => requests::list(&op, &fields, format).await,
            Resource::Request(id) => Ok(of("service_requests", requests::one(&op, id).await?, format)),
            Resource::Token(_) => Err(Refusal::not_found(language, open311::NO_SUCH_TOKEN)),
        }
    };
    result.await.unwrap_or_else(|refusal: Refusal| refusal.answer(format))
}

fn of(root: &'static str, value: Value, format: Format) -> Response<Body> {
    answer(format, StatusCode::OK, root, &value)
}

/// Gives the refusals of the layers around the handlers (too many or too large requests, timeouts, other methods) the shape of the specification.
pub async fn in_shape(request: Request<Body>, next: Next) -> Response<Body> {
    if !request.uri().path().starts_with(BEGINS) {
        return next.run(request).await;
    }
    let (_, format) = resource(request.uri(), request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let is_text = response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !is_text || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let said = to_bytes(body, LONGEST_TEXT).await.ok().and_then(|text| String::from_utf8(text.into()).ok());
    let said = said.filter(|said| !said.trim().is_empty());
    let said = said.unwrap_or_else(|| status.canonical_reason().unwrap_or_default().to_owned());
    let (shaped, body) = Refusal::said(status, said.trim()).answer(format).into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.extend(shaped.headers);
    Response::from_parts(parts, body)
}

/// `POST /open311/v2/{resource}`: a complaint; only `requests` takes one.
pub async fn send(State(state): State<AppState>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let (resource, format) = resource(&parts.uri, &parts.headers);
    // Whether there is such a resource, and whether it is the one that takes complaints.
    let takes = resource.map(|resource| resource == Resource::Requests);
    let is_form = parts
        .headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let read = Bytes::from_request(Request::from_parts(parts.clone(), body), &state).await;
    // Begins when everything has arrived, however long that took.
    let op = Op::begin(&state, &parts.extensions);
    let language = op.language();
    let result = async {
        match takes {
            Some(true) => {}
            Some(false) => return Ok(StatusCode::METHOD_NOT_ALLOWED.into_response()),
            None => return Err(Refusal::not_found(language, open311::NO_SUCH_ADDRESS)),
        }
        let body = read.map_err(|_| Refusal::of(&Error::TooLarge, language))?;
        if !is_form {
            return Err(Refusal::wrong(language, open311::NOT_A_FORM));
        }
        let fields = Fields::read(&body, language)?;
        in_jurisdiction(&op, &fields)?;
        let made = filing::file(&op, parts, &fields).await?;
        Ok(answer(format, StatusCode::CREATED, "service_requests", &made))
    };
    result.await.unwrap_or_else(|refusal: Refusal| refusal.answer(format))
}
