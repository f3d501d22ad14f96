//! `sunwai audit …`: its output and its exit codes: 0 intact, 1 broken, 2 the database could not be read.

use super::{Chain, Head, verify::walk};
use crate::server::{config::Settings, db::Reading};
use clap::Subcommand;
use std::process::ExitCode;

/// Exit code when the database could not be read.
const UNREADABLE: u8 = 2;

/// Commands for the audit trail.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check the chain and the rows it covers without changing anything. Exit code 0: intact; 1: broken, and the first entry that does not
    /// match is printed; 2: the database could not be read.
    Verify {
        /// A head printed earlier by `audit head` and stored elsewhere. The chain must still contain it.
        #[arg(long, value_name = "LENGTH:HASH")]
        head: Option<Head>,
        /// The settings that name the database.
        #[command(flatten)]
        settings: Settings,
    },
    /// Print the head of the chain, to be stored elsewhere. A chain that is later cut or rewritten no longer contains it.
    Head {
        /// The settings that name the database.
        #[command(flatten)]
        settings: Settings,
    },
}

/// Runs one of the commands.
///
/// # Errors
/// When standard output is closed.
pub async fn run(command: AuditCommand) -> anyhow::Result<ExitCode> {
    let done = match command {
        AuditCommand::Verify { head, settings } => match settings.database() {
            Ok(url) => verified(&url, head.as_ref()).await,
            Err(error) => Err(error),
        },
        AuditCommand::Head { settings } => match settings.database() {
            Ok(url) => head(&url).await,
            Err(error) => Err(error),
        },
    };
    Ok(done.unwrap_or_else(|error| {
        eprintln!("Error: {error:#}");
        ExitCode::from(UNREADABLE)
    }))
}

async fn verified(url: &str, kept: Option<&Head>) -> anyhow::Result<ExitCode> {
    let reading = Reading::open(url).await?;
    let mut tx = reading.db.snapshot().await?;
    let chain = walk(&mut tx, kept).await?;
    drop(tx);
    reading.close().await?;
    println!("{chain}");
    Ok(if matches!(chain, Chain::Whole(_)) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn head(url: &str) -> anyhow::Result<ExitCode> {
    let reading = Reading::open(url).await?;
    let mut tx = reading.db.snapshot().await?;
    let head = Head::of(&mut tx).await?;
    drop(tx);
    reading.close().await?;
    println!("{head}");
    Ok(ExitCode::SUCCESS)
}
