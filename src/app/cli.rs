//! The command line.

use crate::{audit::commands::AuditCommand, officers::Role, server::config::Settings};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Sunwai (सुनवाई): the complaint desk of a district police force.
#[derive(Debug, Parser)]
#[command(name = "sunwai", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The server; no demo data, no default passwords.
    Serve {
        /// How.
        #[command(flatten)]
        settings: Settings,
    },
    /// The server with the demo district, officers and complaints, on a throw-away database unless one is named.
    Demo {
        /// Keeps plausible posts arriving on the demo's own X and Facebook: so many a minute.
        #[arg(long, value_name = "PER_MINUTE", num_args = 0..=1, default_missing_value = "12")]
        feed: Option<u32>,
        /// How.
        #[command(flatten)]
        settings: Settings,
    },
    /// Officers' accounts.
    Officer {
        /// What to do with them.
        #[command(subcommand)]
        command: OfficerCommand,
    },
    /// A consistent copy of a running system in one file: rows, photos and settings, without secrets. Checked after it was written.
    Backup {
        /// Where to write it; readable by its owner only.
        file: PathBuf,
        /// Replace a file of that name.
        #[arg(long)]
        force: bool,
        /// Of which system.
        #[command(flatten)]
        settings: Settings,
    },
    /// Bring a backup back, into an empty database and an empty folder of photos.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Where to.
        #[command(flatten)]
        settings: Settings,
    },
    /// Read everything and compare: rows against rules, photos against their hashes, the audit trail, the counts. Exit 0 when nothing is wrong;
    /// 1 with a line for each fault; 2 without a database. Changes nothing.
    Check {
        /// Of which system.
        #[command(flatten)]
        settings: Settings,
    },
    /// The audit trail.
    Audit {
        /// What to do with it.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// How well a station is found in a sentence.
    Routing {
        /// What to do.
        #[command(subcommand)]
        command: RoutingCommand,
    },
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum OfficerCommand {
    /// Make an account. The password is read from standard input, or asked for at a terminal.
    Add {
        /// Name as shown to colleagues.
        #[arg(long)]
        name: String,
        /// What is typed at the sign-in.
        #[arg(long)]
        login: String,
        /// operator, station, circle, chief, admin or auditor.
        #[arg(long, value_parser = |word: &str| word.parse::<Role>().map_err(|_| "operator, station, circle, chief, admin or auditor"))]
        role: Role,
        /// The office's code; needed for station and circle.
        #[arg(long)]
        office: Option<String>,
        /// The officer must choose another password at the first sign-in.
        #[arg(long)]
        must_change: bool,
        /// Where.
        #[command(flatten)]
        settings: Settings,
    },
}

/// What can be done with the rules of routing.
#[derive(Debug, Subcommand)]
pub enum RoutingCommand {
    /// Measure them on the table of spellings, on sentences about other things, and on sentences written after the rules were fixed.
    /// Needs no database.
    Measure,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_that_cannot_be_used_are_named() {
        for (argument, value) in [
            ("--addr", "nowhere"),
            ("--public-url", "sunwai.example"),
            ("--public-url", "https://a.example/x"),
            ("--trusted-proxies", "0.0.0.0/0"),
        ] {
            let error = Cli::try_parse_from(["sunwai", "serve", argument, value]).unwrap_err().to_string();
            assert!(error.contains(argument), "{error}");
        }
    }

    #[test]
    fn whoever_still_says_behind_proxy_is_told_what_to_say_now() {
        for arguments in [&["--behind-proxy"][..], &["--behind-proxy=true"]] {
            let error = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap_err().to_string();
            assert!(error.contains("--trusted-proxies"), "{error}");
        }
        assert!(Cli::try_parse_from(["sunwai", "serve", "--behind-proxy=false"]).is_ok(), "off is what it is now");
    }
}
