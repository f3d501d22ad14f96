//! Which proxies are trusted, and how far.

use super::*;
use crate::testing::{App, both_databases};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};

fn trusting(text: &str) -> Trusted {
    text.parse().unwrap()
}

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap());
    }
    headers
}

fn seen(trusted: &str, peer: &str, lines: &[(&str, &str)]) -> String {
    origin(&trusting(trusted), peer.parse().unwrap(), &headers(lines)).address.to_string()
}

#[test]
fn the_client_is_the_right_most_address_that_is_not_a_trusted_proxy() {
    const XFF: &str = "x-forwarded-for";
    const FWD: &str = "forwarded";
    let proxies = "127.0.0.1, 10.0.0.0/8, 2001:db8:ffff::/48";
    for (lines, client) in [
        (&[][..], "127.0.0.1"),
        (&[(XFF, "203.0.113.7")], "203.0.113.7"),
        (&[(XFF, "198.51.100.1, 203.0.113.7")], "203.0.113.7"),
        (&[(XFF, "198.51.100.1, 203.0.113.7, 10.2.3.4 ,\t10.1.1.1:8080")], "203.0.113.7"),
        // Several lines are one list, in their order.
        (&[(XFF, "198.51.100.1"), (XFF, "203.0.113.7"), (XFF, "10.2.3.4")], "203.0.113.7"),
        (&[(XFF, "203.0.113.7:56")], "203.0.113.7"),
        (&[(XFF, "[2001:db8::1]:443")], "2001:db8::1"),
        (&[(XFF, "2001:db8::1")], "2001:db8::1"),
        (&[(XFF, "[2001:db8::1]")], "2001:db8::1"),
        (&[(XFF, "::ffff:203.0.113.7")], "203.0.113.7"),
        (&[(XFF, "203.0.113.7, ::ffff:10.1.1.1")], "203.0.113.7"),
        // All are proxies: the left-most one is a client in our own network.
        (&[(XFF, "10.9.9.9, 10.1.1.1")], "10.9.9.9"),
        // An entry that cannot be parsed ends the walk at the last known address.
        (&[(XFF, "203.0.113.7, unknown")], "127.0.0.1"),
        (&[(XFF, "203.0.113.7, _hidden, 10.1.1.1")], "10.1.1.1"),
        (&[(XFF, "203.0.113.7,")], "127.0.0.1"),
        (&[(XFF, "")], "127.0.0.1"),
        (&[(FWD, "for=203.0.113.7;proto=https;by=10.1.1.1")], "203.0.113.7"),
        (&[(FWD, "For=\"[2001:db8::1]:443\";Proto=https")], "2001:db8::1"),
        (&[(FWD, "for=198.51.100.1, for=203.0.113.7, for=10.1.1.1")], "203.0.113.7"),
        (&[(FWD, "for=198.51.100.1"), (FWD, "for=\"203.0.113.7:56\"")], "203.0.113.7"),
        (&[(FWD, "for=203.0.113.7, for=unknown")], "127.0.0.1"),
        (&[(FWD, "for=203.0.113.7, for=_gateway, for=10.1.1.1")], "10.1.1.1"),
        (&[(FWD, "for=203.0.113.7, proto=https")], "127.0.0.1"),
        (&[(FWD, "for=203.0.113.7;for=198.51.100.1")], "127.0.0.1"),
        // Pairs may be empty, and a semicolon may be followed by a space.
        (&[(FWD, "for=203.0.113.7;")], "203.0.113.7"),
        (&[(FWD, "by=10.1.1.1; for=203.0.113.7 ;; proto=https")], "203.0.113.7"),
        (&[(FWD, "for=203.0.113.7 x")], "127.0.0.1"),
        // An unclosed quotation mark of the client does not swallow what the proxy appends.
        (&[(FWD, "for=\", for=203.0.113.7")], "203.0.113.7"),
        // Text from the client inside a quoted host is not an entry.
        (&[(FWD, "for=203.0.113.7;host=\"a, for=198.51.100.1\"")], "127.0.0.1"),
        (&[(FWD, "for=203.0.113.7;host=\"a, for=198.51.100.1;x=\\\"\"")], "127.0.0.1"),
        // Both headers: the address counts only if they agree.
        (&[(FWD, "for=203.0.113.7"), (XFF, "203.0.113.7")], "203.0.113.7"),
        (&[(FWD, "for=198.51.100.1"), (XFF, "203.0.113.7")], "127.0.0.1"),
        (&[(FWD, "for=203.0.113.7"), (XFF, "198.51.100.1")], "127.0.0.1"),
    ] {
        assert_eq!(seen(proxies, "127.0.0.1", lines), client, "{lines:?}");
        assert_eq!(
            seen(proxies, "203.0.113.99", lines),
            "203.0.113.99",
            "an untrusted peer is not believed: {lines:?}"
        );
        assert_eq!(seen("", "127.0.0.1", lines), "127.0.0.1", "loopback must be trusted explicitly: {lines:?}");
    }
}

#[test]
fn only_the_end_of_a_very_long_list_is_read() {
    let long = vec!["10.1.1.1"; 5_000].join(",");
    let lines = [("x-forwarded-for", format!("203.0.113.7,{long}"))];
    assert_eq!(seen("10.0.0.0/8", "10.0.0.1", &lines.each_ref().map(|(n, v)| (*n, v.as_str()))), "10.1.1.1");
    let wide = "1".repeat(10_000);
    assert_eq!(seen("10.0.0.0/8", "10.0.0.1", &[("x-forwarded-for", &wide)]), "10.0.0.1");
}

#[test]
fn proxies_are_given_as_addresses_or_networks_but_never_as_everybody() {
    let named = trusting("192.0.2.1,10.0.0.7/8 ::1\t::ffff:198.51.100.0/120");
    for (address, holds) in [
        ("192.0.2.1", true),
        ("192.0.2.2", false),
        ("10.200.0.1", true),
        ("::ffff:10.0.0.1", true),
        ("::1", true),
        ("127.0.0.1", false),
        ("198.51.100.9", true),
    ] {
        assert_eq!(named.holds(address.parse().unwrap()), holds, "{address}");
    }
    assert!(
        named.holds_loopback() && trusting("127.0.0.0/8").holds_loopback() && !trusting("10.0.0.0/8").holds_loopback()
    );
    assert!(trusting("").is_empty());
    for (text, says) in [
        ("proxy.example", "proxy.example is neither"),
        ("10.0.0.0/33", "10.0.0.0/33 is neither"),
        ("0.0.0.0/0", "everybody"),
        ("127.0.0.1,::/0", "everybody"),
        ("::ffff:0.0.0.0/96", "everybody"),
    ] {
        let error = text.parse::<Trusted>().unwrap_err();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn an_untrusted_proxy_is_logged_once_in_five_minutes() {
    let from = |trusted: &str, peer: &str| {
        origin(&trusting(trusted), peer.parse().unwrap(), &headers(&[("forwarded", "for=203.0.113.7")])).doubt
    };
    assert_eq!(from("", "127.0.0.1"), Some(Doubt::NobodyIsTrusted));
    assert_eq!(from("127.0.0.1", "127.0.0.1"), None);
    let nobody = headers(&[("forwarded", "for=unknown")]);
    let doubt = origin(&trusting("127.0.0.1"), "127.0.0.1".parse().unwrap(), &nobody).doubt;
    assert_eq!(doubt, Some(Doubt::NamesNobody), "all clients share the proxy's limit, and the admin is warned");
    assert_eq!(
        from("127.0.0.1", "203.0.113.99"),
        None,
        "a client that bypasses the proxy is no reason to warn the admin"
    );
    let throttle = Throttle::default();
    let logged: Vec<bool> = [0, 1, QUIET - 1, QUIET, QUIET + 1].into_iter().map(|at| throttle.allow(at)).collect();
    assert_eq!(logged, [true, false, false, true, false]);
}

async fn guess(person: &crate::testing::Person, lines: &[(&str, &str)]) -> StatusCode {
    let mut request = Request::get("/t/000-000-0000/wrongwrongwrong1");
    for (name, value) in lines {
        request = request.header(*name, *value);
    }
    person.send(request.body(Body::empty()).unwrap()).await.status
}

both_databases!(a_client_that_invents_addresses_is_limited_by_its_real_one, async |db| {
    let app = App::with_settings(db, &["--trusted-proxies", "192.0.0.0/16"]).await;
    let proxy = app.citizen();
    let mut last = StatusCode::OK;
    for n in 0..25 {
        // The proxy appends the real address to what the client sent.
        last = guess(&proxy, &[("x-forwarded-for", &format!("203.0.113.{n}, 198.51.100.1"))]).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    for n in 0..25 {
        let invented = format!("for=203.0.113.{n}");
        last = guess(&proxy, &[("forwarded", &invented), ("x-forwarded-for", "198.51.100.1")]).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "the other header does not help either");
    assert_eq!(guess(&proxy, &[("x-forwarded-for", "198.51.100.2")]).await, StatusCode::NOT_FOUND);
});

both_databases!(one_household_counts_as_one_however_many_addresses_it_uses, async |db| {
    let app = App::with_settings(db, &["--trusted-proxies", "192.0.0.0/16"]).await;
    let proxy = app.citizen();
    let mut last = StatusCode::OK;
    for n in 0..25 {
        last = guess(&proxy, &[("x-forwarded-for", &format!("2001:db8:1:2:{n:x}::1"))]).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(guess(&proxy, &[("x-forwarded-for", "2001:db8:1:3::1")]).await, StatusCode::NOT_FOUND);
});
