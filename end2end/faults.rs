//! The fault run: 10,000 posts are delivered in batches, shuffled and with duplicates, while the server is killed again and again.
//!
//! Every acknowledged post must be stored once. Every reply must be sent exactly once, as counted by the platform, or be shown as unknown.
//! The server is the real program; X and Facebook are the playground's and run in this process, so that they survive the server.

use anyhow::{Context as _, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use sha2::Sha256;
use std::{
    collections::HashMap,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use sunwai::{
    demo,
    playground::{Misbehaviour, Network, Playground, Secrets, Written},
    replies::channels::with_tls,
    server::{
        clock::Clock,
        db::{Db, sql},
        listen,
    },
};
use tokio::{net::TcpListener, sync::Mutex, time::sleep};

const POSTS: usize = 10_000;
const DUPLICATES: usize = POSTS / 5;
const REPLIES: usize = 400;
/// Time limit of the whole run.
const LONGEST: Duration = Duration::from_secs(360);

struct Delivery {
    path: &'static str,
    header: &'static str,
    signature: String,
    body: String,
}

fn tag(secret: &str, body: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mac| mac.chain_update(body).finalize());
    mac.map(|tag| tag.into_bytes().to_vec()).unwrap_or_default()
}

/// A post on X by an author of its own, so that nothing joins automatically.
fn on_x(n: usize, id: &str, own: &str, secret: &str) -> Delivery {
    let body = format!(
        r#"{{"data":{{"event_uuid":"{id}","filter":{{"user_id":"{own}"}},"event_type":"post.mention.create","tag":"mentions","payload":{{"id":"{id}","text":"@PrayagrajPolice कब खुलेगा? {n}","author_id":"9{n}","created_at":"2026-11-23T11:00:00.000Z","conversation_id":"{id}","edit_history_tweet_ids":["{id}"]}},"includes":{{"users":[{{"id":"9{n}","username":"citizen_{n}","name":"Citizen"}}]}}}}}}"#
    );
    let signature = format!("sha256={}", STANDARD.encode(tag(secret, &body)));
    Delivery { path: "/webhooks/x", header: "x-twitter-webhooks-signature", signature, body }
}

/// Many posts on the page in one delivery.
fn on_facebook(posts: &[usize], page: &str, secret: &str) -> Delivery {
    let changes: Vec<String> = posts
        .iter()
        .map(|n| {
            format!(
                r#"{{"field":"feed","value":{{"item":"post","verb":"add","post_id":"{page}_{n}","from":{{"id":"8{n}","name":"Citizen"}},"created_time":1795435100,"message":"\u0928\u092e\u0938\u094d\u0924\u0947 {n}"}}}}"#
            )
        })
        .collect();
    let body = format!(
        r#"{{"object":"page","entry":[{{"id":"{page}","time":1795435100,"changes":[{}]}}]}}"#,
        changes.join(",")
    );
    let signature = format!("sha256={}", hex::encode(tag(secret, &body)));
    Delivery { path: "/webhooks/facebook", header: "x-hub-signature-256", signature, body }
}

struct Server {
    command: Box<dyn Fn() -> std::io::Result<Child> + Send + Sync>,
    child: Mutex<Child>,
    kills: AtomicUsize,
}

impl Server {
    async fn kill_and_start(&self) -> anyhow::Result<()> {
        let mut child = self.child.lock().await;
        child.kill()?;
        child.wait()?;
        self.kills.fetch_add(1, Ordering::Relaxed);
        *child = (self.command)()?;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_no_reply_goes_out_twice() -> anyhow::Result<()> {
    tokio::time::timeout(LONGEST, run()).await.context("the run did not end in time")?
}

async fn run() -> anyhow::Result<()> {
    with_tls();
    let folder = tempfile::tempdir()?;
    std::fs::create_dir_all(folder.path().join("site/pkg"))?;
    let url = format!("sqlite:{}", folder.path().join("sunwai.db").display());
    let db = Db::open(&url).await?;
    demo::load_many(&db, &Clock::System, 0).await?;
    db.close().await;

    // The platforms.
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let own_url = format!("http://{}", listener.local_addr()?);
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let desk_url = format!("http://127.0.0.1:{port}");
    let (x, page) = Playground::accounts(&own_url);
    let secrets =
        Secrets { desk_url: desk_url.clone(), own_url: own_url.clone(), x: x.clone(), facebook: page.clone() };
    let playground = Playground::new(secrets, Clock::System);
    tokio::spawn(listen::serve(listener, playground.router(), std::future::pending()));

    // The desk.
    let command = {
        let (url, folder) = (url.clone(), folder.path().to_owned());
        let (x, page) = (x.clone(), page.clone());
        move || {
            Command::new(env!("CARGO_BIN_EXE_sunwai"))
                .args(["serve", "--addr", &format!("127.0.0.1:{port}"), "--database-url", &url])
                .arg("--data-dir")
                .arg(&folder)
                .arg("--site-root")
                .arg(folder.join("site"))
                .env("SUNWAI_X_API_URL", &x.api_url)
                .env("SUNWAI_X_USER_ID", &x.user_id)
                .env("SUNWAI_X_CONSUMER_KEY", &x.consumer_key)
                .env("SUNWAI_X_CONSUMER_SECRET", &x.consumer_secret)
                .env("SUNWAI_X_ACCESS_TOKEN", &x.access_token)
                .env("SUNWAI_X_ACCESS_SECRET", &x.access_secret)
                .env("SUNWAI_FB_API_URL", &page.api_url)
                .env("SUNWAI_FB_PAGE_ID", &page.page_id)
                .env("SUNWAI_FB_APP_SECRET", &page.app_secret)
                .env("SUNWAI_FB_VERIFY_TOKEN", &page.verify_token)
                .env("SUNWAI_FB_PAGE_TOKEN", &page.page_token)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
        }
    };
    let child = command()?;
    let server = Arc::new(Server { command: Box::new(command), child: Mutex::new(child), kills: AtomicUsize::new(0) });

    // Half of the deliveries for each platform, a fifth of them twice, in random order.
    let mut random = StdRng::seed_from_u64(2020);
    let mut numbers: Vec<usize> = (0..POSTS).collect();
    for _ in 0..DUPLICATES {
        numbers.push(random.random_range(0..POSTS));
    }
    numbers.shuffle(&mut random);
    let (on_page, on_network): (Vec<usize>, Vec<usize>) = numbers.into_iter().partition(|n| n % 2 == 0);
    // The playground's X has the posts, so that they can be answered. It drops its own deliveries of them, because this test sends the
    // deliveries.
    playground.misbehave(Misbehaviour::DropDelivery, Some(Network::X), u32::MAX);
    let mut ids: HashMap<usize, String> = HashMap::new();
    for n in (1..POSTS).step_by(2) {
        let written = Written {
            network: Network::X,
            handle: format!("citizen_{n}"),
            text: format!("@PrayagrajPolice कब खुलेगा? {n}"),
            in_reply_to: None,
            quotes: None,
            private: false,
            elsewhere: false,
            picture: false,
        };
        ids.insert(n, playground.write(written).map_err(anyhow::Error::msg)?);
    }
    let mut deliveries: Vec<Delivery> = Vec::new();
    for n in on_network {
        deliveries.push(on_x(n, ids.get(&n).context("no such post")?, &x.user_id, &x.consumer_secret));
    }
    let mut rest = on_page.as_slice();
    while !rest.is_empty() {
        let (batch, others) = rest.split_at(random.random_range(1..=300).min(rest.len()));
        deliveries.push(on_facebook(batch, &page.page_id, &page.app_secret));
        rest = others;
    }
    deliveries.shuffle(&mut random);

    let over = Arc::new(AtomicBool::new(false));
    let killer = {
        let (server, over) = (server.clone(), over.clone());
        let mut random = StdRng::seed_from_u64(7);
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                sleep(Duration::from_millis(random.random_range(300..1_500))).await;
                server.kill_and_start().await?;
            }
            anyhow::Ok(())
        })
    };

    let queue = Arc::new(Mutex::new(deliveries));
    let senders: Vec<_> = (0..8)
        .map(|_| {
            let (queue, desk) = (queue.clone(), desk_url.clone());
            tokio::spawn(async move {
                let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).no_proxy().build()?;
                loop {
                    let Some(delivery) = queue.lock().await.pop() else { return anyhow::Ok(()) };
                    // Repeats a delivery until it is acknowledged, as a platform does.
                    loop {
                        let request =
                            http.post(format!("{desk}{}", delivery.path)).header(delivery.header, &delivery.signature);
                        match request.body(delivery.body.clone()).send().await {
                            Ok(answer) if answer.status().is_success() => break,
                            Ok(answer) => ensure!(answer.status().is_server_error(), "refused: {}", answer.status()),
                            Err(_) => {}
                        }
                        sleep(Duration::from_millis(50)).await;
                    }
                }
            })
        })
        .collect();

    // Meanwhile an operator answers.
    let answering = tokio::spawn(answer_some(desk_url.clone(), url.clone()));
    for sender in senders {
        sender.await??;
    }
    answering.await??;
    over.store(true, Ordering::Relaxed);
    killer.await??;

    // Once left alone, the outbox finishes its work.
    let db = Db::open(&url).await?;
    let begun = Instant::now();
    loop {
        let open = sql("select count(*) from reply where state in ('queued', 'sending', 'unknown')");
        let (open,): (i64,) = db.one(&open).await?;
        if open == 0 || begun.elapsed() > Duration::from_secs(90) {
            break;
        }
        sleep(Duration::from_millis(300)).await;
    }

    let (stored,): (i64,) = db.one(&sql("select count(*) from post where kind is not null")).await?;
    ensure!(stored == POSTS as i64, "{stored} of {POSTS} posts are stored");
    let (ledger,): (i64,) = db
        .one(&sql(
            "select count(*) from post where kind is not null and (disposition is null or disposition is not null)",
        ))
        .await?;
    ensure!(ledger == stored, "the ledger does not add up");

    let listed: Vec<serde_json::Value> = reqwest::get(format!("{own_url}/playground/posts.json")).await?.json().await?;
    let mut answers: HashMap<String, usize> = HashMap::new();
    for post in listed.iter().filter(|post| post["by_desk"] == true) {
        *answers.entry(post["in_reply_to"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let replies: Vec<(String, String, Option<String>)> = db.all(&sql("select target, state, why from reply")).await?;
    ensure!(replies.len() == REPLIES, "{} replies were written", replies.len());
    let mut unknown = 0;
    for (target, state, why) in &replies {
        let times = answers.get(target).copied().unwrap_or_default();
        ensure!(times <= 1, "{target} was answered {times} times");
        match state.as_str() {
            "sent" => ensure!(times == 1, "{target} counts as sent and is not there"),
            "unknown" | "sending" => unknown += 1,
            other => anyhow::bail!("{target} is {other}: {why:?}; the platform has it {times} times"),
        }
    }
    let kills = server.kills.load(Ordering::Relaxed);
    println!(
        "{stored} posts stored once, {} replies sent once, {unknown} shown as unknown, {kills} kills",
        replies.len() - unknown
    );
    ensure!(kills >= 5, "the server was killed only {kills} times");
    server.child.lock().await.kill()?;
    db.close().await;
    Ok(())
}

/// Decides posts on X as queries, each with an answer, whatever happens to the server.
async fn answer_some(desk: String, url: String) -> anyhow::Result<()> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .cookie_store(true)
        .no_proxy()
        .build()?;
    let patient = async |path: &str, fields: &[(&str, &str)]| loop {
        let sent = http.post(format!("{desk}{path}")).header("accept", "application/json").form(fields).send().await;
        match sent {
            Ok(answer) if !answer.status().is_server_error() => return answer.status(),
            _ => sleep(Duration::from_millis(60)).await,
        }
    };
    let entered = patient("/sign-in", &[("login", "operator"), ("password", demo::PASSWORD)]).await;
    ensure!(entered.is_success(), "signing in: {entered}");
    let db = Db::open(&url).await?;
    let mut answered = 0;
    while answered < REPLIES {
        let waiting = sql("select id from post where disposition is null and channel = 'x' order by id limit 10");
        let waiting: Vec<(i64,)> = db.all(&waiting).await?;
        if waiting.is_empty() {
            sleep(Duration::from_millis(100)).await;
        }
        for (id,) in waiting.into_iter().take(REPLIES - answered) {
            let (id, answer) = (id.to_string(), format!("सुबह दस बजे। ({id})"));
            let fields = [
                ("form_name", "decide"),
                ("post", &id),
                ("decision", "query"),
                ("answer_wanted", "1"),
                ("answer", &answer),
            ];
            let done = patient("/staff/wire", &fields).await;
            // 409: the decision was made, but its response was lost with the server.
            ensure!(done.is_success() || done.as_u16() == 409, "deciding: {done}");
            answered += 1;
        }
    }
    db.close().await;
    Ok(())
}
