//! The command line.

use crate::{
    audit::commands::AuditCommand,
    complaint::MAX_LINE,
    error::Problem,
    language::{Language, texts},
    officers::Role,
    offices::checks::in_devanagari,
    server::{config::Settings, follow::log::LogFormat, forms},
};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Sunwai (सुनवाई): the complaint desk of a district police force.
#[derive(Debug, Parser)]
#[command(name = "sunwai", version)]
pub struct Cli {
    /// How the log's lines are written: for a person or, as one JSON object a line, for a program. What is logged: RUST_LOG.
    #[arg(long, env = "SUNWAI_LOG_FORMAT", value_enum, default_value_t, global = true)]
    pub log_format: LogFormat,
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
        #[arg(long, value_parser = officer_name)]
        name: String,
        /// The name in Devanagari, for pages in Hindi. [default: the name is shown in both languages]
        #[arg(long, value_parser = hindi_name)]
        name_hi: Option<String>,
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
    /// Print what is read of the posts of a table with a column `text`, one line of JSON for each row: words, two words and letters in a row,
    /// sounds, and what the rules found. scripts/train-understanding learns from it.
    Features {
        /// A CSV file.
        table: PathBuf,
    },
}

/// A name, as a form takes it too.
fn officer_name(typed: &str) -> Result<String, String> {
    let name = forms::line(typed, MAX_LINE).and_then(|name| name.ok_or(Problem::Missing));
    name.map_err(|problem| texts::problem(problem, Language::English))
}

/// The same in Devanagari.
fn hindi_name(typed: &str) -> Result<String, String> {
    let name = officer_name(typed)?;
    if in_devanagari(&name) { Ok(name) } else { Err(texts::problem(Problem::NotDevanagari, Language::English)) }
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
            ("--metrics-addr", "nowhere"),
            ("--log-format", "xml"),
        ] {
            let error = Cli::try_parse_from(["sunwai", "serve", argument, value]).unwrap_err().to_string();
            assert!(error.contains(argument), "{error}");
        }
    }

    #[test]
    fn an_officers_names_are_held_to_what_the_form_holds_them_to() {
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
    fn whoever_still_says_behind_proxy_is_told_what_to_say_now() {
        for arguments in [&["--behind-proxy"][..], &["--behind-proxy=true"]] {
            let error = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap_err().to_string();
            assert!(error.contains("--trusted-proxies"), "{error}");
        }
        assert!(Cli::try_parse_from(["sunwai", "serve", "--behind-proxy=false"]).is_ok(), "off is what it is now");
    }
}
