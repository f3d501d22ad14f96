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

/// How long what was found holds: a write costs a turn on the disk, and anybody may ask.
const HOLDS: Duration = Duration::from_secs(1);

/// The process answers.
pub async fn alive() -> &'static str {
    "ok"
}

/// Whether requests can be served; tried at most once a second, by one at a time, however many ask.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, Result<(), &'static str>)>>);

impl AppState {
    /// Whether requests can be served, as it was last tried.
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
        let found = tried(state).await;
        *last = Some((Instant::now(), found));
        found
    }
}

/// Reading is not enough: after a full disk everything could be read and nothing written.
async fn tried(state: &AppState) -> Result<(), &'static str> {
    if state.disk().look().room == DiskSpace::None {
        return Err("the disk is full up to the floor");
    }
    state.db().takes_writes(state.clock().now()).await.map_err(|error| {
        tracing::warn!(error = cause(&error), "not ready: the database takes no write");
        "the database takes no write"
    })
}

/// The database takes a write, there is room for more, and the server is not about to stop.
pub async fn ready(State(state): State<AppState>) -> Response {
    // While the server stops, others are to be asked; what has begun is finished here.
    if state.edge().stopping.has_begun() {
        because("stopping");
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping").into_response();
    }
    match state.readiness().ask(&state).await {
        Ok(()) => (StatusCode::OK, "ready").into_response(),
        Err(why) => {
            // What is wrong was told where it was found; here somebody asks again and again.
            because(why);
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], why).into_response()
        }
    }
}
