//! Figures for a monitoring system, in the format of OpenMetrics (<https://prometheus.io/docs/specs/om/open_metrics_spec/>), which Prometheus
//! reads.
//!
//! What must stay true: a label is a word of ours, never anything that came with a request; and when the database is away, everything that is
//! known without it is still told.

mod sample;
#[cfg(test)]
mod tests;

use crate::server::{AppState, db::known_versions, disk::Seen, follow::cause::cause, proxies, watchdog};
use axum::{
    Router,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
    routing::get,
};
use prometheus_client::{
    encoding::text::encode,
    metrics::{family::Family, gauge::Gauge, info::Info},
    registry::Registry,
};
use std::{net::SocketAddr, time::Duration};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is served on a listener of its own.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(figures)).with_state(state)
}

/// `/metrics` beside everything else, to the machine itself only: counts are nobody else's business. Nothing where the figures have a listener of
/// their own.
pub async fn to_this_machine(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    // A proxy on the same machine speaks for somebody else, and says so.
    let from_here = peer.ip().to_canonical().is_loopback() && !proxies::speaks_for_another(&headers);
    if state.settings().metrics_addr.is_some() || !from_here {
        return StatusCode::NOT_FOUND.into_response();
    }
    figures(State(state)).await
}

async fn figures(State(state): State<AppState>) -> Response {
    let asked = tokio::time::timeout(PATIENCE, sample::ask(&state));
    let asked = asked.await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
    if let Err(error) = &asked {
        tracing::warn!(error = cause(error), "the database was not asked for the figures");
    }
    let mut text = String::new();
    // Nothing that is written into a text can fail.
    let _ = encode(&mut text, &registry(&state, asked.ok()));
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}

/// Everything that is told at this moment. Made anew each time, so that nothing is told of what is there no longer.
fn registry(state: &AppState, asked: Option<sample::Sample>) -> Registry {
    let mut registry = Registry::with_prefix("sunwai");
    registry.register("request_seconds", "From a request to its answer", state.metrics().requests());
    let mut build = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
    build.extend(
        option_env!("SUNWAI_COMMIT").filter(|commit| !commit.is_empty()).map(|commit| ("commit", commit.to_owned())),
    );
    build.extend(known_versions().into_iter().max().map(|newest| ("schema", newest.to_string())));
    registry.register("build", "This program", Info::new(build));

    let Seen { free, floor, .. } = state.disk().look();
    let bytes = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    one(&mut registry, "disk_free_bytes", "Free on the volume with the least room", bytes(free));
    one(&mut registry, "disk_floor_bytes", "Below this nothing new is taken in", bytes(floor));
    one(&mut registry, "workers_standing", "Threads that get no further", watchdog::workers_standing().into());
    one(&mut registry, "last_event", "The last change that open pages were told of", state.hub().position());
    one(&mut registry, "database_up", "Whether the database answered just now", asked.is_some().into());

    let connections = Gauges::<[(&str, &str); 2]>::default();
    let most = Gauges::default();
    for pool in state.db().pools() {
        connections.get_or_create(&[("pool", pool.name), ("state", "idle")]).set(pool.idle);
        connections.get_or_create(&[("pool", pool.name), ("state", "busy")]).set(pool.busy);
        most.get_or_create(&[("pool", pool.name)]).set(pool.most);
    }
    registry.register("pool_connections", "Open connections to the database", connections);
    registry.register("pool_connections_most", "Connections that there may be", most);

    let refused = Gauges::default();
    for carrier in state.channels().carriers() {
        let n = i64::try_from(state.channels().refused(carrier.channel())).unwrap_or(i64::MAX);
        refused.get_or_create(&[("channel", carrier.channel().as_str())]).set(n);
    }
    registry.register("deliveries_refused", "Deliveries without a right signature since the start", refused);
    if let Some(asked) = asked {
        asked.register(&mut registry);
    }
    registry
}

/// Numbers by one word, or by some.
type Gauges<L = [(&'static str, &'static str); 1]> = Family<L, Gauge>;

fn one(registry: &mut Registry, name: &str, help: &str, value: i64) {
    let gauge = Gauge::<i64>::default();
    gauge.set(value);
    registry.register(name, help, gauge);
}
