//! Several servers on one PostgreSQL database: what one of them commits, all of them send to their pages at once.

use super::*;
use crate::{
    complaint::{
        changes,
        store::{self as complaints, Complaint},
    },
    intake::wire,
    server::{AppState, config::Settings},
    testing::{App, NOON, postgres, rows},
};
use std::time::Instant;
use tokio::task::JoinSet;

/// Much longer than any test waits, so every event here comes from a notification.
const NEVER: Duration = Duration::from_secs(3_600);
/// How long a server may take to send the last event.
const SOON: Duration = Duration::from_secs(10);

/// Counts the connections that listen on this database; every server has one.
const LISTENERS: &str =
    "select count(*) from pg_stat_activity where application_name = 'sunwai listener' and datname = current_database()";

async fn until(what: impl AsyncFn() -> bool) -> Duration {
    let begun = Instant::now();
    while !what().await {
        assert!(begun.elapsed() < SOON, "the condition was not met in time");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    begun.elapsed()
}

/// A separate server on the database of this application. It reads the logs when it is woken, and only the database wakes it.
async fn server(app: &App, url: &str) -> AppState {
    let settings = Settings { look_again: NEVER, ..app.state.settings().clone() };
    let state = AppState::open(Db::open(url).await.unwrap(), app.state.clock().clone(), settings).await.unwrap();
    // It starts at the end of the log, so every later event comes from a notification.
    let end = rows(app.state.db(), "select coalesce(max(id), 0) from event").await;
    assert_eq!(state.hub().position(), end);
    state
}

async fn complaint(app: &App) -> Complaint {
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    complaints::by_reference(app.state.db(), &Viewer::Public, reference).await.unwrap().unwrap()
}

/// What one page received.
#[derive(Default)]
struct Received {
    last: AtomicI64,
    /// Number of events, including those it missed because it was too slow.
    n: AtomicI64,
}

fn page(mut events: broadcast::Receiver<Arc<Event>>) -> Arc<Received> {
    let received = Arc::<Received>::default();
    let page = received.clone();
    tokio::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => {
                    page.n.fetch_add(1, Ordering::SeqCst);
                    page.last.store(event.id, Ordering::SeqCst);
                }
                Err(broadcast::error::RecvError::Lagged(n)) => {
                    page.n.fetch_add(i64::try_from(n).unwrap(), Ordering::SeqCst);
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    });
    received
}

const WRITERS: usize = 8;
const CHANGES: usize = 20_000;
/// Changes in one transaction.
const AT_ONCE: usize = 20;

/// Writes changes, half to complaints and half to the wire, in transactions with one kind, the other or both, as deliveries do.
async fn write(db: Db, writer: usize, complaints: Arc<Vec<Complaint>>) {
    for n in 0..CHANGES / WRITERS / AT_ONCE {
        let of_complaints = match (n + writer) % 4 {
            0 => AT_ONCE,
            1 => 0,
            _ => AT_ONCE / 2,
        };
        let mut tx = db.begin().await.unwrap();
        for complaint in complaints.iter().cycle().skip(n + writer).take(of_complaints) {
            changes::look_again(&mut tx, complaint, NOON).await.unwrap();
        }
        for _ in of_complaints..AT_ONCE {
            wire::store::changed(&mut tx, NOON).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_send_every_page_the_last_of_twenty_thousand_changes() {
    let test = postgres().await;
    let app = App::on(test.db.clone()).await;
    let mut filed = Vec::new();
    for _ in 0..WRITERS {
        filed.push(complaint(&app).await);
    }
    let servers = [server(&app, &test.url).await, server(&app, &test.url).await];
    until(async || rows(&test.db, LISTENERS).await == 3).await;
    let before = rows(&test.db, "select coalesce(max(id), 0) from event").await;
    let before_on_wire = rows(&test.db, "select count(*) from wire_event").await;
    let staff = servers.each_ref().map(|server| page(server.hub().staff()));
    let followers: Vec<(i64, Arc<Received>)> = servers
        .iter()
        .flat_map(|server| filed.iter().map(|one| (one.id, page(server.hub().complaint(one.id)))))
        .collect();
    let wires = servers.each_ref().map(|server| server.hub().wire());

    // They write like a third server that notifies nobody directly.
    let filed = Arc::new(filed);
    let begun = Instant::now();
    let writers: JoinSet<()> = (0..WRITERS).map(|writer| write(test.db.clone(), writer, filed.clone())).collect();
    writers.join_all().await;
    let wrote = begun.elapsed();

    let last: Vec<(i64, i64)> =
        test.db.all(&sql("select complaint_id, max(id) from event group by complaint_id")).await.unwrap();
    let last: HashMap<i64, i64> = last.into_iter().collect();
    let last_of_all = *last.values().max().unwrap();
    let last_on_wire = rows(&test.db, "select max(id) from wire_event").await;
    let took = until(async || {
        staff.iter().all(|received| received.last.load(Ordering::SeqCst) == last_of_all)
            && followers.iter().all(|(id, received)| received.last.load(Ordering::SeqCst) == last[id])
            && wires.iter().all(|wire| *wire.borrow() == last_on_wire)
    })
    .await;
    // Not only the last one: none was skipped because it was committed late.
    let mut events = sql("select count(*) from event where id > ");
    events.bind(before);
    let (events,): (i64,) = test.db.one(&events).await.unwrap();
    let on_wire = rows(&test.db, "select count(*) from wire_event").await - before_on_wire;
    assert_eq!(events + on_wire, i64::try_from(CHANGES).unwrap());
    for received in &staff {
        assert_eq!(received.n.load(Ordering::SeqCst), events);
    }
    println!("{events} events and {on_wire} of the wire in {wrote:?}; the last arrived everywhere {took:?} later");
    for server in servers {
        server.db().close().await;
    }
    test.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_listener_was_disconnected_sends_what_it_missed() {
    let test = postgres().await;
    let app = App::on(test.db.clone()).await;
    let complaint = complaint(&app).await;
    let server = server(&app, &test.url).await;
    until(async || rows(&test.db, LISTENERS).await == 2).await;
    let (received, wire) = (page(server.hub().staff()), server.hub().wire());
    for cut in [false, true, false, true, false] {
        if cut {
            let ended = sql("select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity \
                             where application_name = 'sunwai listener' and datname = current_database()) ended");
            test.db.one::<(i64,)>(&ended).await.unwrap();
        }
        // A single change: no later one wakes the server for it.
        let mut tx = test.db.begin().await.unwrap();
        changes::look_again(&mut tx, &complaint, NOON).await.unwrap();
        tx.commit().await.unwrap();
        let last = rows(&test.db, "select coalesce(max(id), 0) from event").await;
        until(async || received.last.load(Ordering::SeqCst) == last).await;
        let mut tx = test.db.begin().await.unwrap();
        wire::store::changed(&mut tx, NOON).await.unwrap();
        tx.commit().await.unwrap();
        let last = rows(&test.db, "select max(id) from wire_event").await;
        until(async || *wire.borrow() == last).await;
    }
    server.db().close().await;
    test.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_listens_on_one_connection_until_it_stops() {
    let test = postgres().await;
    let app = App::on(test.db.clone()).await;
    let [stops, goes] = [server(&app, &test.url).await, server(&app, &test.url).await];
    until(async || rows(&test.db, LISTENERS).await == 3).await;
    // One stops in good order; of the other, every reference is dropped.
    stops.db().close().await;
    until(async || rows(&test.db, LISTENERS).await == 2).await;
    drop(goes);
    until(async || rows(&test.db, LISTENERS).await == 1).await;
    test.db.close().await;
}
