//! Handlers for the remaining idle time and for staying signed in.

use super::Left;
use crate::{
    error::Error,
    officers::session,
    server::{op::Op, security::plain},
    staff::StaffPage,
};
use axum::{
    Json,
    body::Body,
    http::{
        HeaderMap, Response, StatusCode,
        header::{ACCEPT, LOCATION},
    },
    response::IntoResponse as _,
};

/// `GET /staff/stay`: the remaining time. The request is no activity.
pub async fn left(op: Op) -> Response<Body> {
    match seconds(&op).await {
        Ok(left) => Json(left).into_response(),
        Err(error) => plain(&error, op.language()),
    }
}

/// `POST /staff/stay`: keeps the session open. The session layer has already stored the post as activity.
pub async fn stay(op: Op, headers: HeaderMap) -> Response<Body> {
    match seconds(&op).await {
        Ok(left) if headers.get(ACCEPT).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json")) => {
            Json(left).into_response()
        }
        Ok(_) => (StatusCode::SEE_OTHER, [(LOCATION, StaffPage::Board.route())]).into_response(),
        Err(error) => plain(&error, op.language()),
    }
}

async fn seconds(op: &Op) -> Result<Left, Error> {
    let who = op.who()?;
    Ok(Left { left: session::left(op, &who).await? / 1_000 })
}
