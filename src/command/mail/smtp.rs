//! The SMTP client: one connection for each mail, in two steps.
//!
//! [`Mailer::open`] connects and waits until the mail server accepts the recipient's address. Up to then nothing of the mail has been sent.
//! [`ReadyConnection::hand_over`] sends the mail. Only this second step can leave it unknown whether the mail server has the mail.

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

/// Time limit for each exchange with the mail server: connecting, naming the recipient, announcing the mail, and sending it.
pub const TIME_OUT: Duration = Duration::from_secs(20);
/// Maximum length of a stored reply of the mail server, in characters.
const LONGEST_REASON: usize = 200;

/// Whether and how the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    /// Never.
    None,
    /// STARTTLS if the server offers it.
    IfOffered,
    /// STARTTLS, required.
    Upgraded,
    /// TLS from the first byte.
    Wrapped,
}

/// The configured mail server and sender.
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
pub enum SendError {
    /// The mail server accepts no mail from us at present.
    Server(String),
    /// The mail server does not accept this mail now; try again later.
    Later(String),
    /// The mail server rejects this mail for good.
    Never(String),
    /// The mail server may have accepted the mail.
    Unknown(String),
}

/// A connection on which the mail server has accepted the recipient's address and waits for the mail.
pub struct ReadyConnection {
    connection: AsyncSmtpConnection,
    time_out: Duration,
}

impl AppState {
    /// The configured mail server; none if mail is off.
    pub fn mailer(&self) -> Option<&Mailer> {
        self.part::<Option<Mailer>>().as_ref()
    }
}

impl Mailer {
    /// Reads the settings `SUNWAI_SMTP_URL` and `SUNWAI_MAIL_FROM`.
    ///
    /// # Errors
    /// A setting that cannot be used; the message names it.
    pub fn new(url: &str, from: &str) -> anyhow::Result<Self> {
        let from =
            from.parse::<Mailbox>().with_context(|| format!("SUNWAI_MAIL_FROM: {from} is not a mail address"))?;
        if !from.email.to_string().is_ascii() {
            bail!("SUNWAI_MAIL_FROM: the address must be in Latin letters");
        }
        // The URL contains a password and must never appear in a message.
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
            tracing::warn!("SUNWAI_SMTP_URL sends the password unencrypted; use smtps:// or ?tls=required");
        }
        let port = url.port().unwrap_or(port);
        Ok(Self { host, port, tls, credentials, hello, from, time_out: TIME_OUT })
    }

    /// The same mailer with another time limit.
    #[cfg(test)]
    pub fn within(self, time_out: Duration) -> Self {
        Self { time_out, ..self }
    }

    /// The sender.
    pub fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Connects and waits until the mail server accepts a mail for this address.
    ///
    /// # Errors
    /// [`SendError::Server`], [`SendError::Later`] or [`SendError::Never`]; nothing of the mail has been sent.
    pub async fn open(&self, to: &Address) -> Result<ReadyConnection, SendError> {
        let mut connection = match tokio::time::timeout(self.time_out, self.connect()).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(SendError::Server(reason(&error))),
            Err(_) => return Err(SendError::Server("no answer in time".to_owned())),
        };
        let accepted = tokio::time::timeout(self.time_out, connection.command(Rcpt::new(to.clone(), Vec::new()))).await;
        match accepted {
            Ok(Ok(_)) => Ok(ReadyConnection { connection, time_out: self.time_out }),
            // The refusal is about us, not about the address: once somebody has fixed the cause, the mail can be sent.
            Ok(Err(error)) if is_about_us(&error) => Err(SendError::Later(reason(&error))),
            Ok(Err(error)) => Err(refused(&error).unwrap_or_else(|| SendError::Later(reason(&error)))),
            Err(_) => Err(SendError::Later("no answer in time".to_owned())),
        }
    }

    /// Connects and names the sender. Whatever is refused up to here would be refused for every mail.
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

impl ReadyConnection {
    /// Sends the mail.
    ///
    /// # Errors
    /// [`SendError::Later`], [`SendError::Never`] or [`SendError::Unknown`].
    pub async fn hand_over(mut self, mail: &[u8]) -> Result<(), SendError> {
        let begun = tokio::time::timeout(self.time_out, self.connection.command(Data)).await;
        match begun {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(refused(&error).unwrap_or_else(|| SendError::Later(reason(&error)))),
            Err(_) => return Err(SendError::Later("no answer in time".to_owned())),
        }
        let given = tokio::time::timeout(self.time_out, self.connection.message(mail)).await;
        match given {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(refused(&error).unwrap_or_else(|| SendError::Unknown(reason(&error)))),
            Err(_) => return Err(SendError::Unknown("no answer in time".to_owned())),
        }
        // The mail server has the mail; an error while closing the connection does not matter.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.connection.quit()).await;
        Ok(())
    }
}

/// Classifies an error reply of the mail server; none if the error is not a reply.
fn refused(error: &Error) -> Option<SendError> {
    if error.is_permanent() {
        return Some(SendError::Never(reason(error)));
    }
    error.is_transient().then(|| SendError::Later(reason(error)))
}

/// Whether the mail server accepts nothing from this sender: it requires authentication (530, 535), or its policy forbids relaying our mail
/// (RFC 3463: X.7.x).
fn is_about_us(error: &Error) -> bool {
    let reply = reason(error);
    ["530", "535"].iter().any(|code| reply.starts_with(code))
        || reply.split_whitespace().any(|word| word.starts_with("5.7."))
}

fn reason(error: &Error) -> String {
    let reply = error.source().map(ToString::to_string).unwrap_or_default();
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let text = if reply.is_empty() && code.is_empty() { error.to_string() } else { format!("{code} {reply}") };
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_REASON).collect()
}

/// Percent-decodes a user name or password; none if it is not UTF-8.
fn decoded_text(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
}

/// Parses a mail address as typed by the admin; none if mail cannot be sent there.
pub fn address(typed: &str) -> Option<Address> {
    let parsed: Address = typed.parse().ok()?;
    (typed.is_ascii() && typed.len() <= 254).then_some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_unusable_setting_but_not_its_password() {
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
    fn addresses_that_could_inject_a_header_are_rejected() {
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
