//! The command line and the settings. A setting that cannot be used stops the start and is named.

use crate::officers::Role;
use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

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
    /// The audit trail.
    Audit {
        /// What to do with it.
        #[command(subcommand)]
        command: AuditCommand,
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
        /// Where.
        #[command(flatten)]
        settings: Settings,
    },
}

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check the chain: exit 0 when it holds; otherwise the first broken entry is named, exit 1.
    Verify {
        /// Where.
        #[command(flatten)]
        settings: Settings,
    },
}

/// How the server is started.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// Where to listen.
    #[arg(long, env = "SUNWAI_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// `sqlite:PATH` or `postgres://…`. [default: sqlite:data/sunwai.db; for the demo one that is thrown away]
    #[arg(long, env = "SUNWAI_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A file that holds the database address, for one with a password in it.
    #[arg(long, env = "SUNWAI_DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,
    /// Where photos and the SQLite database are kept.
    #[arg(long, env = "SUNWAI_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// Where the built pages' files are.
    #[arg(long, env = "SUNWAI_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,
    /// The address under which citizens reach the server, without a slash at the end.
    #[arg(long, env = "SUNWAI_PUBLIC_URL", default_value = "http://127.0.0.1:3000", value_parser = public_url)]
    pub public_url: String,
    /// Take the client's address from the last entry of X-Forwarded-For; only behind a proxy that sets it.
    #[arg(long, env = "SUNWAI_BEHIND_PROXY", default_value_t = false)]
    pub behind_proxy: bool,
}

fn public_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => Ok(text.to_owned()),
        _ => Err("it must be http:// or https:// and a host, without a path and without a slash at the end".to_owned()),
    }
}

impl Settings {
    /// The database's address, wherever it was given.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn database(&self) -> anyhow::Result<String> {
        use anyhow::Context as _;
        if let Some(file) = &self.database_url_file {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("SUNWAI_DATABASE_URL_FILE: {} cannot be read", file.display()))?;
            return Ok(text.trim().to_owned());
        }
        Ok(self.database_url.clone().unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("sunwai.db").display())))
    }

    /// Whether citizens come over TLS; decides on `Secure` cookies and HSTS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
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
        for (argument, value) in
            [("--addr", "nowhere"), ("--public-url", "sunwai.example"), ("--public-url", "https://a.example/x")]
        {
            let error = Cli::try_parse_from(["sunwai", "serve", argument, value]).unwrap_err().to_string();
            assert!(error.contains(argument), "{error}");
        }
    }
}
