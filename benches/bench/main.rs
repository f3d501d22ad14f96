//! `make bench`: performance, measured on the real program over loopback.
//!
//! Each figure is one JSON line on standard output. Machines are noisy, so important figures are ratios within one run, for which the two
//! sides take turns. The number of requests and the time are limited.

mod audit;
mod bare;
mod client;
mod clocks;
mod desk;
mod grown;
mod million;
mod program;
mod rule;
mod sealing;
mod sheet;

use client::{Client, Sse};
use grown::Shape;
use program::{Program, TempDb};
use std::{
    io::Write as _,
    time::{Duration, Instant},
};
use sunwai::complaint::Move;

/// Prints one figure.
fn figure(bench: &str, figure: &str, value: f64, unit: &str) {
    let value = (value * 1_000.0).round() / 1_000.0;
    println!("{}", serde_json::json!({ "bench": bench, "figure": figure, "value": value, "unit": unit }));
    let _ = std::io::stdout().flush();
}

/// The given percentile of the samples.
fn percentile(samples: &mut [Duration], share: f64) -> f64 {
    samples.sort();
    let at = ((samples.len() as f64 * share) as usize).min(samples.len().saturating_sub(1));
    samples.get(at).map_or(0.0, |sample| sample.as_secs_f64() * 1_000.0)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    sunwai::replies::channels::with_tls();
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    if wanted("start") {
        start().await?;
    }
    if wanted("tracking") {
        tracking().await?;
    }
    if wanted("filing") {
        filing().await?;
    }
    if wanted("live") {
        live().await?;
    }
    if wanted("webhooks") {
        webhooks().await?;
    }
    if wanted("routing") {
        routing();
    }
    if wanted("board") {
        board().await?;
    }
    if wanted("rule") {
        rule::rule().await?;
    }
    if wanted("clocks") {
        clocks::scheduler().await?;
    }
    if wanted("sealing") {
        sealing::sealing().await?;
    }
    if wanted("sheet") {
        sheet::sheet().await?;
    }
    if wanted("audit") {
        audit::verify().await?;
    }
    if wanted("million") {
        million::million(Shape::Years).await?;
    }
    if wanted("million-in-one-year") {
        million::million(Shape::OneYear).await?;
    }
    Ok(())
}

/// Finds stations and accusations in posts of some two hundred characters, on one core.
fn routing() {
    let (gazetteer, offices) = sunwai::routing::measure::sample();
    let texts = sunwai::routing::measure::bench_texts();
    let rounds = 20;
    let begun = Instant::now();
    let mut found = 0;
    for _ in 0..rounds {
        for text in &texts {
            found += gazetteer.candidates(text, None, &offices).len();
            found += usize::from(gazetteer.accused(text).is_some());
        }
    }
    let posts = (rounds * texts.len()) as f64;
    assert!(found > 0, "nothing was found");
    figure(
        "routing",
        "posts searched on one core (goal: over 20,000)",
        posts / begun.elapsed().as_secs_f64(),
        "posts/s",
    );
}

/// Time from the start of the program to its first response, and its memory while it is idle.
async fn start() -> anyhow::Result<()> {
    let db = TempDb::small().await?;
    let mut times = Vec::new();
    let mut idle = 0;
    for _ in 0..5 {
        let program = Program::start(&db).await?;
        times.push(program.ready);
        tokio::time::sleep(Duration::from_secs(1)).await;
        idle = program.memory();
    }
    figure("start", "start to ready, median of 5", percentile(&mut times, 0.5), "ms");
    figure("start", "idle memory", idle as f64 / 1_000_000.0, "MB");
    Ok(())
}

/// The public tracking page compared with a fixed string from the same server.
async fn tracking() -> anyhow::Result<()> {
    let db = TempDb::demo().await?;
    let program = Program::start(&db).await?;
    let reference = db.references(64).await?;
    let page: Vec<String> = reference.iter().map(|reference| format!("/t/{reference}")).collect();
    let fixed = vec!["/healthz".to_owned()];
    client::load(&program, &page, Duration::from_secs(1)).await?;
    let (mut pages, mut fixeds, mut page_times, mut fixed_times) = (0.0, 0.0, Vec::new(), Vec::new());
    for _ in 0..4 {
        let (rate, mut times) = client::load(&program, &fixed, Duration::from_secs(2)).await?;
        fixeds += rate / 4.0;
        fixed_times.append(&mut times);
        let (rate, mut times) = client::load(&program, &page, Duration::from_secs(2)).await?;
        pages += rate / 4.0;
        page_times.append(&mut times);
    }
    // A request with a query is never served from the cached rendering.
    let anew: Vec<String> = page.iter().map(|page| format!("{page}?anew")).collect();
    let (rate, mut anew_times) = client::load(&program, &anew, Duration::from_secs(4)).await?;
    figure("tracking", "public tracking page, rendered anew each time", rate, "requests/s");
    figure("tracking", "the same, p99", percentile(&mut anew_times, 0.99), "ms");
    figure("tracking", "public tracking page", pages, "requests/s");
    figure("tracking", "public tracking page, p99", percentile(&mut page_times, 0.99), "ms");
    figure("tracking", "fixed string", fixeds, "requests/s");
    figure("tracking", "fixed string, p99", percentile(&mut fixed_times, 0.99), "ms");
    figure("tracking", "page over fixed string (goal: at least 0.2)", pages / fixeds, "ratio");
    Ok(())
}

/// Complaints filed through the HTTP handler, durably, compared with bare inserts of the same rows in the same mode.
async fn filing() -> anyhow::Result<()> {
    let db = TempDb::demo().await?;
    let bare = TempDb::demo().await?;
    let program = Program::start(&db).await?;
    let (mut filed, mut inserted) = (0.0, 0.0);
    for round in 0..3 {
        inserted += bare::insert(&bare, round, Duration::from_secs(3)).await? / 3.0;
        filed += client::file(&program, Duration::from_secs(3)).await? / 3.0;
    }
    figure("filing", "complaints filed over HTTP, durable", filed, "complaints/s");
    figure("filing", "bare inserts of the same rows, durable", inserted, "complaints/s");
    figure("filing", "filed over inserted (goal: at least 0.5)", filed / inserted, "ratio");
    Ok(())
}

/// A thousand open pages of one complaint: how soon each is notified of a change, and how much memory each takes.
async fn live() -> anyhow::Result<()> {
    const SUBSCRIBERS: usize = 1_000;
    let db = TempDb::small().await?;
    let program = Program::start(&db).await?;
    let officer = Client::signed_in(&program, "operator").await?;
    let reference = client::file_one(&program, "a complaint that many follow").await?;
    // Warm up first, so that the program's own memory is not counted as a subscriber's.
    for _ in 0..20 {
        officer.get(&format!("/t/{reference}")).await?;
    }
    let before = program.memory();
    let mut subscribers = Vec::new();
    for _ in 0..SUBSCRIBERS {
        subscribers.push(Sse::open(&program, &format!("/live/t/{reference}")).await?);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let each = (program.memory().saturating_sub(before)) as f64 / SUBSCRIBERS as f64 / 1_000.0;
    let mut times = Vec::new();
    // Forwarded back and forth, because a complaint cannot be forwarded to the station that has it.
    let stations = db.stations().await?;
    for station in stations.iter().cycle().take(20) {
        let begun = Instant::now();
        let hearing: Vec<_> = subscribers.into_iter().map(|sse| tokio::spawn(sse.hear())).collect();
        tokio::task::yield_now().await;
        let changed = Instant::now();
        officer.make(reference, Move::Forward, station).await?;
        subscribers = Vec::new();
        for one in hearing {
            let (sse, heard) = one.await??;
            times.push(heard.saturating_duration_since(changed));
            subscribers.push(sse);
        }
        anyhow::ensure!(begun.elapsed() < Duration::from_secs(20), "a subscriber got no event");
    }
    figure(
        "live",
        "change to event at 1,000 subscribers, the change's own request included, p99 (goal: under 50)",
        percentile(&mut times, 0.99),
        "ms",
    );
    figure("live", "the same, median", percentile(&mut times, 0.5), "ms");
    figure("live", "memory of a subscriber (goal: under 16)", each, "kB");
    Ok(())
}

/// The board, a search for a common word and one for a complaint number, at three sizes that take turns.
async fn board() -> anyhow::Result<()> {
    let mut at = Vec::new();
    for size in [1_000, 10_000, 100_000] {
        let db = TempDb::many(size).await?;
        let program = Program::start(&db).await?;
        let officer = Client::signed_in(&program, "operator").await?;
        let number = db.references(500).await?.last().map(|number| format!("/staff?q={number}")).unwrap_or_default();
        at.push((size, db, program, officer, number));
    }
    // The word is so common that the page of results is full at every size; with a rarer one, the number of cards would be measured.
    for (name, path) in
        [("board", "/staff"), ("search", "/staff?q=%E0%A4%A8%E0%A4%B9%E0%A5%80%E0%A4%82"), ("number", "")]
    {
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); at.len()];
        for round in 0..260 {
            for ((_, _, _, officer, number), times) in at.iter().zip(&mut times) {
                let begun = Instant::now();
                officer.get(if path.is_empty() { number } else { path }).await?;
                if round >= 10 {
                    times.push(begun.elapsed());
                }
            }
        }
        let p99: Vec<f64> = times.iter_mut().map(|times| percentile(times, 0.99)).collect();
        let p50: Vec<f64> = times.iter_mut().map(|times| percentile(times, 0.5)).collect();
        for (((size, ..), p99), p50) in at.iter().zip(&p99).zip(&p50) {
            figure(name, &format!("p99 at {size} complaints"), *p99, "ms");
            figure(name, &format!("median at {size} complaints"), *p50, "ms");
        }
        figure(name, "growth of p99 from 1,000 to 100,000 (goal: under 1.33)", p99[2] / p99[0], "ratio");
        figure(name, "growth of the median", p50[2] / p50[0], "ratio");
    }
    Ok(())
}

/// Signed deliveries of one post each, durable, compared with bare inserts of the same rows with as many commits; and a batch of 1,000.
async fn webhooks() -> anyhow::Result<()> {
    let db = TempDb::small().await?;
    let bare = TempDb::small().await?;
    let program = Program::start(&db).await?;
    let (mut taken, mut inserted, mut times) = (0.0, 0.0, Vec::new());
    for round in 0..3 {
        let (rate, mut took) = client::deliver(&program, round, Duration::from_secs(3)).await?;
        taken += rate / 3.0;
        times.append(&mut took);
        inserted += bare::insert_posts(&bare, round, Duration::from_secs(3)).await? / 3.0;
    }
    figure("webhooks", "signed deliveries of one post, durable", taken, "deliveries/s");
    figure("webhooks", "their answer, p99 (goal: under 100)", percentile(&mut times, 0.99), "ms");
    figure("webhooks", "bare inserts of the same rows, durable", inserted, "deliveries/s");
    figure("webhooks", "delivered over inserted (goal: at least 0.5)", taken / inserted, "ratio");
    let mut batches = Vec::new();
    for round in 0..5 {
        batches.push(client::deliver_batch(&program, round).await?);
    }
    figure("webhooks", "a batch of 1,000 posts, median of 5 (goal: under 300)", percentile(&mut batches, 0.5), "ms");
    Ok(())
}
