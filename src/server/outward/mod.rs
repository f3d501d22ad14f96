//! Calls to addresses that somebody else gave us: a picture in a post, the push service of a phone.
//!
//! What must stay true: no such address makes this server call itself, its network or another private network. It must be `https` and a host name,
//! never an IP address; the name is resolved here, and of its addresses only those in the public internet are connected to, so that what was
//! checked is what is called. Redirects are not followed: whoever is called would otherwise choose the next address. Time and size are limited.

mod public_address;
#[cfg(test)]
mod tests;

use super::tls::with_tls;
use crate::language::dates::Millis;
use axum::http::{HeaderMap, header::RETRY_AFTER};
use chrono::DateTime;
use public_address::is_public;
use reqwest::{
    Client, ClientBuilder, Request, Response, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use std::{fmt, net::SocketAddr, str::FromStr, sync::Arc, time::Duration};

/// Longest address that is called, in bytes.
pub const LONGEST: usize = 2_000;

/// Why an address was not called, or gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCalled {
    /// Not an `https` address with a host name.
    NotAllowed,
    /// The host name has no address in the public internet.
    PointsInward,
    /// The answer is larger than allowed.
    TooLarge,
    /// No complete answer within the time limit.
    TooSlow,
    /// No connection, or it broke.
    NotReached,
}

impl NotCalled {
    /// A short code for the reason, as it is stored and counted.
    pub fn why(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_an_address",
            Self::PointsInward => "points_inward",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::NotReached => "not_reached",
        }
    }

    /// Whether another attempt may succeed.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::TooSlow | Self::NotReached)
    }
}

/// Origins that may be called although they are not public or use plain `http`: stand-ins in tests and in the demonstration. None by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exempt(Vec<Url>);

impl FromStr for Exempt {
    type Err = String;

    /// Parses origins such as `http://127.0.0.1:8090`, separated by commas.
    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
        words.map(origin).collect::<Result<_, _>>().map(Self)
    }
}

fn origin(word: &str) -> Result<Url, String> {
    let is_origin = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
    };
    let url = Url::parse(word).ok().filter(is_origin);
    url.ok_or_else(|| format!("{word} is not an origin such as http://127.0.0.1:8090"))
}

impl fmt::Display for Exempt {
    /// In the syntax of [`FromStr`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origins = self.0.iter().map(|url| url.origin().ascii_serialization());
        f.write_str(&origins.collect::<Vec<_>>().join(","))
    }
}

impl Exempt {
    /// These origins.
    pub fn of(origins: Vec<Url>) -> Self {
        Self(origins)
    }

    fn holds(&self, url: &Url) -> bool {
        self.0.iter().any(|exempt| exempt.origin() == url.origin())
    }

    /// Checks the form of an address, before it is stored or called. Where its host name leads is checked at each call.
    ///
    /// # Errors
    /// [`NotCalled::NotAllowed`].
    pub fn check(&self, address: &str) -> Result<Url, NotCalled> {
        let url = Url::parse(address).ok().filter(|_| address.len() <= LONGEST).ok_or(NotCalled::NotAllowed)?;
        // An IP address has no domain, in whatever way it is written: the parser reads `0x7f.1` as 127.0.0.1.
        let is_public = url.scheme() == "https" && url.domain().is_some();
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        if is_anonymous && (is_public || self.holds(&url)) { Ok(url) } else { Err(NotCalled::NotAllowed) }
    }
}

/// The client for addresses that somebody else gave us.
pub struct Outward {
    exempt: Exempt,
    /// Connects only to public addresses.
    guarded: Client,
    /// Connects to any address; used only for `exempt`.
    plain: Client,
}

impl Outward {
    /// A client whose calls take at most this long, from the request to the last byte of the answer.
    ///
    /// # Errors
    /// TLS could not be initialised.
    pub fn new(exempt: Exempt, time_limit: Duration) -> reqwest::Result<Self> {
        let guarded = client(time_limit).dns_resolver(Arc::new(PublicOnly)).build()?;
        Ok(Self { exempt, guarded, plain: client(time_limit).build()? })
    }

    /// Sends a request once. A redirect is an answer like any other.
    ///
    /// # Errors
    /// The reason.
    pub async fn send(&self, request: Request) -> Result<Response, NotCalled> {
        // Checked as it is sent: another parser may have read the address differently.
        let url = self.exempt.check(request.url().as_str())?;
        let client = if self.exempt.holds(&url) { &self.plain } else { &self.guarded };
        client.execute(request).await.map_err(|error| reason(&error))
    }
}

/// Without a proxy from the environment, which would resolve names by itself.
fn client(time_limit: Duration) -> ClientBuilder {
    with_tls();
    Client::builder().redirect(redirect::Policy::none()).no_proxy().timeout(time_limit)
}

/// Reads the body of an answer.
///
/// # Errors
/// [`NotCalled::TooLarge`] if it has more than `most` bytes; the rest is not read.
pub async fn body(mut answer: Response, most: usize) -> Result<Vec<u8>, NotCalled> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| reason(&error))? {
        if bytes.len() + chunk.len() > most {
            return Err(NotCalled::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The moment until which an answer asks us to wait (`Retry-After`: RFC 9110, 10.2.3), in milliseconds since the epoch.
pub fn retry_after(headers: &HeaderMap, now: Millis) -> Option<Millis> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number too large to be read is still a wish to be left alone.
        let seconds = text.parse::<i64>().unwrap_or(i64::MAX);
        return Some(now.saturating_add(seconds.saturating_mul(1_000)));
    }
    DateTime::parse_from_rfc2822(text).ok().map(|at| at.timestamp_millis())
}

fn reason(error: &reqwest::Error) -> NotCalled {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return NotCalled::PointsInward;
        }
        cause = error.source();
    }
    if error.is_timeout() { NotCalled::TooSlow } else { NotCalled::NotReached }
}

/// The host name has no address in the public internet.
#[derive(Debug, thiserror::Error)]
#[error("the host name has no public address")]
struct NotPublic;

/// A resolver that drops all addresses outside the public internet (IANA's special-purpose registries, RFC 6890), because a host name can be made
/// to resolve to any address.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Box::new(public(found)?.into_iter()) as Addrs)
        })
    }
}

fn public(found: impl Iterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, NotPublic> {
    let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
    if public.is_empty() { Err(NotPublic) } else { Ok(public) }
}
