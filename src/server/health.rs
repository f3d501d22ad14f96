//! Liveness, readiness and figures for a monitoring system.

use super::{House, proxies};
use crate::complaint::{Status, tally};
use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use std::{fmt::Write as _, net::SocketAddr};

/// The process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// The database answers too.
pub async fn ready(State(house): State<House>) -> Response {
    if house.db().answers().await {
        (StatusCode::OK, "ready").into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
    }
}

/// Prometheus' text format, to the machine itself only: counts are nobody else's business.
pub async fn metrics(
    State(house): State<House>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    // A proxy on the same machine speaks for somebody else, and says so.
    let from_here = peer.ip().to_canonical().is_loopback() && !proxies::speaks_for_another(&headers);
    if !from_here {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(counts) = tally::by_status(house.db(), |all| {
        all.push("1 = 1");
    })
    .await
    else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let mut text = String::from("# TYPE sunwai_complaints gauge\n");
    for status in Status::ALL {
        let n = counts.iter().find(|count| count.status == *status).map_or(0, |count| count.n);
        let _ = writeln!(text, "sunwai_complaints{{status=\"{status}\"}} {n}");
    }
    let _ = writeln!(text, "# TYPE sunwai_last_event gauge\nsunwai_last_event {}", house.hub().position());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
