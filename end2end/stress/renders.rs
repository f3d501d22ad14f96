//! Pages are rendered for many clients at once while complaints and offices change and a fifth of the clients disconnect before the
//! response is complete.
//!
//! A page that hangs blocks a worker thread for ever (this happened: see "Leptos is pinned" in docs/decisions.md). So every request must be
//! answered, and at the end no worker may be stuck.

use crate::{figure, program::Program};
use anyhow::{Context as _, ensure};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use sunwai::{board::Panel, demo, replies::channels::with_tls, ui::data::decoded};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::{sleep, timeout},
};

/// Number of concurrent readers.
const CONNECTIONS: usize = 64;
/// One reader in this many disconnects before the page has arrived.
const ONE_IN_LEAVES: usize = 5;
/// A page that has not arrived after this time counts as unanswered.
const LONGEST: Duration = Duration::from_secs(60);
/// How long the server is left alone before its workers are checked: the watchdog reports a stuck worker after a few checks.
const QUIET: Duration = Duration::from_secs(25);

/// How the requests ended.
#[derive(Default)]
struct Counts {
    begun: AtomicUsize,
    answered: AtomicUsize,
    left: AtomicUsize,
    changes: AtomicUsize,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_hangs_in_a_thousand_renders() -> anyhow::Result<()> {
    small_or_large(1_000).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "many minutes and the release build: `make stress`"]
async fn no_page_hangs_in_three_hundred_thousand_renders() -> anyhow::Result<()> {
    small_or_large(300_000).await
}

async fn small_or_large(renders: usize) -> anyhow::Result<()> {
    with_tls();
    let program = Program::start().await?;
    run(&program.at.to_string(), renders).await
}

/// Renders `renders` panels, wires and private pages at the server's `address` (`127.0.0.1:port`), with the demo's officers.
///
/// # Errors
/// A request was not answered within [`LONGEST`], a status was not 200, changes were refused, or a worker is stuck.
async fn run(address: &str, renders: usize) -> anyhow::Result<()> {
    let operator = sign_in(address, "operator").await?;
    let admin = sign_in(address, "admin").await?;
    let private = file(address, 24).await?;
    let paths = Arc::new(paths(address, &operator, &private).await?);
    let counts = Arc::new(Counts::default());
    let done = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();

    let mut changing = JoinSet::new();
    changing.spawn(forward_to_and_fro(
        address.to_owned(),
        operator.clone(),
        private.clone(),
        counts.clone(),
        done.clone(),
    ));
    changing.spawn(rename_offices(address.to_owned(), admin, counts.clone(), done.clone()));

    let mut readers = JoinSet::new();
    for _ in 0..CONNECTIONS {
        readers.spawn(read(address.to_owned(), operator.clone(), paths.clone(), counts.clone(), renders));
    }
    let progress = tokio::spawn({
        let counts = counts.clone();
        async move {
            loop {
                sleep(Duration::from_secs(20)).await;
                let n = |count: &AtomicUsize| count.load(Ordering::Relaxed);
                eprintln!(
                    "renders: {} answered, {} left, {} changes",
                    n(&counts.answered),
                    n(&counts.left),
                    n(&counts.changes)
                );
            }
        }
    });
    let read = readers.join_all().await;
    progress.abort();
    done.store(true, Ordering::Relaxed);
    let changed = changing.join_all().await;
    read.into_iter().chain(changed).collect::<anyhow::Result<()>>()?;

    let took = begun.elapsed().as_secs_f64();
    let n = |count: &AtomicUsize| count.load(Ordering::Relaxed) as f64;
    for (name, value, unit) in [
        ("pages begun", n(&counts.begun), "pages"),
        ("answered", n(&counts.answered), "pages"),
        ("left before the end", n(&counts.left), "pages"),
        ("changes meanwhile", n(&counts.changes), "changes"),
        ("pages a second", n(&counts.begun) / took, "pages/s"),
    ] {
        figure("renders", name, value, unit);
    }
    ensure!(counts.changes.load(Ordering::Relaxed) > 0, "nothing was changed meanwhile");

    sleep(QUIET).await;
    let metrics = reqwest::get(format!("http://{address}/metrics")).await?.error_for_status()?.text().await?;
    let standing = metrics.lines().find_map(|line| line.strip_prefix("sunwai_workers_standing "));
    let workers = standing.and_then(|n| n.parse().ok()).unwrap_or(f64::NAN);
    figure("renders", "stuck workers", workers, "workers");
    ensure!(standing == Some("0"), "stuck workers: {standing:?}");
    Ok(())
}

/// The session cookies of a demo officer, as a request carries them.
async fn sign_in(address: &str, login: &str) -> anyhow::Result<String> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let answer = http
        .post(format!("http://{address}/sign-in"))
        .form(&[("login", login), ("password", demo::PASSWORD)])
        .send()
        .await?;
    ensure!(answer.status() == 303, "signing in as {login}: {}", answer.status());
    let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let pairs: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
    Ok(pairs.join("; "))
}

/// Files complaints and returns the number and private key of each.
async fn file(address: &str, n: usize) -> anyhow::Result<Vec<(String, String)>> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let mut filed = Vec::new();
    for turn in 0..n {
        let form = format!("stress-form-{:016x}-{turn:04}", rand::random::<u64>());
        let text = "कल रात नौ बजे सिविल लाइंस चौराहे के पास मेरी मोटरसाइकिल चोरी हो गई।";
        let fields = [("form", form.as_str()), ("text", text), ("category", "theft"), ("place", "सिविल लाइंस")];
        let answer = http.post(format!("http://{address}/")).form(&fields).send().await?;
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let mut parts = to.trim_start_matches("/sent/").split('/');
        let (Some(reference), Some(key)) = (parts.next(), parts.next()) else {
            anyhow::bail!("filing got the response {} {to}", answer.status())
        };
        filed.push((reference.to_owned(), key.to_owned()));
    }
    Ok(filed)
}

/// The pages that are rendered: mostly panels, then private pages, the wire, the board.
async fn paths(address: &str, operator: &str, private: &[(String, String)]) -> anyhow::Result<Vec<String>> {
    let http = reqwest::Client::new();
    let board = http.get(format!("http://{address}/staff")).header("cookie", operator).send().await?.text().await?;
    let mut paths: Vec<String> = board
        .split("/staff/c/")
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next())
        .map(|reference| format!("/staff/c/{reference}"))
        .collect();
    paths.sort();
    paths.dedup();
    ensure!(paths.len() >= 10, "the board shows {} complaints", paths.len());
    for (reference, key) in private {
        paths.push(format!("/staff/c/{reference}"));
        paths.push(format!("/t/{reference}/{key}"));
        paths.push("/staff/wire".to_owned());
    }
    paths.push("/staff".to_owned());
    Ok(paths)
}

async fn read(
    address: String,
    cookie: String,
    paths: Arc<Vec<String>>,
    counts: Arc<Counts>,
    renders: usize,
) -> anyhow::Result<()> {
    let mut socket = None;
    let mut buffer = Vec::with_capacity(256 * 1_024);
    loop {
        let turn = counts.begun.fetch_add(1, Ordering::Relaxed);
        if turn >= renders {
            counts.begun.fetch_sub(1, Ordering::Relaxed);
            return Ok(());
        }
        let path = &paths[rand::random_range(0..paths.len())];
        let asked = timeout(LONGEST, async {
            let mut open = match socket.take() {
                Some(open) => open,
                None => TcpStream::connect(&address).await?,
            };
            let request =
                format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept-language: hi\r\ncookie: {cookie}\r\n\r\n");
            open.write_all(request.as_bytes()).await?;
            if turn.is_multiple_of(ONE_IN_LEAVES) {
                // Somewhere between the first step of the rendering and the last byte of the response.
                sleep(Duration::from_micros(rand::random_range(0..12_000))).await;
                drop(open);
                return anyhow::Ok(false);
            }
            whole(&mut open, &mut buffer).await?;
            socket = Some(open);
            Ok(true)
        });
        let answered =
            asked.await.with_context(|| format!("{path} was not answered"))?.with_context(|| path.clone())?;
        if answered { &counts.answered } else { &counts.left }.fetch_add(1, Ordering::Relaxed);
    }
}

/// Reads one response to its end; its status must be 200.
async fn whole(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<()> {
    buffer.clear();
    loop {
        ensure!(socket.read_buf(buffer).await? > 0, "the connection ended early");
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4) else { continue };
        let text = std::str::from_utf8(&buffer[..head])?;
        ensure!(text.starts_with("HTTP/1.1 200"), "{}", text.lines().next().unwrap_or_default());
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let done = match length.and_then(|length| length.trim().parse::<usize>().ok()) {
            Some(length) => buffer.len() >= head + length,
            None => buffer.ends_with(b"0\r\n\r\n"),
        };
        if done {
            return Ok(());
        }
    }
}

/// As an operator, forwards the filed complaints from one station to another and back.
async fn forward_to_and_fro(
    address: String,
    cookie: String,
    filed: Vec<(String, String)>,
    counts: Arc<Counts>,
    done: Arc<AtomicBool>,
) -> anyhow::Result<()> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let mut turn: usize = 0;
    let mut stations: Vec<String> = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let (reference, _) = &filed[turn % filed.len()];
        let panel = http
            .post(format!("http://{address}/api/staff/complaint"))
            .header("cookie", &cookie)
            .json(&serde_json::json!({ "reference": reference }))
            .send()
            .await?
            .error_for_status()?
            .bytes()
            .await?;
        let panel: Panel = decoded(&panel)?;
        if stations.is_empty() {
            stations = panel.stations.iter().map(|station| station.id.to_string()).collect();
            ensure!(stations.len() >= 2, "the panel offers {} stations", stations.len());
        }
        let version = panel.version.to_string();
        let station = &stations[(turn / filed.len()) % 2];
        let fields = [("move", "forward"), ("version", &version), ("station", station)];
        let answer = http
            .post(format!("http://{address}/staff/c/{reference}"))
            .header("cookie", &cookie)
            .header("accept", "application/json")
            .form(&fields)
            .send()
            .await?;
        let status = answer.status();
        ensure!(status.is_success() || status.as_u16() == 409, "forwarding got the response {status}");
        counts.changes.fetch_add(1, Ordering::Relaxed);
        turn += 1;
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// As the admin, renames one station again and again: the tree of offices is read again each time.
async fn rename_offices(
    address: String,
    cookie: String,
    counts: Arc<Counts>,
    done: Arc<AtomicBool>,
) -> anyhow::Result<()> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let today = sunwai::language::dates::iso(sunwai::server::clock::Clock::System.now());
    let mut turn: u32 = 0;
    while !done.load(Ordering::Relaxed) {
        let name = if turn.is_multiple_of(2) {
            ("सिविल लाइंस (नया)", "Civil Lines (new)")
        } else {
            ("सिविल लाइंस", "Civil Lines")
        };
        let fields = [
            ("form_name", "rename"),
            ("office", "Civil Lines"),
            ("from", &today),
            ("name_hi", name.0),
            ("name_en", name.1),
        ];
        let answer = http
            .post(format!("http://{address}/staff/offices"))
            .header("cookie", &cookie)
            .header("accept", "application/json")
            .form(&fields)
            .send()
            .await?;
        let status = answer.status();
        ensure!(
            status.is_success() || status.as_u16() == 409,
            "renaming got the response {status}: {}",
            answer.text().await?
        );
        counts.changes.fetch_add(1, Ordering::Relaxed);
        turn += 1;
        sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}
