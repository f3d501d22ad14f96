//! Sunwai (सुनवाई), the complaint desk of a district police force.
//!
//! A citizen writes; the complaint gets a number, an officer, a clock and an answer, and the citizen watches it happen. One crate,
//! two builds: the server (feature `ssr`) renders every page, the browser (feature `hydrate`) brings it to life. Everything works
//! without the second.
//!
//! # The folders, in reading order
//!
//! - [`complaint`]: the thing itself, its number, its life, every change to it
//! - [`channels`]: what is known of each way that it comes by
//! - [`intake`]: how it arrives
//! - [`tracking`]: the citizen's page
//! - [`board`]: the operators' and officers' board
//! - [`command`]: by when, on whose order, and what was not done; what was promised, what one shift hands to the next
//! - [`replies`]: what goes back out
//! - [`routing`]: which station is this?
//! - [`shield`]: who may see what; one rule
//! - [`figures`]: counted honestly
//! - [`offices`], [`officers`]: the force
//! - [`staff`]: its pages, for whom each of them is, and what stands above them all
//! - `audit`: what was done, chained, and the rows that it covers
//! - `backup`: the whole desk in one file, and back; whether everything fits together
//! - [`language`]: Hindi and English
//! - [`ui`]: forms and live pages, without domain words
//! - `server`: the only plumbing; it knows no domain. `AppState` is what lives as long as the program, `Op` one operation
//! - [`app`]: the pages' document and routes, the server's routes, workers and commands: only here everything is put together
//! - `demo`: a district to try it on; `playground`: an X and a Facebook to try it with
//!
//! A domain folder holds `mod.rs` (words and rules, shared by both builds), `actions.rs` (what its pages ask the server), `page.rs`
//! (what is seen), `store.rs` (SQL), `handlers.rs` (posts and files) and tests. `docs/` says why things are as they are.
#![recursion_limit = "512"]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that cannot go on has failed"))]

pub mod app;
pub mod error;

pub mod channels;
pub mod complaint;
pub mod intake;
pub mod tracking;

pub mod board;
pub mod command;
pub mod replies;
pub mod routing;
pub mod shield;

pub mod figures;
pub mod officers;
pub mod offices;
pub mod staff;

#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod backup;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod language;
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

/// The browser's entry: brings the server's page to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}

/// Room for what splitting adds. `wasm_split` lays constants out anew, part by part; should that come out a few bytes longer than before, it
/// gives up and puts every part's constants into the file that all phones load (a third more). Nothing refers to this, so it is left out
/// of every part, and there is always room (<https://github.com/WorldSEnder/wasm-split-prototype/pull/60>).
#[cfg(feature = "hydrate")]
#[used]
static ROOM: [u8; 4096] = [1; 4096];
