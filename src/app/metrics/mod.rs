//! Figures for a monitoring system, in the OpenMetrics format (<https://prometheus.io/docs/specs/om/open_metrics_spec/>), which Prometheus
//! reads.
//!
//! What must stay true: a label value comes from the code, never from a request; and when the database is unreachable, everything that is known
//! without it is still reported.

mod sample;
#[cfg(test)]
mod tests;

use crate::{
    push::Delivery,
    server::{AppState, db::known_versions, disk::Seen, follow::cause::cause, proxies, watchdog},
};
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

/// The router for a separate metrics listener.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(figures)).with_state(state)
}

/// `/metrics` on the main listener, for requests from this machine only. Not found if there is a separate metrics listener.
pub async fn to_this_machine(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    // A proxy on this machine forwards requests of others and says so in a header.
    let from_here = peer.ip().to_canonical().is_loopback() && !proxies::speaks_for_another(&headers);
    if state.settings().metrics_addr.is_some() || !from_here {
        return StatusCode::NOT_FOUND.into_response();
    }
    figures(State(state)).await
}

async fn figures(State(state): State<AppState>) -> Response {
    let sample = tokio::time::timeout(PATIENCE, sample::take(&state));
    let sample = sample.await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
    if let Err(error) = &sample {
        tracing::warn!(error = cause(error), "the figures could not be read from the database");
    }
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = encode(&mut text, &registry(&state, sample.ok()));
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}

/// All figures at this moment. Built anew for each request, so that nothing is reported that no longer exists.
fn registry(state: &AppState, sample: Option<sample::Sample>) -> Registry {
    let mut registry = Registry::with_prefix("sunwai");
    registry.register("request_seconds", "Time from a request to its response", state.metrics().requests());
    let mut build = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
    build.extend(
        option_env!("SUNWAI_COMMIT").filter(|commit| !commit.is_empty()).map(|commit| ("commit", commit.to_owned())),
    );
    build.extend(known_versions().into_iter().max().map(|newest| ("schema", newest.to_string())));
    registry.register("build", "This program", Info::new(build));

    let Seen { free, floor, .. } = state.disk().look();
    let bytes = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    gauge(&mut registry, "disk_free_bytes", "Free space on the fullest volume", bytes(free));
    gauge(&mut registry, "disk_floor_bytes", "Free space below which nothing new is accepted", bytes(floor));
    gauge(
        &mut registry,
        "workers_standing",
        "Worker threads that make no progress",
        watchdog::stalled_workers().into(),
    );
    gauge(&mut registry, "last_event", "Id of the last change sent to open pages", state.hub().position());
    gauge(&mut registry, "database_up", "Whether the database answered", sample.is_some().into());

    let connections = Gauges::<[(&str, &str); 2]>::default();
    let most = Gauges::default();
    for pool in state.db().pools() {
        connections.get_or_create(&[("pool", pool.name), ("state", "idle")]).set(pool.idle);
        connections.get_or_create(&[("pool", pool.name), ("state", "busy")]).set(pool.busy);
        most.get_or_create(&[("pool", pool.name)]).set(pool.most);
    }
    registry.register("pool_connections", "Open connections to the database", connections);
    registry.register("pool_connections_most", "Most connections allowed", most);

    let refused = Gauges::default();
    for carrier in state.channels().carriers() {
        let n = i64::try_from(state.channels().refused(carrier.channel())).unwrap_or(i64::MAX);
        refused.get_or_create(&[("channel", carrier.channel().as_str())]).set(n);
    }
    registry.register("deliveries_refused", "Deliveries without a valid signature since the start", refused);
    let pushed = Gauges::default();
    for outcome in Delivery::ALL {
        let n = i64::try_from(state.push().counted(*outcome)).unwrap_or(i64::MAX);
        pushed.get_or_create(&[("outcome", outcome.as_str())]).set(n);
    }
    registry.register("push_messages", "Messages to browsers since the start, by what became of them", pushed);
    if let Some(sample) = sample {
        sample.register(&mut registry);
    }
    registry
}

/// Gauges, with one label by default.
type Gauges<L = [(&'static str, &'static str); 1]> = Family<L, Gauge>;

fn gauge(registry: &mut Registry, name: &str, help: &str, value: i64) {
    let new = Gauge::<i64>::default();
    new.set(value);
    registry.register(name, help, new);
}
