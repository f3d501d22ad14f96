//! Liveness and readiness.

use super::{
    AppState,
    disk::DiskSpace,
    follow::{because, cause::cause},
};
use axum::{
    extract::State,
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse as _, Response},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How long a result is reused: the test write costs disk time, and anybody may request it.
const HOLDS: Duration = Duration::from_secs(1);

/// `/healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// Whether requests can be served; tested at most once a second, one test at a time, however many requests come.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, Result<(), &'static str>)>>);

impl AppState {
    /// The latest result of the readiness test.
    pub fn readiness(&self) -> &Readiness {
        self.part::<Arc<Readiness>>()
    }
}

impl Readiness {
    async fn ask(&self, state: &AppState) -> Result<(), &'static str> {
        let mut last = self.0.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < HOLDS
        {
            return found;
        }
        let found = check(state).await;
        *last = Some((Instant::now(), found));
        found
    }
}

/// Tests free space and a database write. Reading would not be enough: on a full disk everything can be read and nothing written.
async fn check(state: &AppState) -> Result<(), &'static str> {
    if state.disk().look().room == DiskSpace::None {
        return Err("the disk is full up to the floor");
    }
    state.db().takes_writes(state.clock().now()).await.map_err(|error| {
        tracing::warn!(error = cause(&error), "not ready: the database accepts no writes");
        "the database takes no write"
    })
}

/// `/readyz`: the database accepts a write, there is disk space, and the server is not stopping.
pub async fn ready(State(state): State<AppState>) -> Response {
    // While the server stops, new requests should go to other servers; requests in progress are finished here.
    if state.edge().stopping.has_begun() {
        because("stopping");
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping").into_response();
    }
    match state.readiness().ask(&state).await {
        Ok(()) => (StatusCode::OK, "ready").into_response(),
        Err(why) => {
            // The cause was logged by the test; this request may be repeated many times.
            because(why);
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], why).into_response()
        }
    }
}
