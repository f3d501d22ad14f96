//! `make stress`: load tests of the running program, which check that honest users are still served. `cargo test` runs a small version of
//! each scenario on the debug build. Everything uses loopback, has a time limit and prints its figures as JSON lines.
//!
//! A scenario is a module with two tests: a short one, and one marked `#[ignore]` that only `make stress` runs.

mod program;
mod renders;
mod storm;

use std::{io::Write as _, time::Duration};

/// Prints one figure.
fn figure(scenario: &str, figure: &str, value: f64, unit: &str) {
    let value = (value * 1_000.0).round() / 1_000.0;
    println!("{}", serde_json::json!({ "bench": scenario, "figure": figure, "value": value, "unit": unit }));
    let _ = std::io::stdout().flush();
}

/// The given percentile of the samples, in milliseconds.
fn percentile(samples: &mut [Duration], share: f64) -> f64 {
    samples.sort();
    let at = ((samples.len() as f64 * share) as usize).min(samples.len().saturating_sub(1));
    samples.get(at).map_or(0.0, |sample| sample.as_secs_f64() * 1_000.0)
}
