//! Backup of the whole desk into one file, and restore.
//!
//! A backup is an ordinary tar archive, compressed with zstd: the rows of every table as of one moment, the photos that they name, the
//! settings without their secrets, and last a manifest with counts and hashes. Rows are written the same way from both databases, so that a
//! backup of one can be restored into the other.
//!
//! - [`manifest`]: the description of a backup
//! - `rows`: a row as a line of JSON
//! - [`photos`]: the only module that knows where photos are stored
//! - `part`: a file that is complete or does not exist
//! - [`write`](mod@write): `sunwai backup`
//! - [`read`]: reads a backup and trusts nothing in it
//! - [`restore`]: `sunwai restore`
//! - [`check`]: `sunwai check`

pub mod check;
pub mod manifest;
mod part;
pub mod photos;
pub mod read;
pub mod restore;
mod rows;
#[cfg(test)]
mod tests;
pub mod write;

use std::{future::Future, process::ExitCode};

/// Exit code when nothing could be read: no database, or no backup.
const UNREADABLE: u8 = 2;

/// Turns the result of a command into its exit code and prints its error: 2 if nothing could be done. Ctrl-C and SIGTERM end the command
/// like an error, so that nothing half-written is left.
async fn ended(work: impl Future<Output = anyhow::Result<bool>>) -> ExitCode {
    let done = tokio::select! {
        done = work => done,
        () = crate::server::signals::stopped() => Err(anyhow::anyhow!("stopped")),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::from(UNREADABLE)
        }
    }
}
