//! Several servers on one PostgreSQL: what one commits, all of them tell their pages, at once.

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

/// Much longer than anybody here waits: whoever is told was woken.
const NEVER: Duration = Duration::from_secs(3_600);
/// How long a server may take until it has told of the last of everything.
const SOON: Duration = Duration::from_secs(10);

/// Connections that listen on this database; every server has one.
const LISTENERS: &str =
    "select count(*) from pg_stat_activity where application_name = 'sunwai listener' and datname = current_database()";

async fn until(what: impl AsyncFn() -> bool) -> Duration {
    let begun = Instant::now();
    while !what().await {
        assert!(begun.elapsed() < SOON, "it does not come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    begun.elapsed()
}

/// A server of its own on the database of this application. It looks at the logs when it is woken, and nobody here wakes it but the database.
async fn server(app: &App, url: &str) -> AppState {
    let settings = Settings { look_again: NEVER, ..app.state.settings().clone() };
    let state = AppState::open(Db::open(url).await.unwrap(), app.state.clock().clone(), settings).await.unwrap();
    // Whatever happened before is told by now, so what is told from here on was heard of.
    let end = rows(app.state.db(), "select coalesce(max(id), 0) from event").await;
    assert_eq!(state.hub().position(), end);
    state
}

async fn complaint(app: &App) -> Complaint {
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    complaints::by_reference(app.state.db(), &Viewer::Public, reference).await.unwrap().unwrap()
}

/// What one page was told.
#[derive(Default)]
struct Told {
    last: AtomicI64,
    /// How many there were, with those that it was too slow for.
    n: AtomicI64,
}

fn page(mut events: broadcast::Receiver<Arc<Event>>) -> Arc<Told> {
    let told = Arc::<Told>::default();
    let page = told.clone();
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
    told
}

const WRITERS: usize = 8;
const CHANGES: usize = 20_000;
/// Changes of one transaction.
const AT_ONCE: usize = 20;

/// Half of them of complaints and half of the wire, in transactions of the one, of the other and of both, as deliveries are.
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
async fn of_twenty_thousand_changes_two_servers_tell_every_page_the_last() {
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
    let followers: Vec<(i64, Arc<Told>)> = servers
        .iter()
        .flat_map(|server| filed.iter().map(|one| (one.id, page(server.hub().complaint(one.id)))))
        .collect();
    let wires = servers.each_ref().map(|server| server.hub().wire());

    // They write as a third server would that tells nobody.
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
        staff.iter().all(|told| told.last.load(Ordering::SeqCst) == last_of_all)
            && followers.iter().all(|(id, told)| told.last.load(Ordering::SeqCst) == last[id])
            && wires.iter().all(|wire| *wire.borrow() == last_on_wire)
    })
    .await;
    // Not only the last: none was passed over because it was committed late.
    let mut events = sql("select count(*) from event where id > ");
    events.bind(before);
    let (events,): (i64,) = test.db.one(&events).await.unwrap();
    let on_wire = rows(&test.db, "select count(*) from wire_event").await - before_on_wire;
    assert_eq!(events + on_wire, i64::try_from(CHANGES).unwrap());
    for told in &staff {
        assert_eq!(told.n.load(Ordering::SeqCst), events);
    }
    println!("{events} events and {on_wire} of the wire in {wrote:?}; the last was told everywhere {took:?} later");
    for server in servers {
        server.db().close().await;
    }
    test.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_listening_was_cut_off_tells_what_happened_meanwhile() {
    let test = postgres().await;
    let app = App::on(test.db.clone()).await;
    let complaint = complaint(&app).await;
    let server = server(&app, &test.url).await;
    until(async || rows(&test.db, LISTENERS).await == 2).await;
    let (told, wire) = (page(server.hub().staff()), server.hub().wire());
    for cut in [false, true, false, true, false] {
        if cut {
            let ended = sql("select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity \
                             where application_name = 'sunwai listener' and datname = current_database()) ended");
            test.db.one::<(i64,)>(&ended).await.unwrap();
        }
        // One alone: no later change wakes the server for it.
        let mut tx = test.db.begin().await.unwrap();
        changes::look_again(&mut tx, &complaint, NOON).await.unwrap();
        tx.commit().await.unwrap();
        let last = rows(&test.db, "select coalesce(max(id), 0) from event").await;
        until(async || told.last.load(Ordering::SeqCst) == last).await;
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
    // It stops in good order, or all that knew it is gone.
    stops.db().close().await;
    until(async || rows(&test.db, LISTENERS).await == 2).await;
    drop(goes);
    until(async || rows(&test.db, LISTENERS).await == 1).await;
    test.db.close().await;
}
