//! Liveness, readiness and figures for a monitoring system.

use super::{House, disk::Room, proxies, watchdog};
use crate::complaint::{Status, tally};
use axum::{
    extract::{ConnectInfo, State},
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use std::{
    fmt::Write as _,
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How long what was found holds: a write costs a turn on the disk, and anybody may ask.
const HOLDS: Duration = Duration::from_secs(1);

/// The process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// Whether requests can be served; tried at most once a second, by one at a time, however many ask.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, Result<(), &'static str>)>>);

impl Readiness {
    async fn ask(&self, house: &House) -> Result<(), &'static str> {
        let mut last = self.0.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < HOLDS
        {
            return found;
        }
        let found = tried(house).await;
        *last = Some((Instant::now(), found));
        found
    }
}

/// Reading is not enough: after a full disk everything could be read and nothing written.
async fn tried(house: &House) -> Result<(), &'static str> {
    if house.disk().look().room == Room::None {
        return Err("the disk is full up to the floor");
    }
    house.db().takes_writes(house.clock().now()).await.map_err(|error| {
        tracing::warn!(%error, "not ready: the database takes no write");
        "the database takes no write"
    })
}

/// The database takes a write, there is room for more, and the server is not about to stop.
pub async fn ready(State(house): State<House>) -> Response {
    if let Some(stopping) = stopping(&house) {
        return stopping;
    }
    match house.readiness().ask(&house).await {
        Ok(()) => (StatusCode::OK, "ready").into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], why).into_response(),
    }
}

/// While the server stops, others are to be asked; what has begun is finished here.
fn stopping(house: &House) -> Option<Response> {
    house.edge().stopping.has_begun().then(|| (StatusCode::SERVICE_UNAVAILABLE, "stopping").into_response())
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
