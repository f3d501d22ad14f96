//! Whose word is taken for where a request comes from.
//!
//! What must stay true: a client never chooses its own address. Only a socket's peer that the settings name as a proxy is believed, and of
//! its list only the right-most address that is no such proxy itself: everything left of it was written by the client. What cannot be
//! read ends the walk at the last address that is known, so a mistake costs the sender and nobody else.

use crate::language::dates::Millis;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header::FORWARDED};
use ipnet::{IpNet, Ipv4Net};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::atomic::{AtomicI64, Ordering},
};

/// `X-Forwarded-For`
pub const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// So many proxies may stand in a row; whoever sends more is not followed further.
pub const MOST_HOPS: usize = 16;
/// The longest entry of either header that is read, in bytes.
const LONGEST_ENTRY: usize = 512;
/// How long a warning stays the last of its kind.
const QUIET: Millis = 5 * 60_000;

/// The proxies that are believed: networks, none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trusted(Vec<IpNet>);

impl FromStr for Trusted {
    type Err = String;

    /// Addresses and networks (`10.1.0.0/16`) with commas between them; nothing at all is nobody.
    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
        words.map(network).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Trusted {
    /// As it is read.
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
        // Clients are compared as IPv4 where they are IPv4.
        IpNet::V6(v6) => match v6.addr().to_ipv4_mapped().filter(|_| v6.prefix_len() >= 96) {
            Some(v4) => IpNet::V4(Ipv4Net::new(v4, v6.prefix_len() - 96).map_err(|_| wrong())?),
            None => net,
        },
        IpNet::V4(_) => net,
    };
    if net.prefix_len() == 0 {
        return Err(format!("{word} is everybody: every client could choose its address; name the proxies only"));
    }
    Ok(net.trunc())
}

impl Trusted {
    /// Whether this address is a proxy that is believed.
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// Whether a proxy on this machine is believed.
    pub fn holds_loopback(&self) -> bool {
        self.0.iter().any(|net| net.addr().is_loopback() || net.broadcast().is_loopback())
    }

    /// Whether nobody is believed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Where a request comes from, and what is wrong with how that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The address it is counted by, IPv4 where it is IPv4.
    pub address: IpAddr,
    /// What the log should say.
    pub doubt: Option<Doubt>,
}

/// What is wrong with a header that tells of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It came from somebody who is not believed, and nobody is: most likely a proxy that was not declared.
    NobodyIsTrusted,
    /// A trusted proxy passed on both headers, and they name different clients: it sets one and lets the client write the other.
    TheyDiffer,
    /// What a trusted proxy wrote names nobody, so all who come through it count as one.
    NamesNobody,
}

/// Whether a request tells of somebody for whom it speaks.
pub fn speaks_for_another(headers: &HeaderMap) -> bool {
    headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(FORWARDED)
}

/// Finds the client of a request that came from `peer`.
///
/// `Forwarded` (RFC 7239) and `X-Forwarded-For` count the same. Where both came and do not lead to the same address neither is believed and the
/// request counts as its proxy's own: a proxy that sets only one of them must not let a client choose by the other.
pub fn origin(trusted: &Trusted, peer: IpAddr, headers: &HeaderMap) -> Origin {
    let peer = peer.to_canonical();
    let told = |address| Origin { address, doubt: None };
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
        (Some(Some(found)), _) | (None, Some(Some(found))) => told(found),
        (None, None) => told(peer),
    }
}

/// From the right, past every proxy that is believed; none when not even the right-most entry can be read. Lines come last first.
fn walk<'h>(
    trusted: &Trusted,
    lines: impl Iterator<Item = &'h HeaderValue>,
    read: fn(&str) -> Option<IpAddr>,
) -> Option<IpAddr> {
    // No address holds a comma. One in a quoted string leaves two pieces that cannot be read, which ends the walk.
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

/// The `for` of one entry of `Forwarded`. An entry that is not written by the rules has none.
fn in_forwarded(entry: &str) -> Option<IpAddr> {
    let mut rest = entry;
    let mut found = None;
    loop {
        // Pairs may be empty; some proxies write a space after the semicolon.
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

/// A token or a quoted string, and what stands behind it.
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

/// An address with or without a port. `unknown` and hidden names (`_gateway`) are none.
fn node(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address);
    }
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Some(address.ip());
    }
    text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6)
}

/// Says a thing at most once in five minutes, however often there is reason to.
#[derive(Debug)]
pub struct Seldom(AtomicI64);

impl Default for Seldom {
    fn default() -> Self {
        Self(AtomicI64::new(Millis::MIN))
    }
}

impl Seldom {
    /// Whether it may be said now; if so it is counted as said.
    pub fn may_say(&self, now: Millis) -> bool {
        let due = |next: Millis| (next <= now).then_some(now + QUIET);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, due).is_ok()
    }
}

/// What was said last of each kind.
#[derive(Debug, Default)]
pub struct Warned {
    nobody: Seldom,
    differ: Seldom,
    nobody_named: Seldom,
}

impl Warned {
    /// Tells the log, unless it was told a short while ago.
    pub fn of(&self, doubt: Doubt, peer: IpAddr, now: Millis) {
        match doubt {
            Doubt::NobodyIsTrusted if self.nobody.may_say(now) => tracing::warn!(
                %peer,
                "A REQUEST SPEAKS FOR ANOTHER ADDRESS AND NO PROXY IS TRUSTED. If {peer} is your proxy, all citizens behind it share one \
                 limit and a stranger can use it up: start with --trusted-proxies {peer} (or SUNWAI_TRUSTED_PROXIES)"
            ),
            Doubt::TheyDiffer if self.differ.may_say(now) => tracing::warn!(
                %peer,
                "Forwarded and X-Forwarded-For name different clients, so neither is believed: the proxy must set one and delete the other \
                 (docs/proxy)"
            ),
            Doubt::NamesNobody if self.nobody_named.may_say(now) => tracing::warn!(
                %peer,
                "what the proxy {peer} writes into Forwarded or X-Forwarded-For names no client, so all who come through it share one limit \
                 (docs/proxy)"
            ),
            Doubt::NobodyIsTrusted | Doubt::TheyDiffer | Doubt::NamesNobody => {}
        }
    }
}

#[cfg(test)]
#[path = "proxies_tests.rs"]
mod tests;
