//! The mail server: one mail, one connection, in two steps.
//!
//! [`Mailer::open`] goes as far as the mail server's word that it will take a mail for this address. Until then nothing of the mail is
//! there, whatever happens. [`Opened::hand_over`] gives it the mail. Only in that second step can it happen that nobody knows whether the
//! mail server has it.

use crate::server::AppState;
use anyhow::{Context as _, bail};
use lettre::{
    Address,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
    },
};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use std::{borrow::Cow, error::Error as _, time::Duration};

/// How long the mail server may take for each of the two steps.
pub const TIME_OUT: Duration = Duration::from_secs(20);
/// The most that is kept of what it says, in characters.
const LONGEST_REASON: usize = 200;

/// Whether and how the line is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    None,
    /// If the server offers it.
    IfOffered,
    /// From plain to encrypted, or not at all.
    Upgraded,
    /// From the first byte.
    Wrapped,
}

/// Where mail is handed over, and in whose name.
#[derive(Clone, Debug)]
pub struct Mailer {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    hello: ClientId,
    from: Mailbox,
    time_out: Duration,
}

/// Why a mail was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The mail server takes nothing at all at present, from us.
    Server(String),
    /// This mail not now.
    Later(String),
    /// This mail never.
    Never(String),
    /// It may have been taken.
    Unknown(String),
}

/// A connection on which the mail server waits for a mail to one address.
pub struct Opened {
    connection: AsyncSmtpConnection,
    time_out: Duration,
}

impl AppState {
    /// Where mail is handed over; none when it is off.
    pub fn mailer(&self) -> Option<&Mailer> {
        self.part::<Option<Mailer>>().as_ref()
    }
}

impl Mailer {
    /// From the two settings.
    ///
    /// # Errors
    /// A setting that cannot be used, by its name.
    pub fn new(url: &str, from: &str) -> anyhow::Result<Self> {
        let from =
            from.parse::<Mailbox>().with_context(|| format!("SUNWAI_MAIL_FROM: {from} is not a mail address"))?;
        if !from.email.to_string().is_ascii() {
            bail!("SUNWAI_MAIL_FROM: the address must be in Latin letters");
        }
        // The address has a password in it and is never repeated.
        let url =
            Url::parse(url).context("SUNWAI_SMTP_URL is not an address such as smtps://user:password@host:465")?;
        let host = url.host_str().filter(|host| !host.is_empty()).context("SUNWAI_SMTP_URL has no host")?.to_owned();
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (tls, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => (Tls::Wrapped, 465),
            ("smtp", None) => (Tls::None, 25),
            ("smtp", Some("required")) => (Tls::Upgraded, 587),
            ("smtp", Some("opportunistic")) => (Tls::IfOffered, 587),
            ("smtp", Some(_)) => bail!("SUNWAI_SMTP_URL: tls is required or opportunistic"),
            _ => bail!("SUNWAI_SMTP_URL must begin with smtp:// or smtps://"),
        };
        let decoded = |text: &str| decoded_text(text).context("SUNWAI_SMTP_URL: user and password must be UTF-8");
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some(Credentials::new(decoded(user)?, decoded(password)?)),
            _ => bail!("SUNWAI_SMTP_URL must have both user and password, or neither"),
        };
        let hello = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            name => ClientId::Domain(name.to_owned()),
        };
        let local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        if credentials.is_some() && tls == Tls::None && !local {
            tracing::warn!("SUNWAI_SMTP_URL sends its password in the clear; smtps:// or ?tls=required would not");
        }
        let port = url.port().unwrap_or(port);
        Ok(Self { host, port, tls, credentials, hello, from, time_out: TIME_OUT })
    }

    /// The same with another limit of time.
    #[cfg(test)]
    pub fn within(self, time_out: Duration) -> Self {
        Self { time_out, ..self }
    }

    /// In whose name.
    pub fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Goes as far as the mail server's word that it takes a mail for this address.
    ///
    /// # Errors
    /// [`Trouble::Server`], [`Trouble::Later`] or [`Trouble::Never`]; nothing of the mail is there.
    pub async fn open(&self, to: &Address) -> Result<Opened, Trouble> {
        let mut connection = match tokio::time::timeout(self.time_out, self.connect()).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(Trouble::Server(reason(&error))),
            Err(_) => return Err(Trouble::Server("no answer in time".to_owned())),
        };
        let asked = tokio::time::timeout(self.time_out, connection.command(Rcpt::new(to.clone(), Vec::new()))).await;
        match asked {
            Ok(Ok(_)) => Ok(Opened { connection, time_out: self.time_out }),
            // Of us and not of the address: somebody has to set something right, and then it goes.
            Ok(Err(error)) if is_about_us(&error) => Err(Trouble::Later(reason(&error))),
            Ok(Err(error)) => Err(refused(&error).unwrap_or_else(|| Trouble::Later(reason(&error)))),
            Err(_) => Err(Trouble::Later("no answer in time".to_owned())),
        }
    }

    /// Up to the sender's address: whatever is refused until then would be refused for every mail.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let parameters = || TlsParameters::new(self.host.clone());
        let wrapped = if self.tls == Tls::Wrapped { Some(parameters()?) } else { None };
        let host = self.host.trim_matches(['[', ']']);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((host, self.port), None, &self.hello, wrapped, None).await?;
        let upgrade = match self.tls {
            Tls::Upgraded => true,
            Tls::IfOffered => connection.can_starttls(),
            Tls::None | Tls::Wrapped => false,
        };
        if upgrade {
            connection.starttls(parameters()?, &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        connection.command(Mail::new(Some(self.from.email.clone()), Vec::new())).await?;
        Ok(connection)
    }
}

impl Opened {
    /// Gives it the mail.
    ///
    /// # Errors
    /// [`Trouble::Later`], [`Trouble::Never`] or [`Trouble::Unknown`].
    pub async fn hand_over(mut self, mail: &[u8]) -> Result<(), Trouble> {
        let begun = tokio::time::timeout(self.time_out, self.connection.command(Data)).await;
        match begun {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(refused(&error).unwrap_or_else(|| Trouble::Later(reason(&error)))),
            Err(_) => return Err(Trouble::Later("no answer in time".to_owned())),
        }
        let given = tokio::time::timeout(self.time_out, self.connection.message(mail)).await;
        match given {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(refused(&error).unwrap_or_else(|| Trouble::Unknown(reason(&error)))),
            Err(_) => return Err(Trouble::Unknown("no answer in time".to_owned())),
        }
        // It has the mail; how it says goodbye changes nothing.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.connection.quit()).await;
        Ok(())
    }
}

/// What the mail server's own answer means.
fn refused(error: &Error) -> Option<Trouble> {
    if error.is_permanent() {
        return Some(Trouble::Never(reason(error)));
    }
    error.is_transient().then(|| Trouble::Later(reason(error)))
}

/// Whether the mail server takes nothing from this sender: it wants a sign-in (530, 535), or its policy forbids it to pass our mail on
/// (RFC 3463: X.7.x).
fn is_about_us(error: &Error) -> bool {
    let said = reason(error);
    ["530", "535"].iter().any(|code| said.starts_with(code))
        || said.split_whitespace().any(|word| word.starts_with("5.7."))
}

fn reason(error: &Error) -> String {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let text = if said.is_empty() && code.is_empty() { error.to_string() } else { format!("{code} {said}") };
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_REASON).collect()
}

/// Undoes percent signs in a name or password.
fn decoded_text(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
}

/// A mail address as the admin types it, if mail can be sent there.
pub fn address(typed: &str) -> Option<Address> {
    let parsed: Address = typed.parse().ok()?;
    (typed.is_ascii() && typed.len() <= 254).then_some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_be_used_are_named_and_the_password_is_not() {
        let fine = [
            "smtp://127.0.0.1:2525",
            "smtps://desk:p%40ss@mail.example",
            "smtp://desk:pass@mail.example:587?tls=required",
            "smtp://mail.example/desk.example?tls=opportunistic",
        ];
        for url in fine {
            assert!(Mailer::new(url, "Desk <desk@example.org>").is_ok(), "{url}");
        }
        for url in [
            "",
            "mail.example",
            "https://u:secret@mail.example",
            "smtp://u:secret@mail.example?tls=maybe",
            "smtp://u@mail.example",
            "smtp://:secret@mail.example",
        ] {
            let error = format!("{:#}", Mailer::new(url, "desk@example.org").unwrap_err());
            assert!(error.contains("SUNWAI_SMTP_URL") && !error.contains("secret"), "{url}: {error}");
        }
        for from in ["", "desk", "desk@", "a@b.example, c@d.example", "डेस्क@example.org"] {
            let error = format!("{:#}", Mailer::new("smtp://mail.example", from).unwrap_err());
            assert!(error.contains("SUNWAI_MAIL_FROM"), "{from}: {error}");
        }
    }

    #[test]
    fn addresses_that_would_break_out_of_a_header_are_none() {
        assert!(address("sho.civil-lines@police.example").is_some());
        for wrong in [
            "",
            "sho",
            "sho@",
            "@x.example",
            "a@b.example\r\nBcc: c@d.example",
            "a b@x.example",
            "a@x.example,c@x.example",
        ] {
            assert!(address(wrong).is_none(), "{wrong:?}");
        }
    }
}
