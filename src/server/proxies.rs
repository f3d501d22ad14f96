//! Determines the client address of a request behind proxies.
//!
//! What must stay true: a client never chooses its own address. Only a peer that the settings name as a proxy is trusted, and of its list only the
//! right-most address that is not a trusted proxy itself: everything left of it was written by the client. An entry that cannot be parsed ends the
//! walk at the last known address, so an error affects only its sender.

use crate::language::dates::Millis;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header::FORWARDED};
use ipnet::{IpNet, Ipv4Net};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::atomic::{AtomicI64, Ordering},
};

/// The header `X-Forwarded-For`.
pub const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Most proxies in a row; further entries are ignored.
pub const MOST_HOPS: usize = 16;
/// Longest entry of either header that is parsed, in bytes.
const LONGEST_ENTRY: usize = 512;
/// Minimum time between two warnings of the same kind, in milliseconds.
const QUIET: Millis = 5 * 60_000;

/// The trusted proxies, as networks; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trusted(Vec<IpNet>);

impl FromStr for Trusted {
    type Err = String;

    /// Parses addresses and networks (`10.1.0.0/16`), separated by commas; an empty text trusts nobody.
    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
        words.map(network).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Trusted {
    /// In the syntax of [`FromStr`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(IpNet::to_string).collect::<Vec<_>>().join(","))
    }
}

fn network(word: &str) -> Result<IpNet, String> {
    let wrong = || format!("{word} is neither an address (127.0.0.1) nor a network (10.1.0.0/16)");
    let net = match word.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address),
        Err(_) => word.parse().map_err(|_| wrong())?,
    };
    let net = match net {
        // IPv4-mapped networks become IPv4, because client addresses are compared in that form.
        IpNet::V6(v6) => match v6.addr().to_ipv4_mapped().filter(|_| v6.prefix_len() >= 96) {
            Some(v4) => IpNet::V4(Ipv4Net::new(v4, v6.prefix_len() - 96).map_err(|_| wrong())?),
            None => net,
        },
        IpNet::V4(_) => net,
    };
    if net.prefix_len() == 0 {
        return Err(format!("{word} means everybody: every client could choose its address; name only the proxies"));
    }
    Ok(net.trunc())
}

impl Trusted {
    /// Whether this address is a trusted proxy.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// Whether a proxy on this machine is trusted.
    pub fn holds_loopback(&self) -> bool {
        self.0.iter().any(|net| net.addr().is_loopback() || net.broadcast().is_loopback())
    }

    /// Whether no proxy is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The client address of a request, and a problem with its headers, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The client address; IPv4-mapped addresses are IPv4.
    pub address: IpAddr,
    /// A problem to log.
    pub doubt: Option<Doubt>,
}

/// A problem with the headers that name the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A request names a client, but no proxy is trusted: most likely a proxy is missing in the settings.
    NobodyIsTrusted,
    /// A trusted proxy sent both headers, and they name different clients: it sets one and passes on the client's other one.
    TheyDiffer,
    /// The header of a trusted proxy names no client, so all its clients count as one.
    NamesNobody,
}

/// Whether a request has a header that names another client.
pub fn speaks_for_another(headers: &HeaderMap) -> bool {
    headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(FORWARDED)
}

/// Determines the client of a request from `peer`.
///
/// `Forwarded` (RFC 7239) and `X-Forwarded-For` are equivalent. If both are present and lead to different addresses, neither is trusted and the
/// request counts as the proxy's own: with a proxy that sets only one header, a client must not choose its address through the other.
pub fn origin(trusted: &Trusted, peer: IpAddr, headers: &HeaderMap) -> Origin {
    let peer = peer.to_canonical();
    let without_doubt = |address| Origin { address, doubt: None };
    if !trusted.holds(peer) {
        let doubt = (trusted.is_empty() && speaks_for_another(headers)).then_some(Doubt::NobodyIsTrusted);
        return Origin { address: peer, doubt };
    }
    let walked = |name: HeaderName, read: fn(&str) -> Option<IpAddr>| {
        headers.contains_key(&name).then(|| walk(trusted, headers.get_all(&name).iter().rev(), read))
    };
    match (walked(FORWARDED, in_forwarded), walked(X_FORWARDED_FOR, node)) {
        (Some(one), Some(other)) if one != other => Origin { address: peer, doubt: Some(Doubt::TheyDiffer) },
        (Some(None), _) | (None, Some(None)) => Origin { address: peer, doubt: Some(Doubt::NamesNobody) },
        (Some(Some(found)), _) | (None, Some(Some(found))) => without_doubt(found),
        (None, None) => without_doubt(peer),
    }
}

/// Walks the entries from the right past all trusted proxies; `None` if not even the right-most entry can be parsed. `lines` must be in reverse
/// order.
fn walk<'h>(
    trusted: &Trusted,
    lines: impl Iterator<Item = &'h HeaderValue>,
    read: fn(&str) -> Option<IpAddr>,
) -> Option<IpAddr> {
    // No address contains a comma. A comma in a quoted string leaves two pieces that cannot be parsed, which ends the walk.
    let entries = lines.flat_map(|line| line.as_bytes().rsplit(|&byte| byte == b','));
    let mut last = None;
    for entry in entries.take(MOST_HOPS) {
        let text = std::str::from_utf8(entry).ok().filter(|text| text.len() <= LONGEST_ENTRY);
        let Some(address) = text.and_then(|text| read(text.trim_matches([' ', '\t']))) else { return last };
        let address = address.to_canonical();
        last = Some(address);
        if !trusted.holds(address) {
            return last;
        }
    }
    last
}

/// The `for` address of one entry of `Forwarded`; `None` if the entry is malformed.
fn in_forwarded(entry: &str) -> Option<IpAddr> {
    let mut rest = entry;
    let mut found = None;
    loop {
        // Pairs may be empty, and some proxies write a space after the semicolon.
        rest = rest.trim_start_matches([';', ' ', '\t']);
        if rest.is_empty() {
            return found;
        }
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value(after)?;
        if !is_token(name) || (name.eq_ignore_ascii_case("for") && found.replace(node(&value)?).is_some()) {
            return None;
        }
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(';') {
            return None;
        }
    }
}

/// Parses a token or a quoted string; returns it with the rest of the text.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ' ', '\t']).unwrap_or(text.len());
        return is_token(&text[..end]).then(|| (text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Parses an address with or without a port. `unknown` and obfuscated names (`_gateway`) give `None`.
fn node(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address);
    }
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Some(address.ip());
    }
    text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6)
}

/// Allows a log message at most once in five minutes.
#[derive(Debug)]
pub struct Throttle(AtomicI64);

impl Default for Throttle {
    fn default() -> Self {
        Self(AtomicI64::new(Millis::MIN))
    }
}

impl Throttle {
    /// Whether the message may be logged now; if so, starts a new pause.
    pub fn allow(&self, now: Millis) -> bool {
        let due = |next: Millis| (next <= now).then_some(now + QUIET);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, due).is_ok()
    }
}

/// The latest warnings of each kind.
#[derive(Debug, Default)]
pub struct Warned {
    nobody: Throttle,
    differ: Throttle,
    nobody_named: Throttle,
}

impl Warned {
    /// Logs a warning, unless the same kind was logged in the last five minutes.
    pub fn of(&self, doubt: Doubt, peer: IpAddr, now: Millis) {
        match doubt {
            Doubt::NobodyIsTrusted if self.nobody.allow(now) => tracing::warn!(
                %peer,
                "A REQUEST NAMES ANOTHER CLIENT ADDRESS, BUT NO PROXY IS TRUSTED. If {peer} is your proxy, all citizens behind it share one \
                 limit, and one client can use it up: start with --trusted-proxies {peer} (or SUNWAI_TRUSTED_PROXIES)"
            ),
            Doubt::TheyDiffer if self.differ.allow(now) => tracing::warn!(
                %peer,
                "Forwarded and X-Forwarded-For name different clients, so neither is trusted: the proxy must set one and delete the other \
                 (docs/proxy)"
            ),
            Doubt::NamesNobody if self.nobody_named.allow(now) => tracing::warn!(
                %peer,
                "Forwarded or X-Forwarded-For of the proxy {peer} names no client, so all clients behind it share one limit \
                 (docs/proxy)"
            ),
            Doubt::NobodyIsTrusted | Doubt::TheyDiffer | Doubt::NamesNobody => {}
        }
    }
}

#[cfg(test)]
#[path = "proxies_tests.rs"]
mod tests;
