//! The whole desk in one file, and back.
//!
//! A backup is an ordinary tar archive, compressed with zstd: the rows of every table as they were at one moment, the photos that they
//! name, the settings without their secrets, and last a manifest with counts and hashes. Rows are written the same way from both databases, so
//! that a backup of one restores into the other.
//!
//! - [`manifest`]: what a backup says of itself
//! - `rows`: a row as a line
//! - [`photos`]: the only place that knows where photos lie
//! - `part`: a file that is whole or not there
//! - [`write`](mod@write): `sunwai backup`
//! - [`read`]: reads one and believes nothing
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

/// Nothing could be read: no database, no backup.
const UNREADABLE: u8 = 2;

/// The exit code of a command, and its error in a sentence: 2 where nothing could be done. Ctrl-C and SIGTERM end it like an error, so that
/// nothing half-written stays.
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
