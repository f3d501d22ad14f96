//! Sunwai (सुनवाई), the complaint desk of a district police force.
//!
//! A citizen writes; the complaint gets a number, an officer, a clock and an answer, and the citizen watches it happen. One crate
//! has two builds: the server (feature `ssr`) renders every page, and the browser (feature `hydrate`) makes it interactive. Everything
//! also works without the browser build.
//!
//! # The folders, in reading order
//!
//! - [`complaint`]: the complaint itself, its number, its life cycle, every change to it
//! - [`channels`]: a description of each channel
//! - [`intake`]: how complaints and posts arrive
//! - [`tracking`]: the citizen's page
//! - [`board`]: the operators' and officers' board
//! - [`command`]: clocks, orders, the evening sheet, escalation, promises and the shift handover
//! - [`incidents`]: complaints about one thing, public incidents and who follows them, senders whose posts wait apart
//! - [`replies`]: messages that go out
//! - [`push`]: tells browsers that asked for it when a status changes
//! - [`routing`]: finds the police station for a complaint
//! - [`shield`]: the one rule that says who may see what
//! - [`sealed`]: who complained, encrypted; who may open it and why
//! - [`statements`]: the official version, written once and released by two people
//! - [`figures`]: public numbers and charts
//! - [`findings`]: what a station's report and an outcome must say, contact codes, evidence
//! - [`masks`]: what is masked for whom, and what is given out redacted
//! - [`inside`]: figures for the police by role, their files, and the daily report
//! - [`sampling`]: random samples of closed complaints, asked again or checked blind
//! - [`api`]: the interface for other software of the force: keys, `/v1`, webhooks
//! - `open311`: the open list and its interface for other software (GeoReport v2)
//! - [`offices`], [`officers`]: the police force
//! - [`oversight`]: the auditor's page, what is erased and when, incidents in which data got out
//! - [`staff`]: the list of staff pages, who may open each of them, and the rail beside them
//! - `audit`: the hash-chained audit trail and the rows that it covers
//! - `backup`: writes everything into one file, restores it, and checks that everything is consistent
//! - [`language`]: Hindi and English
//! - [`ui`]: forms and live pages, without domain words
//! - `server`: the technical base; it knows no domain. `AppState` holds the long-lived parts, `Op` is one operation
//! - [`app`]: the HTML document, routes, workers and commands; only this folder puts everything together
//! - `demo`: a demonstration district; `playground`: a simulated X and Facebook for it
//!
//! A domain folder holds `mod.rs` (types and rules, shared by both builds), `actions.rs` (server functions that its pages call), `page.rs`
//! (components), `store.rs` (SQL), `handlers.rs` (form posts and files) and tests. `docs/` gives the reasons behind the design.
#![recursion_limit = "512"]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that cannot go on has failed"))]

pub mod app;
pub mod encoding;
pub mod error;

pub mod channels;
pub mod complaint;
pub mod intake;
pub mod tracking;

pub mod board;
pub mod command;
pub mod incidents;
pub mod push;
pub mod replies;
pub mod routing;
pub mod sampling;
pub mod sealed;
pub mod shield;
pub mod statements;

pub mod api;
pub mod figures;
pub mod findings;
pub mod inside;
pub mod masks;
pub mod officers;
pub mod offices;
pub mod oversight;
pub mod staff;

#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod backup;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod language;
#[cfg(feature = "ssr")]
pub mod open311;
#[cfg(feature = "ssr")]
pub mod playground;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(all(test, feature = "ssr"))]
mod shape_tests;
#[cfg(all(test, feature = "ssr"))]
mod statement_tests;
#[cfg(all(test, feature = "ssr"))]
mod testing;
pub mod ui;

/// Entry point in the browser: hydrates the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}

/// Spare bytes for `wasm_split`. It lays out the constants again, part by part; if the result is a few bytes longer than before, it gives up
/// and puts the constants of every part into the file that all phones load (a third larger). Nothing refers to this array, so it is left out of
/// every part, and its bytes are always free (<https://github.com/WorldSEnder/wasm-split-prototype/pull/60>).
#[cfg(feature = "hydrate")]
#[used]
static ROOM: [u8; 4096] = [1; 4096];
