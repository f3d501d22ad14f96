//! Heavy load from twenty addresses: slow uploads, event streams, clients that never read, request heads that never end, forms that trickle, a body
//! that never ends. Meanwhile an honest citizen at another address files and tracks.

use crate::{figure, percentile, program::Program};
use anyhow::Context as _;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use sunwai::{replies::channels::with_tls, server::edge::files};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

/// Intensity and length of the storm, and the goals.
struct Storm {
    lasts: Duration,
    /// How long after the storm memory is measured.
    calm: Duration,
    uploads: usize,
    streams: usize,
    never_read: usize,
    slow_heads: usize,
    /// Goal for the citizen's p99, in milliseconds.
    p99: f64,
    /// Goal for the peak memory, in megabytes.
    memory: f64,
    /// Goal for the memory after the storm, in megabytes.
    memory_after: f64,
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_citizen_is_served_in_a_storm_of_fifteen_seconds() -> anyhow::Result<()> {
    // The debug build is slow, and other tests run at the same time.
    let storm = Storm {
        lasts: Duration::from_secs(15),
        calm: Duration::from_secs(20),
        uploads: 40,
        streams: 400,
        never_read: 20,
        slow_heads: 100,
        p99: 3_000.0,
        memory: 400.0,
        memory_after: 150.0,
    };
    timeout(Duration::from_secs(120), storm.rage()).await.context("the storm did not end in time")?
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "three minutes and the release build: `make stress`"]
async fn an_honest_citizen_is_served_in_a_storm_of_two_minutes() -> anyhow::Result<()> {
    let storm = Storm {
        lasts: Duration::from_secs(120),
        calm: Duration::from_secs(60),
        uploads: 100,
        streams: 5_000,
        never_read: 200,
        slow_heads: 1_000,
        p99: 500.0,
        memory: 400.0,
        memory_after: 150.0,
    };
    timeout(Duration::from_secs(300), storm.rage()).await.context("the storm did not end in time")?
}

/// Address of the honest citizen.
const HONEST: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 77);
/// Number of addresses from which the storm comes.
const ADDRESSES: usize = 20;

async fn connect(to: SocketAddr, nth: usize) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    // Small receive buffers, so that data for clients that do not read stays in the server.
    socket.set_recv_buffer_size(4_096)?;
    socket.bind((Ipv4Addr::new(127, 0, 1, 1 + (nth % ADDRESSES) as u8), 0).into())?;
    socket.connect(to).await
}

/// Repeats an action, whatever the program does against it.
async fn again<F: Future<Output = std::io::Result<()>>>(what: impl Fn() -> F) {
    loop {
        let _ = what().await;
        sleep(Duration::from_millis(500)).await;
    }
}

impl Storm {
    async fn rage(&self) -> anyhow::Result<()> {
        with_tls();
        files::raise();
        let program = Program::start().await?;
        let at = program.at;
        let citizen = Citizen::new(at)?;
        let reference = citizen.file().await?;
        let quiet = program.memory();
        figure("storm", "memory before", quiet, "MB");

        let open = Arc::new(AtomicUsize::new(0));
        let mut storm = JoinSet::new();
        for nth in 0..self.streams {
            let (path, open) = (format!("/live/t/{reference}"), open.clone());
            storm.spawn(async move { again(|| follow(at, nth, &path, &open)).await });
        }
        for nth in 0..self.slow_heads {
            storm.spawn(async move { again(|| slow_head(at, nth)).await });
        }
        for nth in 0..self.slow_heads {
            storm.spawn(async move { again(|| trickle(at, nth)).await });
        }
        for nth in 0..self.never_read {
            let path = format!("/t/{reference}");
            storm.spawn(async move { again(|| never_read(at, nth, &path)).await });
        }
        for nth in 0..self.uploads {
            storm.spawn(async move { again(|| slow_upload(at, nth)).await });
        }
        storm.spawn(async move { again(|| endless(at)).await });

        let begun = Instant::now();
        let (mut times, mut failed, mut highest, mut most_open) = (Vec::new(), 0, 0_f64, 0);
        while begun.elapsed() < self.lasts {
            match citizen.files_and_tracks().await {
                Ok(mut took) => times.append(&mut took),
                Err(error) => {
                    eprintln!("after {:.1} s: {error:#}", begun.elapsed().as_secs_f64());
                    failed += 1;
                }
            }
            highest = highest.max(program.memory());
            most_open = most_open.max(open.load(Ordering::Relaxed));
            sleep(Duration::from_millis(50)).await;
        }
        figure("storm", "event streams open at once", most_open as f64, "streams");
        figure("storm", "open files of the program", program.files() as f64, "files");
        storm.shutdown().await;

        let p99 = percentile(&mut times, 0.99);
        figure("storm", "requests of the honest citizen", times.len() as f64, "requests");
        figure("storm", "the same, unanswered", f64::from(failed), "requests");
        figure("storm", "the same, median", percentile(&mut times, 0.5), "ms");
        figure("storm", &format!("the same, p99 (goal: under {})", self.p99), p99, "ms");
        figure("storm", &format!("resident memory (goal: under {})", self.memory), highest, "MB");
        sleep(self.calm).await;
        let after = program.memory();
        let seconds = self.calm.as_secs();
        figure("storm", &format!("resident memory {seconds} s later (goal: under {})", self.memory_after), after, "MB");
        anyhow::ensure!(times.len() >= 20, "the citizen was served only {} times", times.len());
        anyhow::ensure!(failed == 0, "{failed} requests of the citizen were not answered");
        anyhow::ensure!(p99 < self.p99, "the citizen waited {p99} ms");
        anyhow::ensure!(most_open >= self.streams * 9 / 10, "only {most_open} event streams were open");
        anyhow::ensure!(highest < self.memory, "{highest} MB at most");
        anyhow::ensure!(after < self.memory_after, "{after} MB afterwards");
        Ok(())
    }
}

struct Citizen {
    http: reqwest::Client,
    desk: String,
}

impl Citizen {
    fn new(at: SocketAddr) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .local_address(std::net::IpAddr::V4(HONEST))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            // A new connection for each request is the hardest case.
            .pool_max_idle_per_host(0)
            .no_proxy()
            .build()?;
        Ok(Self { http, desk: format!("http://{at}") })
    }

    async fn file(&self) -> anyhow::Result<String> {
        let form = format!("{:032x}", rand::random::<u128>());
        let fields = [("form", form.as_str()), ("text", "मेरी मोटरसाइकिल चोरी हो गई।"), ("category", "theft")];
        let answer = self.http.post(format!("{}/", self.desk)).form(&fields).send().await?;
        anyhow::ensure!(answer.status() == 303, "filing: {}", answer.status());
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).context("filing gave no redirect")?;
        Ok(to.split('/').nth(2).context("no reference")?.to_owned())
    }

    async fn files_and_tracks(&self) -> anyhow::Result<Vec<Duration>> {
        let begun = Instant::now();
        let reference = self.file().await?;
        let filed = begun.elapsed();
        let answer = self.http.get(format!("{}/t/{reference}", self.desk)).send().await?;
        anyhow::ensure!(answer.status() == 200, "tracking: {}", answer.status());
        answer.bytes().await?;
        Ok(vec![filed, begun.elapsed() - filed])
    }
}

/// An open page at which nobody looks.
async fn follow(at: SocketAddr, nth: usize, path: &str, open: &AtomicUsize) -> std::io::Result<()> {
    let mut stream = connect(at, nth).await?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: a\r\naccept: text/event-stream\r\n\r\n").as_bytes()).await?;
    let mut heard = [0; 512];
    let mut counted = Counted(None);
    loop {
        if stream.read(&mut heard).await? == 0 {
            return Ok(());
        }
        if counted.0.is_none() && heard.starts_with(b"HTTP/1.1 200") {
            open.fetch_add(1, Ordering::Relaxed);
            counted.0 = Some(open);
        }
    }
}

struct Counted<'a>(Option<&'a AtomicUsize>);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if let Some(open) = self.0 {
            open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// A request head that arrives letter by letter and never ends.
async fn slow_head(at: SocketAddr, nth: usize) -> std::io::Result<()> {
    let mut stream = connect(at, nth).await?;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await?;
    loop {
        sleep(Duration::from_secs(2)).await;
        stream.write_all(b"z").await?;
    }
}

/// A form that arrives letter by letter: too slowly to be a bad line, so the server cuts it.
async fn trickle(at: SocketAddr, nth: usize) -> std::io::Result<()> {
    let mut stream = connect(at, nth).await?;
    let head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    loop {
        sleep(Duration::from_secs(2)).await;
        stream.write_all(b"z").await?;
    }
}

/// Sends requests without end and reads nothing.
async fn never_read(at: SocketAddr, nth: usize, path: &str) -> std::io::Result<()> {
    let mut stream = connect(at, nth).await?;
    loop {
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n").as_bytes()).await?;
    }
}

/// Uploads four photos over a slow connection; every fourth client sends as much as it can to a server function.
async fn slow_upload(at: SocketAddr, nth: usize) -> std::io::Result<()> {
    const LENGTH: usize = 47_000_000;
    let mut stream = connect(at, nth).await?;
    let (path, pause) = if nth.is_multiple_of(4) { ("/api/figures", 1) } else { ("/", 250) };
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: {LENGTH}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let piece = vec![b'x'; 32 * 1024];
    for n in 0..LENGTH / piece.len() {
        if n % 120 == 0 {
            let part = "\r\n--b\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"p.jpg\"\r\n\r\n";
            stream.write_all(part.as_bytes()).await?;
        }
        stream.write_all(&piece).await?;
        sleep(Duration::from_millis(pause)).await;
    }
    Ok(())
}

/// A chunked body that never ends, sent as fast as it is accepted.
async fn endless(at: SocketAddr) -> std::io::Result<()> {
    let mut stream = connect(at, 0).await?;
    let head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=b\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    let part = "--b\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"p.jpg\"\r\n\r\n";
    stream.write_all(format!("{:x}\r\n{part}\r\n", part.len()).as_bytes()).await?;
    let piece = [b"4000\r\n".as_slice(), &[b'x'; 0x4000], b"\r\n"].concat();
    loop {
        stream.write_all(&piece).await?;
    }
}
