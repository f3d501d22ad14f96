//! Fuzz targets for everything that reads input from strangers: each parser keeps its promises for any bytes.
//!
//! On stable Rust there is no coverage feedback, so inputs are made from seeds (`fuzz/corpus/`, invented) by cutting, doubling, swapping
//! and overwriting, and from random bytes. `cargo test` runs each target for one second, `scripts/test` for twenty, `make fuzz` for ten
//! minutes (`SUNWAI_FUZZ_SECONDS`). Each target prints how many inputs it ran.
#![expect(clippy::unwrap_used, reason = "a panic is a test failure")]

mod channels;
mod forms;
mod proxies;
mod seeds;
mod typed;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Checks a property on inputs made from these seeds, for `SUNWAI_FUZZ_SECONDS` (one second by default).
fn fuzz(name: &str, seeds: &[Vec<u8>], holds: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    let seconds = std::env::var("SUNWAI_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let (run, begun) = (AtomicU64::new(0), Instant::now());
    for seed in seeds {
        holds(seed);
    }
    bolero::check!()
        .with_iterations(usize::MAX)
        .with_test_time(Duration::from_secs(seconds))
        .with_max_len(2_048)
        .for_each(|bytes: &[u8]| {
            run.fetch_add(1, Ordering::Relaxed);
            holds(&seeds::mutated(seeds, bytes));
        });
    println!("| {name} | {} | {} s |", run.load(Ordering::Relaxed), begun.elapsed().as_secs());
}
