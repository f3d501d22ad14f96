//! HTTP clients of the running program.

use crate::program::Program;
use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};
use sunwai::{board::Panel, complaint::Move, demo, ui::data::decoded};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// The secret that X and Facebook share with the program.
pub const SECRET: &str = "bench secret";
/// Id of the desk's account on both platforms.
pub const OWN: &str = "1111111111111111111";

/// Number of concurrent requests: the load of a busy small server.
const AT_ONCE: usize = 16;

/// An HTTP client with cookies.
pub struct Client {
    http: reqwest::Client,
    address: String,
}

impl Client {
    /// Signs a demo officer in.
    pub async fn signed_in(program: &Program, login: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().cookie_store(true).build()?;
        let client = Self { http, address: program.address.clone() };
        let fields = [("login", login), ("password", demo::PASSWORD)];
        let answer = client.http.post(format!("{}/sign-in", client.address)).form(&fields).send().await?;
        anyhow::ensure!(answer.url().path() == "/staff", "signing in led to {}", answer.url());
        Ok(client)
    }

    /// Requests a page and reads it to its end.
    pub async fn get(&self, path: &str) -> anyhow::Result<String> {
        let answer = self.http.get(format!("{}{path}", self.address)).send().await?.error_for_status()?;
        Ok(answer.text().await?)
    }

    /// Makes a move based on the complaint's current version.
    pub async fn make(&self, reference: &str, a_move: Move, station: &str) -> anyhow::Result<()> {
        let page = self
            .http
            .post(format!("{}/api/staff/complaint", self.address))
            .json(&serde_json::json!({ "reference": reference }))
            .send()
            .await?
            .bytes()
            .await?;
        let version = decoded::<Panel>(&page)?.version.to_string();
        let fields = [("move", a_move.as_str()), ("version", &version), ("station", station)];
        let request =
            self.http.post(format!("{}/staff/c/{reference}", self.address)).header("accept", "application/json");
        request.form(&fields).send().await?.error_for_status()?;
        Ok(())
    }
}

/// Requests these paths in turn, many concurrently, for this long. Returns requests per second, and the time of each request.
pub async fn load(program: &Program, paths: &[String], time: Duration) -> anyhow::Result<(f64, Vec<Duration>)> {
    let begun = Instant::now();
    let turns = AT_ONCE as u64;
    let tasks = (0..turns).map(|turn| {
        let (address, paths) = (program.address.trim_start_matches("http://").to_owned(), paths.to_vec());
        tokio::spawn(async move {
            // A bare socket that parses as little as possible, so that the client is not what is measured.
            let mut socket = TcpStream::connect(&address).await?;
            socket.set_nodelay(true)?;
            let mut times = Vec::new();
            let mut buffer = Vec::with_capacity(64 * 1024);
            let mut at = turn as usize;
            while begun.elapsed() < time {
                let path = &paths[at % paths.len()];
                at += 1;
                let sent = Instant::now();
                socket
                    .write_all(
                        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept-language: hi\r\n\r\n").as_bytes(),
                    )
                    .await?;
                answer(&mut socket, &mut buffer).await?;
                times.push(sent.elapsed());
            }
            anyhow::Ok(times)
        })
    });
    let mut times = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        times.append(&mut task.await??);
    }
    Ok((times.len() as f64 / begun.elapsed().as_secs_f64(), times))
}

/// Reads one response to its end, by its length or its last chunk.
async fn answer(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<()> {
    buffer.clear();
    let mut head = None;
    loop {
        let read = socket.read_buf(buffer).await?;
        anyhow::ensure!(read > 0, "the connection ended early");
        if head.is_none() {
            head = buffer.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4);
        }
        let Some(head) = head else { continue };
        let text = std::str::from_utf8(&buffer[..head])?;
        anyhow::ensure!(text.starts_with("HTTP/1.1 200"), "{text}");
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .and_then(|n| n.trim().parse::<usize>().ok());
        let done = match length {
            Some(length) => buffer.len() >= head + length,
            None => buffer.ends_with(b"0\r\n\r\n"),
        };
        if done {
            return Ok(());
        }
    }
}

static FORMS: AtomicU64 = AtomicU64::new(0);

fn fields(text: &str) -> [(&'static str, String); 4] {
    let form = format!("bench-form-{:020}", FORMS.fetch_add(1, Ordering::Relaxed));
    [("form", form), ("text", text.to_owned()), ("category", "theft".into()), ("place", "सिविल लाइंस".into())]
}

/// The text of filed and inserted complaints.
pub const TEXT: &str = "कल रात नौ बजे सिविल लाइंस चौराहे के पास मेरी मोटरसाइकिल चोरी हो गई। आसपास पूछा, पर कुछ पता नहीं चला।";

/// Files complaints for this long and returns the number per second.
pub async fn file(program: &Program, time: Duration) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let tasks = (0..AT_ONCE).map(|_| {
        let address = program.address.clone();
        tokio::spawn(async move {
            let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
            let mut filed = 0;
            while begun.elapsed() < time {
                let answer = http.post(&address).form(&fields(TEXT)).send().await?;
                anyhow::ensure!(answer.status() == 303, "{}", answer.status());
                filed += 1;
            }
            anyhow::Ok(filed)
        })
    });
    let mut filed = 0;
    for task in tasks.collect::<Vec<_>>() {
        filed += task.await??;
    }
    Ok(f64::from(filed) / begun.elapsed().as_secs_f64())
}

/// Files a complaint and returns its reference.
pub async fn file_one(program: &Program, text: &str) -> anyhow::Result<&'static str> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let answer = http.post(&program.address).form(&fields(text)).send().await?;
    let to = answer.headers()["location"].to_str()?.to_owned();
    let reference = to.split('/').nth(2).context("no reference")?.to_owned();
    Ok(reference.leak())
}

/// An open event stream.
pub struct Sse(TcpStream);

impl Sse {
    /// Opens a stream and waits for the first event.
    pub async fn open(program: &Program, path: &str) -> anyhow::Result<Self> {
        let address = program.address.trim_start_matches("http://");
        let mut socket = TcpStream::connect(address).await?;
        socket
            .write_all(
                format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n\r\n").as_bytes(),
            )
            .await?;
        let mut sse = Self(socket);
        sse.until("event: hello").await?;
        Ok(sse)
    }

    /// Waits for the next change and returns when it arrived.
    pub async fn hear(mut self) -> anyhow::Result<(Self, Instant)> {
        let heard = tokio::time::timeout(Duration::from_secs(10), self.until("event: changed")).await;
        heard.context("no event arrived for ten seconds")??;
        Ok((self, Instant::now()))
    }

    async fn until(&mut self, wanted: &str) -> anyhow::Result<()> {
        let mut heard = Vec::with_capacity(512);
        loop {
            let read = self.0.read_buf(&mut heard).await?;
            anyhow::ensure!(read > 0, "the stream ended");
            if heard.windows(wanted.len()).any(|window| window == wanted.as_bytes()) {
                return Ok(());
            }
        }
    }
}

fn tag(body: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).map(|mac| mac.chain_update(body).finalize());
    mac.map(|tag| tag.into_bytes().to_vec()).unwrap_or_default()
}

/// The body of a delivery with one mention on X.
pub fn mention(id: u64) -> String {
    format!(
        r#"{{"data":{{"event_uuid":"{id}","filter":{{"user_id":"{OWN}"}},"event_type":"post.mention.create","tag":"mentions","payload":{{"id":"{id}","text":"@PrayagrajPolice {TEXT}","author_id":"{id}","created_at":"2026-11-23T11:00:00.000Z","conversation_id":"{id}","edit_history_tweet_ids":["{id}"]}},"includes":{{"users":[{{"id":"{id}","username":"citizen","name":"Citizen"}}]}}}}}}"#
    )
}

/// Delivers posts on X for this long, many concurrently. Returns deliveries per second, and the time of each response.
pub async fn deliver(program: &Program, round: u64, time: Duration) -> anyhow::Result<(f64, Vec<Duration>)> {
    let begun = Instant::now();
    let tasks = (0..AT_ONCE as u64).map(|turn| {
        let url = format!("{}/webhooks/x", program.address);
        tokio::spawn(async move {
            let http = reqwest::Client::builder().build()?;
            let mut times = Vec::new();
            let mut n = 0;
            while begun.elapsed() < time {
                n += 1;
                let body = mention(2_080_000_000_000_000_000 + round * 100_000_000 + turn * 1_000_000 + n);
                let signature = format!("sha256={}", STANDARD.encode(tag(&body)));
                let sent = Instant::now();
                let request = http.post(&url).header("x-twitter-webhooks-signature", signature);
                request.body(body).send().await?.error_for_status()?;
                times.push(sent.elapsed());
            }
            anyhow::Ok(times)
        })
    });
    let mut times = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        times.append(&mut task.await??);
    }
    Ok((times.len() as f64 / begun.elapsed().as_secs_f64(), times))
}

/// Delivers 1,000 posts on Facebook at once and returns the time of the response.
pub async fn deliver_batch(program: &Program, round: u64) -> anyhow::Result<Duration> {
    let changes: Vec<String> = (0..1_000)
        .map(|n| {
            format!(
                r#"{{"field":"feed","value":{{"item":"post","verb":"add","post_id":"{OWN}_{round}{n:04}","from":{{"id":"8{n}","name":"Citizen"}},"created_time":1795435100,"message":"{TEXT}"}}}}"#
            )
        })
        .collect();
    let body = format!(
        r#"{{"object":"page","entry":[{{"id":"{OWN}","time":1795435100,"changes":[{}]}}]}}"#,
        changes.join(",")
    );
    let signature = format!("sha256={}", hex::encode(tag(&body)));
    let http = reqwest::Client::builder().build()?;
    let begun = Instant::now();
    let request = http.post(format!("{}/webhooks/facebook", program.address)).header("x-hub-signature-256", signature);
    request.body(body).send().await?.error_for_status()?;
    Ok(begun.elapsed())
}
