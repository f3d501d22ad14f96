//! Which figures are reported, and on which listener.

use super::router;
use crate::{
    server::{db::sql, listen},
    testing::{App, NOON, both_databases},
};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use std::net::SocketAddr;
use tower::ServiceExt as _;

/// Requests `/metrics` from the machine itself.
async fn scrape(router: Router) -> (StatusCode, String, String) {
    let mut request = Request::get("/metrics").body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let response = router.oneshot(request).await.unwrap();
    let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, kind.unwrap_or_default(), String::from_utf8(bytes.to_vec()).unwrap())
}

/// The value of one metric.
fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{name} is missing: {text}")).parse().unwrap()
}

const MAIL: &[&str] = &["--smtp-url", "smtp://127.0.0.1:9", "--mail-from", "desk@example.org"];

both_databases!(a_metrics_listener_is_the_only_place_for_figures, async |db| {
    let app = App::with_settings(db, &["--metrics-addr", "127.0.0.1:0"]).await;
    assert_eq!(scrape(app.router()).await.0, StatusCode::NOT_FOUND, "not found even from the machine itself");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(listen::serve(listener, router(app.state.clone()), std::future::pending()));
    // Whoever reaches this listener may read, even through a proxy.
    let client = reqwest::Client::new();
    let answer =
        client.get(format!("http://{at}/metrics")).header("x-forwarded-for", "203.0.113.7").send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = answer.text().await.unwrap();
    assert!(text.contains("sunwai_build_info{version=") && text.ends_with("# EOF\n"), "{text}");
    for elsewhere in ["/", "/healthz", "/staff", "/sign-in"] {
        assert_eq!(client.get(format!("http://{at}{elsewhere}")).send().await.unwrap().status().as_u16(), 404);
    }
    // Without a metrics listener the main listener has it.
    let usual = app.again(&[]).await;
    assert_eq!(scrape(usual.router()).await.0, StatusCode::OK);
    assert_eq!(usual.citizen().get("/metrics").await.status, StatusCode::NOT_FOUND);
});

both_databases!(delays_silence_and_disk_space_are_reported, async |db| {
    let app = App::with_settings(db.clone(), MAIL).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("चोरी").await;
    citizen.get(&format!("/t/{}/{key}", reference.as_str())).await;
    citizen.get("/t/000-000-0000/wrongwrongwrong1").await;
    citizen.get("/nowhere/9876543210").await;
    citizen.deliver("/webhooks/x", "x-twitter-webhooks-signature", "sha256=x", "{}").await;
    let mut tx = db.begin().await.unwrap();
    for statement in [
        sql("insert into channel_state (channel, heard_at, listed_until, paused_until, shut, spent_on, spent) \
             values ('x', $1, $2, 0, 'why', 0, 0) on conflict (channel) do update set heard_at = $1, listed_until = $2, shut = 'why'")
        .arg(NOON - 60_000)
        .arg(NOON - 120_000),
        sql("insert into reply (channel, way, target, text, cause, state, attempts, looks, due_at, lease_until, created_at) \
             values ('x', 'post', '', 'words', 'a cause', 'queued', 0, 0, $1, 0, $1)")
        .arg(NOON - 30_000),
        sql("insert into notice (at, kind, role, level, text) values ($1, 'escalated', 'operator', 0, 'x')").arg(NOON - 90_000),
        sql("insert into notice_mail (notice_id, officer_id, state, attempts, due_at, lease_until, at) \
             select n.id, o.id, 'waiting', 1, $1, 0, $1 from notice n, officer o where n.at = $2 and o.login = 'operator'")
        .arg(NOON)
        .arg(NOON - 90_000),
        sql("update mail_server set down_since = $1 where one = 1").arg(NOON - 45_000),
    ] {
        tx.run(&statement).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (status, _, text) = scrape(app.router()).await;
    assert_eq!(status, StatusCode::OK);
    let counted = |route: &str, method: &str, status: &str| {
        format!("sunwai_request_seconds_count{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}")
    };
    for (name, right) in [
        (counted("/", "POST", "3xx").as_str(), 1.0),
        (&counted("/t/{reference}/{key}", "GET", "2xx"), 1.0),
        (&counted("/t/{reference}/{key}", "GET", "4xx"), 1.0),
        (&counted("none", "GET", "4xx"), 1.0),
        ("sunwai_complaints{status=\"received\"}", 1.0),
        ("sunwai_outbox_waiting{channel=\"x\"}", 1.0),
        ("sunwai_outbox_oldest_seconds{channel=\"x\"}", 30.0),
        ("sunwai_channel_silent_seconds{channel=\"x\"}", 60.0),
        ("sunwai_channel_listed_seconds{channel=\"x\"}", 120.0),
        ("sunwai_channel_shut{channel=\"x\"}", 1.0),
        ("sunwai_deliveries_refused{channel=\"x\"}", 1.0),
        ("sunwai_mail_waiting", 1.0),
        ("sunwai_mail_oldest_seconds", 90.0),
        ("sunwai_mail_server_down_seconds", 45.0),
        ("sunwai_database_up", 1.0),
        ("sunwai_workers_standing", 0.0),
    ] {
        assert!((value(&text, name) - right).abs() < 0.5, "{name}: {text}");
    }
    let pool = if matches!(db, crate::server::db::Db::Sqlite { .. }) { "writer" } else { "postgres" };
    assert!(value(&text, &format!("sunwai_pool_connections_most{{pool=\"{pool}\"}}")) >= 1.0);
    assert!(value(&text, "sunwai_disk_free_bytes") > 0.0 && text.contains("sunwai_last_event "), "{text}");
    assert!(!text.contains("clocks_overdue{"), "nothing is overdue yet: {text}");
    assert!(!text.contains(&key) && !text.contains(reference.as_str()) && !text.contains("9876543210"), "{text}");
    // The cell had one day to forward it.
    app.state.clock().advance(40 * 3_600_000);
    let (_, _, text) = scrape(app.router()).await;
    assert!(value(&text, "sunwai_clocks_overdue{step=\"acknowledge\"}") >= 1.0, "{text}");
    assert!(value(&text, "sunwai_clocks_overdue_oldest_seconds{step=\"acknowledge\"}") > 0.0, "{text}");
});

both_databases!(without_the_database_the_other_figures_are_still_reported, async |db| {
    let app = App::on(db.clone()).await;
    app.citizen().get("/healthz").await;
    db.close().await;
    let (status, _, text) = scrape(router(app.state.clone())).await;
    assert_eq!(status, StatusCode::OK);
    assert!(value(&text, "sunwai_database_up") < 0.5 && value(&text, "sunwai_disk_free_bytes") > 0.0, "{text}");
    assert!(text.contains("route=\"/healthz\"") && !text.contains("sunwai_complaints"), "{text}");
});
