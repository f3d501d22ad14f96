//! `sunwai audit …`: its output and its exit codes: 0 intact, 1 broken, 2 the database could not be read.

use super::{Chain, Head, anchors, verify::walk};
use crate::{
    language::dates,
    server::{config::Settings, db::Reading},
};
use clap::Subcommand;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

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
        /// A file with anchors printed earlier by `audit anchors` or copied from the page "Audit trail", one a line. The chain must still contain all of
        /// them. Lines that begin with # are skipped.
        #[arg(long, value_name = "FILE")]
        anchors: Option<PathBuf>,
        /// The settings that name the database.
        #[command(flatten)]
        settings: Settings,
    },
    /// Print the anchors: the end of the chain at the end of each day, one a line. Stored elsewhere, they show later whether the chain was cut or
    /// rewritten.
    Anchors {
        /// Only those of this day and later, as in 2026-11-27.
        #[arg(long, value_name = "DAY", value_parser = day)]
        since: Option<i64>,
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
        AuditCommand::Verify { head, anchors, settings } => match settings.database() {
            Ok(url) => verified(&url, head, anchors.as_deref()).await,
            Err(error) => Err(error),
        },
        AuditCommand::Anchors { since, settings } => match settings.database() {
            Ok(url) => print_anchors(&url, since.unwrap_or(i64::MIN)).await,
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

/// Reads a day of the command line, as days since 1970.
fn day(typed: &str) -> Result<i64, String> {
    dates::parse_iso(typed).map(dates::day).ok_or_else(|| "expected a day as in 2026-11-27".to_owned())
}

async fn verified(url: &str, kept: Option<Head>, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut heads: Vec<Head> = kept.into_iter().collect();
    if let Some(file) = file {
        heads.extend(anchors::read_file(file)?.into_iter().map(|anchor| anchor.head));
    }
    let reading = Reading::open(url).await?;
    let mut tx = reading.db.snapshot().await?;
    let chain = walk(&mut tx, &heads).await?;
    drop(tx);
    reading.close().await?;
    println!("{chain}");
    Ok(if matches!(chain, Chain::Whole(_)) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn print_anchors(url: &str, mut from: i64) -> anyhow::Result<ExitCode> {
    let reading = Reading::open(url).await?;
    let mut out = std::io::stdout();
    loop {
        let some = anchors::from_day(&reading.db, from, 1_000).await?;
        let Some(last) = some.last() else { break };
        from = last.day + 1;
        for anchor in some {
            writeln!(out, "{anchor}")?;
        }
    }
    reading.close().await?;
    Ok(ExitCode::SUCCESS)
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
