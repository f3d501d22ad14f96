//! Clocks: by when each step is promised, and what became of the promise.
//!
//! Each is a row of its own: started, due, warned, paused, met, breached. What happens to a complaint moves its clocks by one table
//! ([`follow`](follow::follow)), in the same transaction; a note, a view, a forwarding from one office to the next is not in it. The
//! [`scheduler`] warns before a clock is due and tells one office higher after another when it has run out, whether or not anybody ever
//! picked the complaint up.

pub mod admin;
pub mod calendar;
pub mod rules;
pub mod view;

#[cfg(feature = "ssr")]
pub mod escalation;
#[cfg(feature = "ssr")]
pub mod follow;
#[cfg(feature = "ssr")]
mod row;
#[cfg(feature = "ssr")]
pub mod scheduler;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "ssr")]
pub use row::{ClockRow, Stage};

use crate::{complaint::Millis, string_enum};
use serde::{Deserialize, Serialize};

string_enum! {
    /// What a clock waits for.
    pub enum Step {
        /// The cell forwards it, or closes it.
        Acknowledge = "acknowledge",
        /// The complainant hears something from a person: a question, words, or the answer.
        FirstResponse = "first_response",
        /// The station reports what it found.
        StationReport = "station_report",
        /// It has an outcome.
        OuterLimit = "outer_limit",
        /// An office says which station has it.
        Decide = "decide",
        /// An order of the chief is answered.
        Order = "order",
    }
}

string_enum! {
    /// Why a clock stands still.
    pub enum PauseWhy {
        /// The complainant was asked something and has not answered.
        Asked = "asked_the_complainant",
    }
}

string_enum! {
    /// How a clock stands.
    pub enum ClockState {
        /// There is time.
        Running = "running",
        /// The warning has come.
        Warned = "warned",
        /// It stands still.
        Paused = "paused",
        /// It ran out and is not met.
        Breached = "breached",
        /// It was met in time.
        Met = "met",
        /// It was met after it had run out.
        MetLate = "met_late",
    }
}

/// A clock as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// What it waits for.
    pub step: Step,
    /// When it is due; while it is paused, at the latest.
    pub due_at: Millis,
    /// How it stands.
    pub state: ClockState,
}
