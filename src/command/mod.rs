//! Deadlines and command: the clock of every step and its escalation, the chief's orders, and the evening sheets that show what came of them.
//!
//! Also here: the morning list, notices and their delivery by mail, officers' promises, and the handover from one shift to the next.
//!
//! What must stay true: only the event that a clock waits for changes the clock, never the mere fact that somebody touched the complaint.

pub mod clocks;
pub mod mail;
pub mod morning;
pub mod notices;
pub mod orders;
pub mod promises;
pub mod sheet;
pub mod shift;
#[cfg(feature = "ssr")]
pub mod standing;
#[cfg(all(test, feature = "ssr"))]
mod standing_tests;
#[cfg(all(test, feature = "ssr"))]
mod whole_tests;

#[cfg(feature = "ssr")]
use crate::server::{AppState, follow::cause::cause};

/// Interval between two checks for clocks, sheets and findings that have come due.
#[cfg(feature = "ssr")]
const EVERY: std::time::Duration = std::time::Duration::from_secs(15);

/// Processes due clocks, freezes due sheets and closes what nobody contested until the process ends. The first round runs at once, to catch up on what came due while the
/// server was down.
#[cfg(feature = "ssr")]
pub async fn work(state: AppState) {
    loop {
        if let Err(error) = clocks::scheduler::tick(&state).await {
            tracing::warn!(error = cause(&error), "due clocks could not be processed; trying again");
        }
        if let Err(error) = sheet::freeze::if_due(&state).await {
            tracing::warn!(error = cause(&error), "the evening sheet could not be frozen; trying again");
        }
        if let Err(error) = standing::round(&state).await {
            tracing::warn!(error = cause(&error), "findings that nobody contested could not be read; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = state.clock().moved() => {}
        }
    }
}
