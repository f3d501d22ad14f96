//! The command line.

use crate::{
    audit::commands::AuditCommand,
    complaint::MAX_LINE,
    error::Problem,
    language::{Language, texts},
    officers::Role,
    offices::checks::in_devanagari,
    sealed::commands::KeyCommand,
    server::{config::Settings, follow::log::LogFormat, forms},
};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Sunwai (सुनवाई): the complaint desk of a district police force.
#[derive(Debug, Parser)]
#[command(name = "sunwai", version)]
pub struct Cli {
    /// Format of the log: text for people, or one JSON object per line for programs. RUST_LOG sets what is logged.
    #[arg(long, env = "SUNWAI_LOG_FORMAT", value_enum, default_value_t, global = true)]
    pub log_format: LogFormat,
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of the program.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server; no demo data, no default passwords.
    Serve {
        /// Settings of the server.
        #[command(flatten)]
        settings: Settings,
    },
    /// Run the server with a demo district, officers and complaints, on a temporary database unless one is named.
    Demo {
        /// Keep plausible posts arriving on the demo's own X and Facebook, this many per minute.
        #[arg(long, value_name = "PER_MINUTE", num_args = 0..=1, default_missing_value = "12")]
        feed: Option<u32>,
        /// Settings of the server.
        #[command(flatten)]
        settings: Settings,
    },
    /// Manage officers' accounts.
    Officer {
        /// The command to run.
        #[command(subcommand)]
        command: OfficerCommand,
    },
    /// Write a consistent copy of a running system into one file: rows, photos and settings, without secrets. The file is verified afterwards.
    Backup {
        /// The file to write; only its owner can read it.
        file: PathBuf,
        /// Replace an existing file of that name.
        #[arg(long)]
        force: bool,
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
    /// Restore a backup into an empty database and an empty photo folder.
    Restore {
        /// The backup file.
        file: PathBuf,
        /// Settings of the system to restore into.
        #[command(flatten)]
        settings: Settings,
    },
    /// Check everything: rows against rules, photos against their hashes, the audit trail, the counts. Exit code 0 when nothing is wrong, 1 with one
    /// line per fault, 2 without a database. Changes nothing.
    Check {
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
    /// Verify the audit trail, or print the end of its chain.
    Audit {
        /// The command to run.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Erase what is no longer kept: names, texts and photos of complaints and posts whose time is over, except those under a legal hold. What is counted
    /// stays. On SQLite the server must be stopped, unless nothing is written.
    Retention {
        /// List what would be erased, one a line, and write nothing.
        #[arg(long)]
        dry_run: bool,
        /// Erase at most so many complaints and posts.
        #[arg(long, default_value_t = 1_000)]
        most: u64,
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
    /// Check or replace the key with which names and telephone numbers are sealed.
    Key {
        /// The command to run.
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Compare the figures with a full recount, or count them anew.
    Figures {
        /// The command to run.
        #[command(subcommand)]
        command: FiguresCommand,
    },
    /// Measure how well the police station is found from a sentence.
    Routing {
        /// The command to run.
        #[command(subcommand)]
        command: RoutingCommand,
    },
    /// Measure how well complaints about one thing are found.
    Incidents {
        /// The command to run.
        #[command(subcommand)]
        command: IncidentsCommand,
    },
}

/// Commands for officers' accounts.
#[derive(Debug, Subcommand)]
pub enum OfficerCommand {
    /// Create an account. The password is read from standard input, with a prompt at a terminal.
    Add {
        /// Name as shown to colleagues.
        #[arg(long, value_parser = officer_name)]
        name: String,
        /// The name in Devanagari, for pages in Hindi. [default: --name is used in both languages]
        #[arg(long, value_parser = hindi_name)]
        name_hi: Option<String>,
        /// Login name for the sign-in.
        #[arg(long)]
        login: String,
        /// Role: operator, station, circle, chief, admin or auditor.
        #[arg(long, value_parser = |word: &str| word.parse::<Role>().map_err(|_| "operator, station, circle, chief, admin or auditor"))]
        role: Role,
        /// Code of the office; required for station and circle.
        #[arg(long)]
        office: Option<String>,
        /// The officer must choose another password at the first sign-in.
        #[arg(long)]
        must_change: bool,
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
}

/// Commands for the figures.
#[derive(Debug, Subcommand)]
pub enum FiguresCommand {
    /// Count everything from its rows and compare. Exit code 0 when nothing is different, 1 with one line per difference, 2 if it was never counted.
    /// Changes nothing; the server may run.
    Check {
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
    /// Count everything anew from its rows, step by step, and keep the result. On SQLite the server must be stopped.
    Rebuild {
        /// Settings of the system.
        #[command(flatten)]
        settings: Settings,
    },
}

/// Commands for the rules that find complaints about one thing.
#[derive(Debug, Subcommand)]
pub enum IncidentsCommand {
    /// Print precision and recall on the made pairs of `data/incident_pairs.csv`. Needs no database.
    Measure,
}

/// Commands for the routing rules.
#[derive(Debug, Subcommand)]
pub enum RoutingCommand {
    /// Measure the rules on the table of spellings, on sentences about other things, and on sentences written after the rules were fixed.
    /// Needs no database.
    Measure,
    /// Print the features of the posts in a table with a column `text`, one line of JSON per row: words, word and letter sequences, sounds, and what
    /// the rules found. Input for scripts/train-understanding.
    Features {
        /// The CSV file.
        table: PathBuf,
    },
}

/// Parses a name by the same rules as the form.
fn officer_name(typed: &str) -> Result<String, String> {
    let name = forms::line(typed, MAX_LINE).and_then(|name| name.ok_or(Problem::Missing));
    name.map_err(|problem| texts::problem(problem, Language::English))
}

/// Parses a name in Devanagari by the same rules as the form.
fn hindi_name(typed: &str) -> Result<String, String> {
    let name = officer_name(typed)?;
    if in_devanagari(&name) { Ok(name) } else { Err(texts::problem(Problem::NotDevanagari, Language::English)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_definition_is_valid() {
        Cli::command().debug_assert();
    }

    #[test]
    fn errors_name_the_invalid_setting() {
        for (argument, value) in [
            ("--addr", "nowhere"),
            ("--public-url", "sunwai.example"),
            ("--public-url", "https://a.example/x"),
            ("--trusted-proxies", "0.0.0.0/0"),
            ("--metrics-addr", "nowhere"),
            ("--log-format", "xml"),
        ] {
            let error = Cli::try_parse_from(["sunwai", "serve", argument, value]).unwrap_err().to_string();
            assert!(error.contains(argument), "{error}");
        }
    }

    #[test]
    fn officer_names_follow_the_same_rules_as_in_the_form() {
        let add = |name: &str, hi: &str| {
            let names = ["--name", name, "--name-hi", hi, "--login", "asha", "--role", "operator"];
            Cli::try_parse_from(["sunwai", "officer", "add"].iter().chain(&names)).map_err(|error| error.to_string())
        };
        let command = add(" Asha\u{a0}Verma", "आशा\u{200b} वर्मा ").unwrap().command;
        let Command::Officer { command: OfficerCommand::Add { name, name_hi, .. } } = command else { panic!("add") };
        assert_eq!((name.as_str(), name_hi.as_deref()), ("Asha Verma", Some("आशा वर्मा")));
        for (name, hi, wrong) in [("", "आशा", "--name"), ("a\nb", "आशा", "--name"), ("Asha", "vk'kk", "--name-hi")]
        {
            let error = add(name, hi).unwrap_err();
            assert!(error.contains(wrong), "{error}");
        }
    }

    #[test]
    fn the_removed_setting_behind_proxy_names_its_replacement() {
        for arguments in [&["--behind-proxy"][..], &["--behind-proxy=true"]] {
            let error = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap_err().to_string();
            assert!(error.contains("--trusted-proxies"), "{error}");
        }
        assert!(Cli::try_parse_from(["sunwai", "serve", "--behind-proxy=false"]).is_ok(), "turned off is accepted");
    }
}
