//! The settings. An invalid setting stops the start, with an error that names it.

use crate::{
    channels::settings::ChannelSettings,
    command::orders::review,
    officers::{
        idle::{self, Idle},
        second_factor::required::{self, Required},
    },
    server::{disk::Floor, listen::LONGEST, outward::Exempt, photos::settings::PhotoSettings, proxies::Trusted},
};
use clap::Args;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Addresses of the demonstration.
#[derive(Clone, Debug, Default)]
pub struct DemoAt {
    /// URL of the playground, the simulated X and Facebook; `None` if the demonstration runs without it.
    pub playground: Option<String>,
}

/// Settings of the server, from the command line and the environment.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// Set only by the demonstration, for its sign-in page.
    #[arg(skip)]
    pub demo: Option<DemoAt>,
    /// How often the event logs are read even without a notification; only tests change it.
    #[arg(skip = Duration::from_secs(5))]
    pub look_again: Duration,
    /// Address and port to listen on.
    #[arg(long, env = "SUNWAI_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The database: `sqlite:PATH` or `postgres://…`. [default: sqlite:data/sunwai.db; a temporary database for the demo]
    #[arg(long, env = "SUNWAI_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// A file that contains the database address, for an address with a password.
    #[arg(long, env = "SUNWAI_DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,
    /// Folder for the SQLite database, and for photos unless a bucket is set.
    #[arg(long, env = "SUNWAI_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// Folder with the files that the build made for the pages.
    #[arg(long, env = "SUNWAI_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,
    /// The public URL of the server, without a slash at the end.
    #[arg(long, env = "SUNWAI_PUBLIC_URL", default_value = "http://127.0.0.1:3000", value_parser = public_url)]
    pub public_url: String,
    /// Separate address for the monitoring figures, which only the monitoring system can reach; they are then served nowhere else. [default:
    /// `/metrics` on the main address, for requests from this machine only]
    #[arg(long, env = "SUNWAI_METRICS_ADDR")]
    pub metrics_addr: Option<SocketAddr>,
    /// Proxies that are trusted to name the client address and the request id: addresses and networks, separated by commas. A proxy on this machine is
    /// 127.0.0.1.
    #[arg(long, env = "SUNWAI_TRUSTED_PROXIES", default_value = "", hide_default_value = true)]
    pub trusted_proxies: Trusted,
    /// Removed; its error message names the replacement.
    #[arg(long, env = "SUNWAI_BEHIND_PROXY", hide = true, num_args = 0..=1, default_missing_value = "true", value_parser = behind_proxy)]
    pub behind_proxy: Option<Off>,
    /// New complaints are refused when less than this is free on a volume with the database or photos: a share of the volume or a size, at least 2 MB.
    #[arg(long, env = "SUNWAI_DISK_FLOOR", default_value = "1%", value_parser = Floor::parse)]
    pub disk_floor: Floor,
    /// Most connections open at once; fewer if the system's limit of open files is lower. An idle connection costs about 15 kB.
    #[arg(long, env = "SUNWAI_MAX_CONNECTIONS", default_value_t = 16_384)]
    pub max_connections: usize,
    /// Where to report a vulnerability, for `/.well-known/security.txt`: an address with `https:`, `mailto:` or `tel:`. [default: the desk itself]
    #[arg(long, env = "SUNWAI_SECURITY_CONTACT", value_parser = contact)]
    pub security_contact: Option<String>,
    /// How many seconds a stopping server waits for requests in progress.
    #[arg(long, env = "SUNWAI_DRAIN", default_value_t = LONGEST.as_secs())]
    pub drain: u64,
    /// Most US dollars to spend on X per day; after that, replies must be posted by hand. [default: no limit]
    #[arg(long, env = "SUNWAI_X_BUDGET")]
    pub x_budget: Option<f64>,
    /// The address named in replies on X and Facebook, such as `https://sunwai.example`. X charges 13 to 20 times as much for a reply with a link, and
    /// counts every bare domain as a link. [default: replies say "the address in our profile"]
    #[arg(long, env = "SUNWAI_ANSWER_LINK", value_parser = answer_link)]
    pub answer_link: Option<String>,
    /// Time of the chief's evening review of the orders, in Indian time.
    // In minutes after midnight.
    #[arg(long, env = "SUNWAI_REVIEW_AT", default_value = "20:00", value_parser = review::parse)]
    pub review_at: i64,
    /// Minutes without a request by the officer after which a session ends: one number, or by role as in `station=60,chief=15`.
    #[arg(long, env = "SUNWAI_IDLE_MINUTES", default_value = "30", value_parser = idle::parse)]
    pub idle_minutes: Idle,
    /// Roles that require a second factor, as in `chief,admin`. [default: none]
    #[arg(long, env = "SUNWAI_SECOND_FACTOR", default_value = "", value_parser = required::parse, hide_default_value = true)]
    pub second_factor: Required,
    /// Settings of the channels.
    #[command(flatten)]
    pub channels: ChannelSettings,
    /// Settings for notices by mail.
    #[command(flatten)]
    pub mail: MailSettings,
    /// Settings for Web Push.
    #[command(flatten)]
    pub push: PushSettings,
    /// Settings of the photo store.
    #[command(flatten)]
    pub photos: PhotoSettings,
}

/// The mail server. Mail is off when nothing is set. Each setting may also be given as a file, in the variable with `_FILE` at its end.
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

/// Web Push: notifications in the browsers of citizens who ask for them.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Notifications in browsers")]
pub struct PushSettings {
    /// Secret key with which push services recognise this desk: 32 bytes in base64url. Servers on one database need the same. May also be given as
    /// a file, in SUNWAI_VAPID_KEY_FILE. [default: a key that the first server makes and stores in the database]
    #[arg(long, env = "SUNWAI_VAPID_KEY", hide_env_values = true)]
    pub vapid_key: Option<String>,
    /// Whom a push service may contact: mailto:… or https://…. [default: the public URL]
    #[arg(long, env = "SUNWAI_VAPID_SUBJECT", value_parser = vapid_subject)]
    pub vapid_subject: Option<String>,
    /// Origins that may be called although they are not in the public internet or have no TLS, such as http://127.0.0.1:8090. Only for tests: the
    /// addresses that browsers give can otherwise never lead inward.
    #[arg(long, env = "SUNWAI_INWARD_ORIGINS", default_value = "", hide_default_value = true)]
    pub inward_origins: Exempt,
}

/// Value of a removed setting when it is turned off.
#[derive(Clone, Copy, Debug)]
pub struct Off;

fn behind_proxy(text: &str) -> Result<Off, String> {
    match text {
        "" | "false" | "0" => Ok(Off),
        _ => Err("this setting was removed, because it let clients choose their address; use --trusted-proxies (SUNWAI_TRUSTED_PROXIES) \
                  with the proxy's address, 127.0.0.1 for one on this machine"
            .to_owned()),
    }
}

/// Must be short, because it is part of a reply of 280 characters.
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

fn contact(text: &str) -> Result<String, String> {
    let known = ["https://", "mailto:", "tel:"].iter().any(|kind| text.starts_with(kind));
    if known && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Ok(text.to_owned())
    } else {
        Err("it must begin with https://, mailto: or tel:".to_owned())
    }
}

fn vapid_subject(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("mailto:").or_else(|| text.strip_prefix("https://"));
    match rest {
        Some(rest) if !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic()) => Ok(text.to_owned()),
        _ => Err("it must be mailto:… or https://…".to_owned()),
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
    /// Paths where our data grows: the data folder and the SQLite file.
    pub fn places(&self) -> Vec<PathBuf> {
        let file = self.sqlite_file();
        std::iter::once(self.data_dir.clone()).chain(file).collect()
    }

    /// The SQLite file; `None` on PostgreSQL.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.database().ok()?;
        let path = url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.trim_start_matches("//")))
    }

    /// The database address, from the setting, the file or the default.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn database(&self) -> anyhow::Result<String> {
        use anyhow::Context as _;
        if let Some(file) = &self.database_url_file {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("SUNWAI_DATABASE_URL_FILE: {} cannot be read", file.display()))?;
            return Ok(text.trim().to_owned());
        }
        Ok(self.database_url.clone().unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("sunwai.db").display())))
    }

    /// Whether the public URL uses TLS; decides on `Secure` cookies and HSTS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
