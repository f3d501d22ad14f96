//! What a request asks: its query and its body. Anything wrong with them is a problem that says what.

use crate::{
    api::{
        key::{self, Asks, Key},
        problem::Problem,
    },
    error::{Error, FieldError, Problem as Wrong},
    officers::sign_in,
    server::{AppState, op::Op},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{HeaderMap, header::CONTENT_TYPE, request::Parts},
};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::marker::PhantomData;

/// The header with the name that the sender gave to this request.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Longest value of that header.
pub const LONGEST_NAME: usize = 200;

/// Extractor: the query.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => Err(Problem::saying(400, &rejection.body_text())),
        }
    }
}

/// Extractor: a change that a key asks for. The key is checked before the body is read; the operation begins when the body has arrived.
pub struct Change<S, T> {
    /// The operation.
    pub op: Op,
    /// The key.
    pub key: Key,
    /// What the sender called this request.
    pub name: String,
    /// SHA-256 of path and body.
    pub hash: Vec<u8>,
    /// The body.
    pub body: T,
    asked: PhantomData<S>,
}

impl<S: Asks, T: DeserializeOwned> FromRequest<AppState> for Change<S, T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let key::Keyed { op, mut key, .. } = key::Keyed::<S>::from_request_parts(&mut parts, state).await?;
        let refuse = |error: &Error| Problem::of(error, op.language());
        let name = name(&parts.headers).map_err(|error| refuse(&error))?;
        op.has_room().map_err(|error| refuse(&error))?;
        if !is_json(&parts.headers) {
            return Err(Problem::plain(415));
        }
        let mut hash = Sha256::new();
        hash.update(parts.uri.path());
        let extensions = parts.extensions.clone();
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state).await;
        let bytes = bytes.map_err(|rejection| Problem::saying(rejection.status().as_u16(), &rejection.body_text()))?;
        hash.update([0]);
        hash.update(&bytes);
        let body = serde_json::from_slice(&bytes).map_err(|error| Problem::saying(400, &error.to_string()))?;
        let op = Op::begin(state, &extensions);
        key.who.viewer = sign_in::viewer(&op, &key.who.officer);
        Ok(Self { op, key, name, hash: hash.finalize().to_vec(), body, asked: PhantomData })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// The name of a request: 1 to 200 visible ASCII characters.
fn name(headers: &HeaderMap) -> Result<String, Error> {
    let problem = |problem| Error::Fields(vec![FieldError { field: IDEMPOTENCY_KEY.to_owned(), problem }]);
    let given = headers.get(IDEMPOTENCY_KEY).ok_or_else(|| problem(Wrong::Missing))?;
    let given = given.to_str().map_err(|_| problem(Wrong::ControlCharacters))?.trim();
    match given.len() {
        0 => Err(problem(Wrong::Missing)),
        length if length > LONGEST_NAME => Err(problem(Wrong::TooLong(LONGEST_NAME as u32))),
        _ => Ok(given.to_owned()),
    }
}
