//! `sunwai figures …`: compares the figures with a recount, or counts anew.

use super::{cli::FiguresCommand, run::lock_database};
use crate::{
    complaint::counting,
    server::{
        config::Settings,
        db::{Db, Reading},
    },
};
use std::process::ExitCode;

/// Exit code when there is nothing to compare.
const NOT_COUNTED: u8 = 2;

/// Runs one of the commands.
///
/// # Errors
/// What made the command fail, as a sentence for the person at the terminal.
pub async fn run(command: FiguresCommand) -> anyhow::Result<ExitCode> {
    match command {
        FiguresCommand::Check { settings } => check(&settings).await,
        FiguresCommand::Rebuild { settings } => {
            let _lock = lock_database(&settings)?;
            let db = Db::open_migrated(&settings.database()?).await?;
            counting::rebuilding::all(&db).await?;
            db.close().await;
            println!("Everything was counted anew.");
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn check(settings: &Settings) -> anyhow::Result<ExitCode> {
    let reading = Reading::open(&settings.database()?).await?;
    if !counting::ready(&reading.db).await? {
        println!("Nothing has been counted yet; the server counts when it starts.");
        return Ok(ExitCode::from(NOT_COUNTED));
    }
    let mut tx = reading.db.snapshot().await?;
    let found = counting::checking::compare(&mut tx).await?;
    drop(tx);
    reading.close().await?;
    for line in &found.lines {
        println!("{line}");
    }
    match found.n {
        0 => println!("The figures are what a recount gives."),
        n => println!("{n} differences. `sunwai figures rebuild` counts everything anew."),
    }
    Ok(if found.n == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
