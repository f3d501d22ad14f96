//! `sunwai key …`: its output and its exit codes.

use super::{check, rotate};
use crate::server::{
    clock::Clock,
    config::Settings,
    db::{Db, Reading},
};
use clap::Subcommand;
use std::process::ExitCode;

/// Exit code when nothing could be done.
const UNREADABLE: u8 = 2;

/// Commands for the key with which names and telephone numbers are sealed.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Open everything that is sealed, without changing anything. Exit code 0: everything opens; 1: something does not, and the complaints are named;
    /// 2: the database or the key could not be read. The server may run.
    Check {
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
    /// Replace the key by a new one. The server must be stopped. If it is interrupted, run it again; the server can also be started in between. The
    /// old key is kept beside the new one, because backups from before need it.
    Rotate {
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
}

/// Runs one of the commands. For a rotation the caller holds the lock of the database.
pub async fn run(command: KeyCommand) -> ExitCode {
    let done = match &command {
        KeyCommand::Check { settings } => checked(settings).await,
        KeyCommand::Rotate { settings } => rotated(settings).await,
    };
    done.unwrap_or_else(|error| {
        eprintln!("Error: {error:#}");
        ExitCode::from(UNREADABLE)
    })
}

async fn checked(settings: &Settings) -> anyhow::Result<ExitCode> {
    let reading = Reading::open(&settings.database()?).await?;
    let found = check::check(&reading.db, &settings.key_file()).await;
    reading.close().await?;
    let found = found?;
    print!("{found}");
    Ok(if found.faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn rotated(settings: &Settings) -> anyhow::Result<ExitCode> {
    let db = Db::open_migrated(&settings.database()?).await?;
    let done = rotate::rotate(&db, &settings.key_file(), Clock::System.now()).await;
    db.close().await;
    let done = done?;
    println!("The key {} is in use; {} complaints were changed over to it in this run.", done.key, done.rows);
    println!(
        "The old key is {}. Backups from before today need it; destroy it when you destroy them. Keep a copy of the new one apart.",
        done.old.display()
    );
    Ok(ExitCode::SUCCESS)
}
