//! The office tree changes while a request is running: the request is decided by the tree it began with.

use super::handlers;
use crate::{
    complaint::{Move, Reference},
    officers::session::recognise,
    offices::OfficeKind,
    server::{
        db::{Db, Tx, sql, to_change},
        forms::FormRequest,
    },
    testing::{App, NOON, Person, both_databases, panel_page},
};
use axum::{
    body::Body,
    extract::{FromRequest as _, Path},
    http::{Request, StatusCode},
};
use std::time::Duration;

/// Another server on the same database moves a station to circle Two. This server has not read the change yet.
async fn moved_to_circle_two(app: &App, station: i64) {
    let code = app.op().offices().get(station).unwrap().code.clone();
    let other = app.again(&[]).await;
    let admin = other.officer("admin").await;
    let form = admin.fills("move").with("office", code).with("parent", "circle Two").with("from", "2026-11-23");
    form.at("/staff/offices").succeeds().await;
    let circle = circle_of(app, station);
    assert_eq!(circle, app.offices.circle, "the change has not been read yet");
}

fn circle_of(app: &App, station: i64) -> i64 {
    let op = app.op();
    op.offices().circle_of(station, op.now()).unwrap()
}

/// Station and circle of a complaint.
async fn place(db: &Db, reference: Reference) -> (Option<i64>, Option<i64>) {
    let statement = sql("select station_id, circle_id from complaint where reference = $1");
    db.one(&statement.arg(reference)).await.unwrap()
}

/// Locks a complaint against changes until the transaction ends.
async fn locked(db: &Db, reference: Reference) -> Tx {
    let mut tx = db.begin().await.unwrap();
    let mut lock = sql("select id from complaint where reference = ");
    lock.bind(reference).push(to_change(&tx));
    tx.one::<(i64,)>(&lock).await.unwrap();
    tx
}

both_databases!(an_order_is_placed_by_the_offices_as_they_were_when_it_began, async |db| {
    let app = App::on(db.clone()).await;
    let a = app.offices.station_a;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let chief = app.officer("chief").await;
    moved_to_circle_two(&app, a).await;

    let blocker = locked(&db, reference).await;
    let given = tokio::spawn(chief.gives_order(reference, "आज मिलें", a, "2026-11-23T20:00").sends_in_place());
    // It has begun, and is waiting for the lock.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!given.is_finished());
    app.state.look_at_offices().await.unwrap();
    assert_ne!(circle_of(&app, a), app.offices.circle, "the change has been read");
    drop(blocker);

    let (status, answer) = given.await.unwrap();
    assert_eq!(status, StatusCode::OK, "{answer:?}");
    assert_eq!(place(&db, reference).await, (Some(a), Some(app.offices.circle)));
});

/// A forwarding as a browser without scripts posts it.
fn forwarding(who: &Person, reference: Reference, version: i64, station: i64) -> Request<Body> {
    let body = format!("form_name=move&move={}&version={version}&station={station}", Move::Forward);
    Request::post(panel_page(reference))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", who.cookie_header())
        .body(body.into())
        .unwrap()
}

both_databases!(a_circle_forwards_to_the_stations_it_had_when_the_request_began, async |db| {
    let app = App::on(db.clone()).await;
    let (a, b) = (app.offices.station_a, app.offices.station_b);
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    app.officer("operator").await.forwards(reference, a).await;
    let circle = app.officer("circle").await;
    let version = circle.panel(reference).await.unwrap().version;
    moved_to_circle_two(&app, b).await;

    let mut request = forwarding(&circle, reference, version, b);
    recognise(&app.state, &mut request).await.unwrap();
    let Ok(begun) = FormRequest::from_request(request, &app.state).await else { panic!("a form") };
    app.state.look_at_offices().await.unwrap();
    let answer = handlers::post(Path(reference.as_str().to_owned()), begun).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        place(&db, reference).await,
        (Some(b), Some(app.offices.circle)),
        "the station was still in this circle"
    );

    // A new request uses the current tree, in which that station no longer belongs to this circle.
    let version = app.officer("chief").await.panel(reference).await.unwrap().version;
    let mut request = forwarding(&circle, reference, version, b);
    recognise(&app.state, &mut request).await.unwrap();
    let Ok(begun) = FormRequest::from_request(request, &app.state).await else { panic!("a form") };
    let answer = handlers::post(Path(reference.as_str().to_owned()), begun).await;
    assert!(answer.status().is_client_error(), "{}", answer.status());
});

both_databases!(a_session_from_before_the_change_uses_the_offices_of_the_operation, async |db| {
    let app = App::on(db.clone()).await;
    let b = app.offices.station_b;
    let circle = app.officer("circle").await;
    let mut request = Request::get("/staff").header("cookie", circle.cookie_header()).body(Body::empty()).unwrap();
    recognise(&app.state, &mut request).await.unwrap();
    moved_to_circle_two(&app, b).await;
    app.state.look_at_offices().await.unwrap();
    // Recognised with the old tree, begun with the new one: the officer's offices and the stations come from the same tree.
    let op = crate::server::op::Op::begin(&app.state, request.extensions());
    let who = op.who().unwrap();
    assert!(!who.offices().contains(&b));
    let below = op.offices().below(app.offices.circle, op.now());
    assert!(who.offices().iter().all(|office| below.contains(office)));
    assert!(op.offices().of_kind(OfficeKind::Station, op.now()).iter().any(|station| station.id == b));
});

both_databases!(the_time_of_an_operation_does_not_change, async |db| {
    let app = App::on(db).await;
    let op = app.op();
    app.state.clock().advance(60_000);
    assert_eq!((op.now(), app.op().now()), (NOON, NOON + 60_000));
});
