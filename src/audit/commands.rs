//! `sunwai audit …`: what is printed, and the exit codes: 0 whole, 1 broken, 2 no database that could be read.

use super::{Chain, Head, verify::walk};
use crate::server::{config::Settings, db::Reading};
use clap::Subcommand;
use std::process::ExitCode;

/// There is no database that could be read.
const UNREADABLE: u8 = 2;

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check the chain and what it covers, changing nothing: exit 0 when it holds; 1 and the first entry that does not; 2 without a database.
    Verify {
        /// An end of the chain that was kept outside, as `audit head` printed it: it must still be in the chain.
        #[arg(long, value_name = "LENGTH:HASH")]
        head: Option<Head>,
        /// Where.
        #[command(flatten)]
        settings: Settings,
    },
    /// Print the chain's end, to be kept outside: a chain that is cut or written anew later no longer has it.
    Head {
        /// Where.
        #[command(flatten)]
        settings: Settings,
    },
}

/// Runs one of them.
///
/// # Errors
/// Standard output is gone.
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
