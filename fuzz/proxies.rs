//! `Forwarded` and `X-Forwarded-For`, sent by clients that want to appear as somebody else.

use crate::{fuzz, seeds};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header::FORWARDED};
use std::net::IpAddr;
use sunwai::server::proxies::{Trusted, X_FORWARDED_FOR, origin};

#[test]
fn forwarded() {
    let trusted: Trusted = "10.0.0.0/8, 2001:db8:ffff::/48".parse().unwrap();
    let [proxy, stranger, client]: [IpAddr; 3] =
        ["10.0.0.1", "198.51.100.9", "203.0.113.7"].map(|a| a.parse().unwrap());
    fuzz("Forwarded and X-Forwarded-For", &seeds::of("forwarded"), |bytes| {
        let mut invented: Vec<(HeaderName, HeaderValue)> = Vec::new();
        for line in bytes.split(|&b| b == b'\n') {
            let (name, value) = match line.strip_prefix(b"F:") {
                Some(value) => (FORWARDED, value),
                None => (X_FORWARDED_FOR, line.strip_prefix(b"X:").unwrap_or(line)),
            };
            invented.extend(HeaderValue::from_bytes(value).ok().map(|value| (name, value)));
        }
        let all: HeaderMap = invented.iter().cloned().collect();
        assert_eq!(origin(&trusted, stranger, &all).address, stranger, "headers from an untrusted peer are ignored");
        assert_eq!(origin(&Trusted::default(), proxy, &all).address, proxy);
        for (name, written) in [(X_FORWARDED_FOR, "203.0.113.7"), (FORWARDED, "for=203.0.113.7;proto=https")] {
            // A proxy that appends to the header line it received.
            let mut appended: HeaderMap = HeaderMap::new();
            for (theirs, value) in invented.iter().filter(|(theirs, _)| *theirs == name) {
                appended.append(theirs, value.clone());
            }
            let last = appended.get_all(&name).iter().next_back().map(|value| value.as_bytes().to_vec());
            let joined = [last.unwrap_or_default(), b", ".to_vec(), written.as_bytes().to_vec()].concat();
            let mut on_one_line = appended.clone();
            on_one_line.append(&name, HeaderValue::from_bytes(&joined).unwrap());
            // A proxy that adds a line of its own.
            appended.append(&name, HeaderValue::from_static(written));
            for headers in [&appended, &on_one_line] {
                assert_eq!(origin(&trusted, proxy, headers).address, client, "{headers:?}");
            }
            // The same, with the client writing the other header too.
            let mut both = all.clone();
            both.append(&name, HeaderValue::from_static(written));
            let found = origin(&trusted, proxy, &both).address;
            assert!(found == client || found == proxy, "a client cannot choose its address: {both:?}");
        }
    });
}
