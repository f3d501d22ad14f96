//! `sunwai audit …`: what is printed, and the exit codes: 0 whole, 1 broken, 2 no database that could be read.

use super::{Chain, Head, verify::walk};
use crate::server::{config::AuditCommand, db::Reading};
use std::process::ExitCode;

/// There is no database that could be read.
const UNREADABLE: u8 = 2;

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
