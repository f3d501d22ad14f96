//! The command line and the settings. A setting that cannot be used stops the start and is named.

use crate::{
    audit::Head,
    command::{mail::smtp::Mailer, orders::review},
    intake::{facebook::Page, x::Account},
    officers::{
        Role,
        idle::{self, Idle},
        second_factor::required::{self, Required},
    },
    server::disk::Floor,
    server::photos::PhotoSettings,
    server::proxies::Trusted,
    server::router::LONGEST,
};
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
    /// The proxies whose word is taken for where a request comes from: addresses and networks, with commas between them. One on this
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

/// X and Facebook. A channel of which nothing is set is off; each may also be given as a file, in the variable with `_FILE` at its end.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Channels")]
pub struct ChannelSettings {
    /// Address of X's API, without a slash at the end.
    #[arg(long, env = "SUNWAI_X_API_URL")]
    pub x_api_url: Option<String>,
    /// Our account's id on X.
    #[arg(long, env = "SUNWAI_X_USER_ID")]
    pub x_user_id: Option<String>,
    /// The chief's account's id on X.
    #[arg(long, env = "SUNWAI_X_CHIEF_USER_ID")]
    pub x_chief_user_id: Option<String>,
    /// The app's key.
    #[arg(long, env = "SUNWAI_X_CONSUMER_KEY", hide_env_values = true)]
    pub x_consumer_key: Option<String>,
    /// The app's secret.
    #[arg(long, env = "SUNWAI_X_CONSUMER_SECRET", hide_env_values = true)]
    pub x_consumer_secret: Option<String>,
    /// Our account's token.
    #[arg(long, env = "SUNWAI_X_ACCESS_TOKEN", hide_env_values = true)]
    pub x_access_token: Option<String>,
    /// Our account's token's secret.
    #[arg(long, env = "SUNWAI_X_ACCESS_SECRET", hide_env_values = true)]
    pub x_access_secret: Option<String>,
    /// The app's own token, for reading.
    #[arg(long, env = "SUNWAI_X_BEARER_TOKEN", hide_env_values = true)]
    pub x_bearer_token: Option<String>,
    /// Address of the Graph API with its version, without a slash at the end.
    #[arg(long, env = "SUNWAI_FB_API_URL")]
    pub fb_api_url: Option<String>,
    /// The page's id.
    #[arg(long, env = "SUNWAI_FB_PAGE_ID")]
    pub fb_page_id: Option<String>,
    /// The app's secret.
    #[arg(long, env = "SUNWAI_FB_APP_SECRET", hide_env_values = true)]
    pub fb_app_secret: Option<String>,
    /// What Facebook says to prove that it is ours.
    #[arg(long, env = "SUNWAI_FB_VERIFY_TOKEN", hide_env_values = true)]
    pub fb_verify_token: Option<String>,
    /// The page's token.
    #[arg(long, env = "SUNWAI_FB_PAGE_TOKEN", hide_env_values = true)]
    pub fb_page_token: Option<String>,
}

impl ChannelSettings {
    /// Settings for these accounts, as the demo has them.
    pub fn of(x: Account, facebook: Page) -> Self {
        Self {
            x_api_url: Some(x.api_url),
            x_user_id: Some(x.user_id),
            x_chief_user_id: x.chief_user_id,
            x_consumer_key: Some(x.consumer_key),
            x_consumer_secret: Some(x.consumer_secret),
            x_access_token: Some(x.access_token),
            x_access_secret: Some(x.access_secret),
            x_bearer_token: x.bearer_token,
            fb_api_url: Some(facebook.api_url),
            fb_page_id: Some(facebook.page_id),
            fb_app_secret: Some(facebook.app_secret),
            fb_verify_token: Some(facebook.verify_token),
            fb_page_token: Some(facebook.page_token),
        }
    }
}

/// A setting as given, or read from the file that the variable with `_FILE` at its end names.
pub(super) fn given(value: Option<&String>, name: &str) -> anyhow::Result<Option<String>> {
    use anyhow::Context as _;
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        return Ok(Some(value.clone()));
    }
    let variable = format!("{name}_FILE");
    let Some(path) = std::env::var_os(&variable) else { return Ok(None) };
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("{variable}: {} cannot be read", path.display()))?;
    Ok(Some(text.trim().to_owned()))
}

/// All of these settings, or none when none is set.
fn all_or_none<const N: usize>(values: [(Option<&String>, &str); N]) -> anyhow::Result<Option<[String; N]>> {
    let mut found = Vec::new();
    let mut absent = Vec::new();
    for (value, name) in values {
        match given(value, name)? {
            Some(value) => found.push(value),
            None => absent.push(name),
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    if !absent.is_empty() {
        anyhow::bail!("{} must be set too, or none of the channel's settings", absent.join(", "));
    }
    Ok(found.try_into().ok())
}

fn api_url(url: String, name: &str) -> anyhow::Result<String> {
    if (url.starts_with("https://") || url.starts_with("http://")) && !url.ends_with('/') {
        return Ok(url);
    }
    anyhow::bail!("{name}: {url} must begin with https:// and have no slash at its end")
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

    /// Our account on X, if it is set.
    ///
    /// # Errors
    /// Only a part of it is set, or a part cannot be used.
    pub fn x(&self) -> anyhow::Result<Option<Account>> {
        let c = &self.channels;
        let set = all_or_none([
            (c.x_api_url.as_ref(), "SUNWAI_X_API_URL"),
            (c.x_user_id.as_ref(), "SUNWAI_X_USER_ID"),
            (c.x_consumer_key.as_ref(), "SUNWAI_X_CONSUMER_KEY"),
            (c.x_consumer_secret.as_ref(), "SUNWAI_X_CONSUMER_SECRET"),
            (c.x_access_token.as_ref(), "SUNWAI_X_ACCESS_TOKEN"),
            (c.x_access_secret.as_ref(), "SUNWAI_X_ACCESS_SECRET"),
        ])?;
        let Some([url, user_id, consumer_key, consumer_secret, access_token, access_secret]) = set else {
            return Ok(None);
        };
        Ok(Some(Account {
            api_url: api_url(url, "SUNWAI_X_API_URL")?,
            user_id,
            chief_user_id: given(c.x_chief_user_id.as_ref(), "SUNWAI_X_CHIEF_USER_ID")?,
            consumer_key,
            consumer_secret,
            access_token,
            access_secret,
            bearer_token: given(c.x_bearer_token.as_ref(), "SUNWAI_X_BEARER_TOKEN")?,
        }))
    }

    /// Our page on Facebook, if it is set.
    ///
    /// # Errors
    /// Only a part of it is set, or a part cannot be used.
    pub fn facebook(&self) -> anyhow::Result<Option<Page>> {
        let c = &self.channels;
        let set = all_or_none([
            (c.fb_api_url.as_ref(), "SUNWAI_FB_API_URL"),
            (c.fb_page_id.as_ref(), "SUNWAI_FB_PAGE_ID"),
            (c.fb_app_secret.as_ref(), "SUNWAI_FB_APP_SECRET"),
            (c.fb_verify_token.as_ref(), "SUNWAI_FB_VERIFY_TOKEN"),
            (c.fb_page_token.as_ref(), "SUNWAI_FB_PAGE_TOKEN"),
        ])?;
        let Some([url, page_id, app_secret, verify_token, page_token]) = set else { return Ok(None) };
        Ok(Some(Page { api_url: api_url(url, "SUNWAI_FB_API_URL")?, page_id, app_secret, verify_token, page_token }))
    }

    /// The mail server, if it is set.
    ///
    /// # Errors
    /// Only one of the two is set, or one cannot be used.
    pub fn mailer(&self) -> anyhow::Result<Option<Mailer>> {
        let url = given(self.mail.smtp_url.as_ref(), "SUNWAI_SMTP_URL")?;
        let from = given(self.mail.mail_from.as_ref(), "SUNWAI_MAIL_FROM")?;
        match (url, from) {
            (None, None) => Ok(None),
            (Some(url), Some(from)) => Mailer::new(&url, &from).map(Some),
            (Some(_), None) => anyhow::bail!("SUNWAI_MAIL_FROM must be set too, or SUNWAI_SMTP_URL must not be"),
            (None, Some(_)) => anyhow::bail!("SUNWAI_SMTP_URL must be set too, or SUNWAI_MAIL_FROM must not be"),
        }
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

    #[test]
    fn a_channel_that_is_set_in_part_stops_the_start_and_is_named() {
        let with = |arguments: &[&str]| {
            let command = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap().command;
            let Command::Serve { settings } = command else { panic!("serve") };
            (settings.x().map(|x| x.is_some()), settings.facebook().map(|page| page.is_some()))
        };
        let (x, facebook) = with(&[]);
        assert!(!x.unwrap() && !facebook.unwrap());
        let (x, _) = with(&["--x-api-url", "https://api.x.example", "--x-user-id", "1"]);
        let error = x.unwrap_err().to_string();
        assert!(error.contains("SUNWAI_X_CONSUMER_SECRET") && !error.contains("SUNWAI_X_USER_ID"), "{error}");
        let page = ["--fb-page-id", "1", "--fb-app-secret", "s", "--fb-verify-token", "v", "--fb-page-token", "t"];
        let (_, facebook) = with(&[&page[..], &["--fb-api-url", "graph.example/"]].concat());
        assert!(facebook.unwrap_err().to_string().contains("SUNWAI_FB_API_URL"));
    }

    #[test]
    fn mail_that_is_set_in_part_or_wrongly_stops_the_start_and_is_named() {
        let with = |arguments: &[&str]| {
            let command = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap().command;
            let Command::Serve { settings } = command else { panic!("serve") };
            settings.mailer().map(|mailer| mailer.is_some()).map_err(|error| error.to_string())
        };
        assert_eq!(with(&[]), Ok(false));
        let both = ["--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "desk@example.org"];
        assert_eq!(with(&both), Ok(true));
        assert!(with(&both[..2]).unwrap_err().contains("SUNWAI_MAIL_FROM must be set"));
        assert!(with(&both[2..]).unwrap_err().contains("SUNWAI_SMTP_URL must be set"));
        assert!(
            with(&["--smtp-url", "imap://x", "--mail-from", "a@b.example"]).unwrap_err().contains("SUNWAI_SMTP_URL")
        );
    }
}
