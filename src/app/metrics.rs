//! Figures for a monitoring system.

use crate::{
    complaint::{Status, tally},
    server::{House, proxies, watchdog},
};
use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};
use std::{fmt::Write as _, net::SocketAddr};

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
    let disk = house.disk().look();
    for (name, value) in [
        ("last_event", house.hub().position()),
        ("workers_standing", i64::from(watchdog::workers_standing())),
        ("disk_free_bytes", i64::try_from(disk.free).unwrap_or(i64::MAX)),
        ("disk_floor_bytes", i64::try_from(disk.floor).unwrap_or(i64::MAX)),
    ] {
        let _ = writeln!(text, "# TYPE sunwai_{name} gauge\nsunwai_{name} {value}");
    }
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
