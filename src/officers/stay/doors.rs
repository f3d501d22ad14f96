//! How much of the idle time is left, and staying.

use super::Left;
use crate::{
    error::Error,
    language::Language,
    officers::session::{self, signed_in},
    server::{House, security::plain},
    staff::StaffPage,
};
use axum::{
    Json,
    body::Body,
    extract::{Extension, State},
    http::{
        Extensions, HeaderMap, Response, StatusCode,
        header::{ACCEPT, LOCATION},
    },
    response::IntoResponse as _,
};

/// `GET /staff/stay`: how much is left. Asking is no activity.
pub async fn left(
    State(house): State<House>,
    Extension(language): Extension<Language>,
    extensions: Extensions,
) -> Response<Body> {
    match seconds(&house, &extensions).await {
        Ok(left) => Json(left).into_response(),
        Err(error) => plain(&error, language),
    }
}

/// `POST /staff/stay`: the officer is there; that it was posted has been written down already.
pub async fn stay(
    State(house): State<House>,
    Extension(language): Extension<Language>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response<Body> {
    match seconds(&house, &extensions).await {
        Ok(left) if headers.get(ACCEPT).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json")) => {
            Json(left).into_response()
        }
        Ok(_) => (StatusCode::SEE_OTHER, [(LOCATION, StaffPage::Board.route())]).into_response(),
        Err(error) => plain(&error, language),
    }
}

async fn seconds(house: &House, extensions: &Extensions) -> Result<Left, Error> {
    let who = signed_in(extensions)?;
    Ok(Left { left: session::left(house, &who).await? / 1_000 })
}
