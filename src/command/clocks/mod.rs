//! Clocks: the time limit of each step, and whether it was met.
//!
//! Each clock is a row of its own: started, due, warned, paused, met, breached. One table ([`follow`](follow::follow)) says how a change of a
//! complaint affects its clocks, in the same transaction; notes, views and forwarding from one office to the next have no effect. The
//! [`scheduler`] warns before a clock is due and, once it has run out, notifies one higher office after another, whether or not anybody ever
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

use crate::{complaint::Millis, language::dates::DAY, string_enum};
use serde::{Deserialize, Serialize};

/// A complaint without any clock, from before there were clocks, counts as late this long after its receipt, in milliseconds.
pub const WITHOUT_CLOCK: Millis = 10 * DAY;

string_enum! {
    /// What a clock waits for.
    pub enum Step {
        /// The cell forwards or closes the complaint.
        Acknowledge = "acknowledge",
        /// The complainant hears from a person: a question, a message or the answer.
        FirstResponse = "first_response",
        /// The station files its report.
        StationReport = "station_report",
        /// The complaint is closed with an outcome.
        OuterLimit = "outer_limit",
        /// An office decides which station is responsible.
        Decide = "decide",
        /// An order of the chief is answered.
        Order = "order",
    }
}

string_enum! {
    /// Why a clock is paused.
    pub enum PauseWhy {
        /// The complainant was asked a question and has not answered.
        Asked = "asked_the_complainant",
    }
}

string_enum! {
    /// State of a clock.
    pub enum ClockState {
        /// It runs, and the warning is not due yet.
        Running = "running",
        /// It runs, and the warning has been given.
        Warned = "warned",
        /// It is paused.
        Paused = "paused",
        /// It has run out and is not met.
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
    /// When it is due; for a paused clock, the latest possible time.
    pub due_at: Millis,
    /// State of the clock.
    pub state: ClockState,
}
