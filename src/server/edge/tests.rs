//! What untrusted senders can do, and what they cannot.

use crate::{
    complaint::Reference,
    server::{
        edge::Stopping,
        listen::{Serving, serve_desk},
    },
    testing::{Answered, App, Person, both_databases, filed},
};
use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode, header::CONTENT_LENGTH},
};
use futures::{StreamExt as _, stream};
use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Notify,
    task::JoinHandle,
    time::{sleep, timeout},
};

const MULTIPART: &str = "multipart/form-data; boundary=b";
const LONG: Duration = Duration::from_secs(20);

/// An endless body that counts how many chunks were read.
fn endless(read: &Arc<AtomicUsize>) -> Body {
    let read = read.clone();
    Body::from_stream(stream::repeat_with(move || {
        read.fetch_add(1, Ordering::Relaxed);
        Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 1_000]))
    }))
}

/// Sends a POST request with an endless body; returns the answer and the number of chunks read.
async fn send_body(
    person: &Person,
    path: &str,
    header: Option<(&'static str, &str)>,
    length: usize,
) -> (Answered, usize) {
    let read = Arc::new(AtomicUsize::new(0));
    let mut request = Request::post(path).header("content-type", MULTIPART).header(CONTENT_LENGTH, length);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let answered = timeout(LONG, person.send(request.body(endless(&read)).unwrap())).await.unwrap();
    (answered, read.load(Ordering::Relaxed))
}

const FORTY: usize = 40_000_000;

both_databases!(senders_without_permission_are_refused_before_a_byte_is_read, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("text").await;
    let (reference, stale) = (reference.as_str(), "0".repeat(key.len()));
    let unknown = Reference::from_values([9; 9]);
    for (path, status) in [
        ("/staff", 401),
        ("/staff/wire", 401),
        ("/staff/offices", 401),
        ("/staff/me", 401),
        (&format!("/staff/c/{reference}"), 401),
        ("/api/staff/board", 401),
        ("/api/staff/complaint", 401),
        (&format!("/t/{reference}/{stale}"), 404),
        (&format!("/t/{}/{key}", unknown.as_str()), 404),
        ("/webhooks/x", 401),
        ("/webhooks/facebook", 401),
        ("/api/figures", 413),
        ("/api/intake/form", 413),
        ("/sign-in", 413),
        ("/sign-out", 413),
        ("/language", 413),
        (&format!("/t/{reference}"), 413),
        ("/nowhere", 413),
    ] {
        let (answered, read) = send_body(&app.citizen(), path, None, FORTY).await;
        assert_eq!((answered.status.as_u16(), read), (status, 0), "{path}: {}", answered.text);
    }
    for (path, header) in
        [("/webhooks/x", "x-twitter-webhooks-signature"), ("/webhooks/facebook", "x-hub-signature-256")]
    {
        let (answered, read) = send_body(&app.citizen(), path, Some((header, "sha256=made-up")), 1_000).await;
        assert_eq!((answered.status, read), (StatusCode::UNAUTHORIZED, 0), "{path}");
    }
    // A form may hold one photo more than allowed, so that its sender gets a proper message; this one is larger.
    let (answered, read) = send_body(&citizen, "/", None, 49 * 1024 * 1024).await;
    assert_eq!((answered.status, read), (StatusCode::PAYLOAD_TOO_LARGE, 0));
});

both_databases!(no_body_is_read_for_a_channel_that_is_off, async |db| {
    let app = App::without_channels(db).await;
    for path in ["/webhooks/x", "/webhooks/facebook"] {
        let (answered, read) = send_body(&app.citizen(), path, None, 1_000).await;
        assert_eq!((answered.status, read), (StatusCode::NOT_FOUND, 0), "{path}");
    }
});

both_databases!(a_server_function_takes_at_most_64_kilobytes, async |db| {
    let app = App::on(db).await;
    for (person, path) in [(app.citizen(), "/api/figures"), (app.officer("operator").await, "/api/staff/board")] {
        let read = Arc::new(AtomicUsize::new(0));
        // Without a declared length.
        let request = Request::post(path).header("content-type", "application/json").body(endless(&read)).unwrap();
        let answered = timeout(LONG, person.send(request)).await.unwrap();
        assert_eq!(answered.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(read.load(Ordering::Relaxed) <= 70, "{path}: {} kB were read", read.load(Ordering::Relaxed));
    }
    assert_eq!(app.state.edge().memory.held(), 0);
});

/// A form with a photo, whose end is held back until `goes_on` is notified.
fn unfinished(megabytes: usize, goes_on: &Arc<Notify>) -> Body {
    let head = "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"p.jpg\"\r\n\r\n";
    let pieces = std::iter::once(Bytes::from(head))
        .chain(std::iter::repeat_n(Bytes::from_static(&[7; 16 * 1024]), megabytes * 64));
    let goes_on = goes_on.clone();
    let rest = stream::once(async move {
        goes_on.notified().await;
        Bytes::from_static(b"\r\n--b--\r\n")
    });
    Body::from_stream(stream::iter(pieces).chain(rest).map(Ok::<_, Infallible>))
}

/// Number of files of arriving photos.
fn arriving_files(app: &App) -> usize {
    std::fs::read_dir(app.state.settings().data_dir.join("arriving")).map_or(0, Iterator::count)
}

both_databases!(forty_unfinished_forms_are_on_disk_until_their_senders_leave, async |db| {
    let app = App::on(db).await;
    let never = Arc::new(Notify::new());
    let sending: Vec<JoinHandle<Answered>> = (0..40)
        .map(|_| {
            let (citizen, body) = (app.citizen(), unfinished(4, &never));
            let request = Request::post("/").header("content-type", MULTIPART).body(body).unwrap();
            tokio::spawn(async move { citizen.send(request).await })
        })
        .collect();
    let edge = app.state.edge();
    let begun = Instant::now();
    while edge.disk.held() < 40 * 4 * 1024 * 1024 {
        assert!(begun.elapsed() < LONG, "{} bytes have arrived", edge.disk.held());
        sleep(Duration::from_millis(20)).await;
    }
    sleep(Duration::from_millis(100)).await;
    assert!(edge.memory.held() < 40 * 128 * 1024, "{} bytes are in memory", edge.memory.held());
    assert_eq!(arriving_files(&app), 40);
    for one in &sending {
        one.abort();
    }
    let begun = Instant::now();
    while edge.disk.held() + edge.memory.held() + arriving_files(&app) > 0 {
        assert!(begun.elapsed() < LONG, "{} files are left", arriving_files(&app));
        sleep(Duration::from_millis(20)).await;
    }
});

both_databases!(a_flood_from_one_address_leaves_room_for_a_citizen, async |db| {
    let app = App::on(db).await;
    // One address holds as much memory as it may.
    let edge = app.state.edge();
    let greedy = edge.memory.share(Ipv4Addr::new(198, 51, 100, 7).into());
    while greedy.take(64 * 1024).is_ok() {}
    assert!(edge.memory.held() > 30_000_000);
    app.citizen().file("चोरी").await;
});

both_databases!(a_flood_of_forms_is_refused_before_it_is_read, async |db| {
    let app = App::on(db).await;
    let flood = app.citizen();
    let mut last = (StatusCode::OK, 0);
    for _ in 0..310 {
        let (answered, read) = send_body(&flood, "/sign-out", None, 100).await;
        last = (answered.status, read);
    }
    assert_eq!(last, (StatusCode::TOO_MANY_REQUESTS, 0));
    app.citizen().file("another address").await;
});

both_databases!(every_answer_forbids_content_sniffing, async |db| {
    let app = App::on(db).await;
    let root = &app.state.settings().site_root;
    for folder in ["assets", "pkg"] {
        std::fs::create_dir_all(root.join(folder)).unwrap();
        std::fs::write(root.join(folder).join("a.svg"), "<svg/>").unwrap();
    }
    for (path, status) in
        [("/assets/a.svg", 200), ("/pkg/a.svg", 200), ("/assets/none", 404), ("/pkg/none", 404), ("/healthz", 200)]
    {
        let answered = app.citizen().get(path).await;
        assert_eq!(
            (answered.status.as_u16(), &answered.headers["x-content-type-options"]),
            (status, &"nosniff".parse().unwrap()),
            "{path}"
        );
    }
});

/// The application behind a real TCP listener.
struct Open {
    at: SocketAddr,
    stop: Arc<Notify>,
    at_once: Arc<Notify>,
    serving: JoinHandle<()>,
    connections: crate::server::edge::connections::Connections,
}

async fn open(app: &App, most: usize, stopping: Stopping, drain: Duration) -> Open {
    let mut serving = Serving::new(most, stopping, drain);
    serving.stuck = Duration::from_millis(500);
    open_with(app, serving).await
}

async fn open_with(app: &App, serving: Serving) -> Open {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, at_once) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let connections = serving.connections.clone();
    let (stopped, ended) = (stop.clone(), at_once.clone());
    let router = app.router();
    let serving = tokio::spawn(async move {
        serve_desk(listener, router, serving, stopped.notified(), ended.notified()).await;
    });
    Open { at, stop, at_once, serving, connections }
}

impl Open {
    async fn connect(&self, from: u8) -> std::io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::new(127, 0, 0, from), 0).into())?;
        socket.connect(self.at).await
    }

    /// Sends a request on a new connection and reads the whole answer.
    async fn ask(&self, from: u8, path: &str) -> std::io::Result<String> {
        let mut stream = self.connect(from).await?;
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").as_bytes()).await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        Ok(text)
    }

    async fn stream(&self, from: u8, path: &str, cookie: &str) -> TcpStream {
        let mut stream = self.connect(from).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\ncookie: {cookie}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut first = [0; 12];
        let _ = timeout(LONG, stream.read_exact(&mut first)).await.unwrap();
        stream
    }
}

async fn has_ended(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    timeout(Duration::from_millis(300), stream.read_to_end(&mut rest)).await.is_ok()
}

both_databases!(idle_streams_of_one_address_do_not_lock_out_others, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("followed").await;
    let desk = open(&app, 128, Stopping::default(), LONG).await;
    let operator = app.officer("operator").await;
    let mut officer = desk.stream(9, "/live/staff", &operator.cookie_header()).await;
    let live = format!("/live/t/{}", reference.as_str());
    let mut citizen = desk.stream(8, &live, "").await;
    let mut flood = Vec::new();
    for _ in 0..400 {
        flood.push(desk.stream(2, &live, "").await);
    }
    for from in [1, 7, 2] {
        let answer = timeout(LONG, desk.ask(from, "/healthz")).await.unwrap().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "127.0.0.{from}: {answer}");
    }
    assert!(desk.connections.count() <= 128);
    assert!(!has_ended(&mut officer).await, "an officer's page lost its stream");
    assert!(!has_ended(&mut citizen).await, "a citizen's page lost its stream to a flood from elsewhere");
    let mut ended = 0;
    for stream in &mut flood[..100] {
        ended += usize::from(has_ended(stream).await);
    }
    assert_eq!(ended, 100, "the oldest connections of the client with the most go first");
    desk.serving.abort();
});

both_databases!(one_address_may_use_all_connections_while_there_is_room, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("followed").await;
    let desk = open(&app, 128, Stopping::default(), LONG).await;
    let live = format!("/live/t/{}", reference.as_str());
    let mut village = Vec::new();
    for _ in 0..100 {
        village.push(desk.stream(2, &live, "").await);
    }
    assert_eq!(desk.connections.count(), 100);
    assert!(!has_ended(&mut village[0]).await);
    desk.serving.abort();
});

both_databases!(a_client_that_never_reads_is_disconnected, async |db| {
    let app = App::on(db).await;
    let desk = open(&app, 128, Stopping::default(), LONG).await;
    let mut never = desk.connect(2).await.unwrap();
    let head = "GET /figures HTTP/1.1\r\nhost: a\r\n\r\n".repeat(4_000);
    let sending = tokio::spawn(async move {
        let _ = never.write_all(head.as_bytes()).await;
        sleep(LONG).await;
        drop(never);
    });
    let begun = Instant::now();
    sleep(Duration::from_millis(200)).await;
    while desk.connections.count() > 0 {
        assert!(begun.elapsed() < 3 * LONG, "the connection is still there");
        sleep(Duration::from_millis(50)).await;
    }
    sending.abort();
    desk.serving.abort();
});

const FIELDS: &str = "form=0123456789abcdef0123&text=%E0%A4%9A%E0%A5%8B%E0%A4%B0%E0%A5%80&category=theft";

both_databases!(a_stopping_server_finishes_requests_in_progress, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("followed").await;
    let desk = open(&app, 128, app.state.edge().stopping.clone(), LONG).await;
    let live = format!("/live/t/{}", reference.as_str());
    let mut stream = desk.stream(2, &live, "").await;
    let mut upload = desk.connect(3).await.unwrap();
    let (first, rest) = FIELDS.split_at(30);
    let head = format!(
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{first}",
        FIELDS.len()
    );
    upload.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    assert!(desk.ask(4, "/readyz").await.unwrap().starts_with("HTTP/1.1 200"));

    desk.stop.notify_one();
    sleep(Duration::from_millis(200)).await;
    assert!(desk.ask(4, "/readyz").await.unwrap().starts_with("HTTP/1.1 503"), "requests should go to other servers");
    assert!(desk.ask(4, "/healthz").await.unwrap().starts_with("HTTP/1.1 200"), "it is still alive");
    assert!(has_ended(&mut stream).await, "its page connects to another server");
    let again = timeout(LONG, desk.ask(2, &live)).await.unwrap().unwrap();
    assert!(again.starts_with("HTTP/1.1 200") && again.contains("retry: 1500") && !again.contains("event:"), "{again}");
    // Longer than the three seconds of the last answer.
    sleep(Duration::from_millis(3_500)).await;
    assert!(!desk.serving.is_finished());
    upload.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(LONG, upload.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("/sent/"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    timeout(LONG, desk.serving).await.unwrap().unwrap();
});

both_databases!(a_stop_is_announced_before_listening_ends_even_without_requests, async |db| {
    let app = App::on(db).await;
    let mut serving = Serving::new(128, app.state.edge().stopping.clone(), Duration::from_secs(60));
    serving.notice = Duration::from_secs(2);
    let desk = open_with(&app, serving).await;
    desk.stop.notify_one();
    sleep(Duration::from_millis(500)).await;
    assert!(desk.ask(4, "/readyz").await.unwrap().starts_with("HTTP/1.1 503"));
    timeout(Duration::from_secs(8), desk.serving).await.unwrap().unwrap();
});

both_databases!(a_second_signal_stops_at_once, async |db| {
    let app = App::on(db).await;
    let desk = open(&app, 128, app.state.edge().stopping.clone(), Duration::from_secs(600)).await;
    let mut upload = desk.connect(3).await.unwrap();
    let head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 90\r\n\r\nform=";
    upload.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    desk.stop.notify_one();
    sleep(Duration::from_millis(300)).await;
    assert!(!desk.serving.is_finished(), "a request is in progress");
    desk.at_once.notify_one();
    timeout(Duration::from_secs(2), desk.serving).await.unwrap().unwrap();
});

both_databases!(an_endless_upload_delays_the_stop_no_longer_than_the_drain_time, async |db| {
    let app = App::on(db).await;
    let desk = open(&app, 128, app.state.edge().stopping.clone(), Duration::from_secs(1)).await;
    let mut upload = desk.connect(3).await.unwrap();
    let head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 90\r\n\r\nform=";
    upload.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    desk.stop.notify_one();
    timeout(Duration::from_secs(8), desk.serving).await.unwrap().unwrap();
});

both_databases!(a_form_with_photos_is_filed_and_leaves_nothing_behind, async |db| {
    let app = App::on(db).await;
    let mut photo = Vec::new();
    image::DynamicImage::new_rgb8(400, 300)
        .write_to(&mut std::io::Cursor::new(&mut photo), image::ImageFormat::Png)
        .unwrap();
    let fields = [("form", "0123456789abcdef0123"), ("text", "चोरी"), ("category", "theft")];
    filed(&app.citizen().post_photos("/", &fields, &[&photo, &photo]).await);
    assert_eq!((arriving_files(&app), app.state.edge().disk.held(), app.state.edge().memory.held()), (0, 0, 0));
});

both_databases!(a_form_without_a_chosen_photo_is_filed, async |db| {
    let app = App::on(db).await;
    let fields = [("form", "0123456789abcdef0123"), ("text", "चोरी"), ("category", "theft")];
    // A browser sends an empty file for an empty file field.
    filed(&app.citizen().post_photos("/", &fields, &[b""]).await);
    assert_eq!((arriving_files(&app), app.state.edge().disk.held(), app.state.edge().memory.held()), (0, 0, 0));
});
