//! The settings. One that cannot be used stops the start and is named.

use crate::{
    channels::settings::ChannelSettings,
    command::orders::review,
    officers::{
        idle::{self, Idle},
        second_factor::required::{self, Required},
    },
    server::{disk::Floor, listen::LONGEST, photos::settings::PhotoSettings, proxies::Trusted},
};
use clap::Args;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Where the demonstration's own networks are.
#[derive(Clone, Debug, Default)]
pub struct DemoAt {
    /// Their page; none where the demonstration runs without.
    pub playground: Option<String>,
}

/// How the server is started.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// Set by the demonstration alone: what its sign-in page says.
    #[arg(skip)]
    pub demo: Option<DemoAt>,
    /// After so long the logs of changes are looked at though nobody said that there is something new; only tests set it.
    #[arg(skip = Duration::from_secs(5))]
    pub look_again: Duration,
    /// Where to listen.
    #[arg(long, env = "SUNWAI_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// `sqlite:PATH` or `postgres://…`. [default: sqlite:data/sunwai.db; for the demo one that is thrown away]
    #[arg(long, env = "SUNWAI_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A file that holds the database address, for one with a password in it.
    #[arg(long, env = "SUNWAI_DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,
    /// Where the SQLite database is kept, and photos unless a bucket is set.
    #[arg(long, env = "SUNWAI_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// Where the built pages' files are.
    #[arg(long, env = "SUNWAI_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,
    /// The address under which citizens reach the server, without a slash at the end.
    #[arg(long, env = "SUNWAI_PUBLIC_URL", default_value = "http://127.0.0.1:3000", value_parser = public_url)]
    pub public_url: String,
    /// Where the figures for monitoring are served, and nowhere else then: an address that only the monitoring reaches. [default: `/metrics`
    /// beside everything else, to this machine itself]
    #[arg(long, env = "SUNWAI_METRICS_ADDR")]
    pub metrics_addr: Option<SocketAddr>,
    /// The proxies whose word is taken for where a request comes from, and for its number: addresses and networks, with commas between them. One on this
    /// machine is 127.0.0.1.
    #[arg(long, env = "SUNWAI_TRUSTED_PROXIES", default_value = "", hide_default_value = true)]
    pub trusted_proxies: Trusted,
    /// Was there before; says what to use now.
    #[arg(long, env = "SUNWAI_BEHIND_PROXY", hide = true, num_args = 0..=1, default_missing_value = "true", value_parser = behind_proxy)]
    pub behind_proxy: Option<Off>,
    /// Filing stops when less than this is free where the database or the photos lie: a share of the volume or a size, at least 2 MB.
    #[arg(long, env = "SUNWAI_DISK_FLOOR", default_value = "1%", value_parser = Floor::parse)]
    pub disk_floor: Floor,
    /// How many connections may be open at once; fewer when the system allows the process fewer files. One that is idle costs about 15 kB.
    #[arg(long, env = "SUNWAI_MAX_CONNECTIONS", default_value_t = 16_384)]
    pub max_connections: usize,
    /// How many seconds requests that are under way are waited for when the server stops.
    #[arg(long, env = "SUNWAI_DRAIN", default_value_t = LONGEST.as_secs())]
    pub drain: u64,
    /// What may be spent on X in a day, in US dollars; after that only the manual way remains. [default: no limit]
    #[arg(long, env = "SUNWAI_X_BUDGET")]
    pub x_budget: Option<f64>,
    /// The address that answers on X and Facebook name, as in `https://sunwai.example`. X bills an answer with a link, and takes every bare
    /// domain as one, 13 to 20 times as high as one without. [default: answers name "the address in our profile"]
    #[arg(long, env = "SUNWAI_ANSWER_LINK", value_parser = answer_link)]
    pub answer_link: Option<String>,
    /// When the chief goes through the orders every evening, in India's time; kept as minutes after midnight.
    #[arg(long, env = "SUNWAI_REVIEW_AT", default_value = "20:00", value_parser = review::parse)]
    pub review_at: i64,
    /// After how many minutes without a request of the officer's own a session ends: one number, or by role as in `station=60,chief=15`.
    #[arg(long, env = "SUNWAI_IDLE_MINUTES", default_value = "30", value_parser = idle::parse)]
    pub idle_minutes: Idle,
    /// The roles that need a second factor, as in `chief,admin`. [default: none]
    #[arg(long, env = "SUNWAI_SECOND_FACTOR", default_value = "", value_parser = required::parse, hide_default_value = true)]
    pub second_factor: Required,
    /// The channels.
    #[command(flatten)]
    pub channels: ChannelSettings,
    /// Notices by mail.
    #[command(flatten)]
    pub mail: MailSettings,
    /// Where photos are kept.
    #[command(flatten)]
    pub photos: PhotoSettings,
}

/// The mail server. Off when nothing is set; each may also be given as a file, in the variable with `_FILE` at its end.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Mail")]
pub struct MailSettings {
    /// The mail server: smtps://user:password@host:465, or smtp:// with ?tls=required for STARTTLS.
    #[arg(long, env = "SUNWAI_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of notices: an address, or "Name <address>".
    #[arg(long, env = "SUNWAI_MAIL_FROM")]
    pub mail_from: Option<String>,
}

/// A setting that is gone, turned off.
#[derive(Clone, Copy, Debug)]
pub struct Off;

fn behind_proxy(text: &str) -> Result<Off, String> {
    match text {
        "" | "false" | "0" => Ok(Off),
        _ => Err("this setting is gone, because it let clients choose their address; use --trusted-proxies (SUNWAI_TRUSTED_PROXIES) \
                  with the proxy's address, 127.0.0.1 for one on this machine"
            .to_owned()),
    }
}

/// Short, because it stands in an answer of 280 characters.
fn answer_link(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let is_fit = host.contains('.')
        && text.len() <= 60
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "{}".contains(c));
    if is_fit {
        Ok(text.to_owned())
    } else {
        Err("it must be an address such as https://sunwai.example, of 60 characters at most".to_owned())
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => Ok(text.to_owned()),
        _ => Err("it must be http:// or https:// and a host, without a path and without a slash at the end".to_owned()),
    }
}

impl Settings {
    /// Where something of ours grows: the data folder, and the SQLite file if it is elsewhere.
    pub fn places(&self) -> Vec<PathBuf> {
        let file = self.sqlite_file();
        std::iter::once(self.data_dir.clone()).chain(file).collect()
    }

    /// The SQLite file; none on PostgreSQL.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.database().ok()?;
        let path = url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.trim_start_matches("//")))
    }

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
