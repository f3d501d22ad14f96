//! How long a session may be idle.
//!
//! What must stay true: only what the officer does counts. A live stream, a reload that a page makes by itself after an
//! event, the pictures of a page and prefetched pages keep no session open. Idle time is measured in real time
//! ([`Clock::lived`]), so the demonstration's clock can be moved forward without signing everybody out.
//!
//! [`Clock::lived`]: crate::server::clock::Clock::lived

use super::{Role, stay::ADDRESS as STAY};
use crate::language::dates::Millis;
use axum::{
    body::Body,
    http::{Method, Request},
};
use std::fmt;

/// The absolute lifetime of a session, in milliseconds: a little more than one shift.
pub const SESSION: Millis = 12 * 3_600_000;
/// The longest idle time that can be set, in minutes.
const LONGEST: i64 = SESSION / MINUTE;
const MINUTE: Millis = 60_000;
const DEFAULT: i64 = 30;

/// Idle time by role, in minutes, in the order of [`Role::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle([i64; Role::ALL.len()]);

impl Idle {
    /// How long a session of this role may be idle, in milliseconds.
    pub fn of(self, role: Role) -> Millis {
        Role::ALL.iter().zip(self.0).find(|(one, _)| **one == role).map_or(DEFAULT, |(_, minutes)| minutes) * MINUTE
    }
}

impl fmt::Display for Idle {
    /// Written as [`parse`] reads it, with the name of each role.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> =
            Role::ALL.iter().zip(self.0).map(|(role, minutes)| format!("{role}={minutes}")).collect();
        f.write_str(&words.join(","))
    }
}

/// Reads `30`, or `station=60,chief=15`. Roles that are not named get the number that stands alone, or else 30.
///
/// # Errors
/// A message for whoever starts the server.
pub fn parse(text: &str) -> Result<Idle, String> {
    let minutes = |word: &str| {
        let minutes = word.trim().parse::<i64>().ok().filter(|minutes| (1..=LONGEST).contains(minutes));
        minutes.ok_or_else(|| format!("{word}: expected a whole number of minutes, 1 to {LONGEST}"))
    };
    let (named, alone): (Vec<&str>, Vec<&str>) = text.split(',').partition(|part| part.contains('='));
    let all = match alone[..] {
        [] => DEFAULT,
        [one] => minutes(one)?,
        _ => return Err("expected one number, or one for each role as in station=60,chief=15".to_owned()),
    };
    let mut idle = Idle([all; Role::ALL.len()]);
    for part in named {
        let (role, number) = part.split_once('=').unwrap_or((part, ""));
        let role = role.trim();
        let at = Role::ALL.iter().position(|one| one.as_str() == role);
        let slot = at
            .and_then(|at| idle.0.get_mut(at))
            .ok_or_else(|| format!("{role}: expected operator, station, circle, chief, admin or auditor"))?;
        *slot = minutes(number)?;
    }
    Ok(idle)
}

/// How old the stored activity may be before it is updated: often enough to be exact, seldom enough to cost nothing. In
/// milliseconds.
pub fn written_every(idle: Millis) -> Millis {
    (idle / 30).min(MINUTE)
}

/// Whether a request is an action of the officer, rather than one that a page makes by itself.
pub fn is_deliberate(request: &Request<Body>) -> bool {
    let path = request.uri().path();
    if path != "/staff" && !path.starts_with("/staff/") {
        return false;
    }
    if *request.method() == Method::POST {
        return true;
    }
    let headers = request.headers();
    let is = |name: &str, word: &str| headers.get(name).is_some_and(|value| value.as_bytes() == word.as_bytes());
    // Browsers state what a request is for; a request without that header is judged by its path alone.
    let a_page = !headers.contains_key("sec-fetch-dest") || is("sec-fetch-dest", "document");
    let in_advance = headers.contains_key("sec-purpose") || is("purpose", "prefetch");
    let by_itself = path == STAY
        || path.starts_with("/staff/photo/")
        || path.starts_with("/staff/wire/photo/")
        || path.ends_with(".svg");
    a_page && !in_advance && !by_itself
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_one_number_or_a_number_for_each_role() {
        let of = |text: &str| parse(text).map(|idle| (idle.of(Role::Station) / MINUTE, idle.of(Role::Chief) / MINUTE));
        assert_eq!(of("30"), Ok((30, 30)));
        assert_eq!(of("station=60, chief=15"), Ok((60, 15)));
        assert_eq!(of("45,chief=15"), Ok((45, 15)));
        for wrong in ["", "0", "721", "-1", "sho=30", "station=", "1,2", "station=x", "30m"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn requests_that_a_page_makes_by_itself_are_not_deliberate() {
        let deliberate = |method: Method, path: &str, headers: &[(&str, &str)]| {
            let request = headers.iter().fold(Request::builder().method(method).uri(path), |request, (name, value)| {
                request.header(*name, *value)
            });
            is_deliberate(&request.body(Body::empty()).unwrap())
        };
        for path in ["/staff", "/staff/c/ABC", "/staff/wire?x=1"] {
            assert!(deliberate(Method::GET, path, &[]) && deliberate(Method::POST, path, &[]), "{path}");
            assert!(deliberate(Method::GET, path, &[("sec-fetch-dest", "document")]));
            assert!(!deliberate(Method::GET, path, &[("sec-fetch-dest", "empty")]));
            assert!(!deliberate(Method::GET, path, &[("sec-purpose", "prefetch")]));
        }
        for path in
            ["/live/staff", "/live/wire", "/staff/photo/1", "/staff/wire/photo/1", STAY, "/assets/icon.svg", "/"]
        {
            assert!(!deliberate(Method::GET, path, &[]), "{path}");
        }
        assert!(!deliberate(Method::POST, "/api/staff/board", &[]));
        assert!(deliberate(Method::POST, STAY, &[]));
    }
}
