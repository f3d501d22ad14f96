//! Whose case, by when, on whose order: the clocks of every step, what is told when one runs out, the chief's orders and the sheets that
//! show what came of them.
//!
//! What officers promised, and what one shift hands over to the next, stand here too.
//!
//! What must stay true: a clock is moved only by what it waits for, never by somebody's touching the complaint.

pub mod clocks;
pub mod mail;
pub mod morning;
pub mod notices;
pub mod orders;
pub mod promises;
pub mod sheet;
pub mod shift;
#[cfg(all(test, feature = "ssr"))]
mod whole_tests;

#[cfg(feature = "ssr")]
use crate::server::{AppState, follow::cause::cause};

/// How often it is looked whether something has come due.
#[cfg(feature = "ssr")]
const EVERY: std::time::Duration = std::time::Duration::from_secs(15);

/// What time brings, until the process ends; at once when it starts, for what came due while it was down.
#[cfg(feature = "ssr")]
pub async fn work(state: AppState) {
    loop {
        if let Err(error) = clocks::scheduler::tick(&state).await {
            tracing::warn!(error = cause(&error), "the clocks could not be looked at; trying again");
        }
        if let Err(error) = sheet::freeze::if_due(&state).await {
            tracing::warn!(error = cause(&error), "the evening sheet could not be made; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = state.clock().moved() => {}
        }
    }
}
