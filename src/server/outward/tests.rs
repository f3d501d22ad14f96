//! No address that somebody gives us leads inward.

use super::*;
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Method, StatusCode, header::LOCATION},
    routing::any,
};
use futures::stream;
use std::{
    convert::Infallible,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Addresses of every kind that no stranger may make us call.
const INWARD: &[&str] = &[
    // This machine.
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "::",
    "::1",
    // Private, and shared by a carrier (CGNAT).
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "fc00::1",
    "fd12:3456::1",
    // Link-local, among them the metadata of cloud machines.
    "169.254.169.254",
    "fe80::1",
    // Multicast and broadcast.
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "ff02::1",
    // For documentation and measurements.
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "198.18.0.1",
    "2001:db8::1",
    "3fff::1",
    // An inward IPv4 address in another form: mapped, compatible, NAT64, 6to4, Teredo.
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2001:0:7f00:1::1",
];

/// A server on this machine; returns its origin.
async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

fn exempt(origins: &[&str]) -> Exempt {
    origins.join(",").parse().unwrap()
}

fn outward(origins: &[&str]) -> Outward {
    Outward::new(exempt(origins), Duration::from_secs(5)).unwrap()
}

fn post(address: &str) -> Request {
    let mut request = Request::new(Method::POST, Url::parse(address).unwrap());
    *request.body_mut() = Some("words".into());
    request
}

#[test]
fn a_host_name_that_resolves_inward_has_no_address() {
    let at = |ip: &str| SocketAddr::new(ip.parse().unwrap(), 0);
    for ip in INWARD {
        assert!(public([at(ip)].into_iter()).is_err(), "{ip}");
    }
    // Of a name with several addresses, only the public ones are left.
    let mixed = INWARD.iter().map(|ip| at(ip)).chain([at("1.1.1.1"), at("2606:4700::1111")]);
    assert_eq!(public(mixed).unwrap(), [at("1.1.1.1"), at("2606:4700::1111")]);
}

#[tokio::test]
async fn an_ip_address_is_never_called_however_it_is_written() {
    let outward = outward(&[]);
    let public = ["1.1.1.1", "2606:4700::1111"];
    for ip in INWARD.iter().chain(&public) {
        let host = if ip.contains(':') { format!("[{ip}]") } else { (*ip).to_owned() };
        let address = format!("https://{host}/push");
        assert_eq!(outward.exempt.check(&address), Err(NotCalled::NotAllowed), "{address}");
        assert_eq!(outward.send(post(&address)).await.err(), Some(NotCalled::NotAllowed), "{address}");
    }
    for host in ["2130706433", "0x7f000001", "0x7f.1", "017700000001", "127.1", "127.0.0.1.", "①②⑦.0.0.1"] {
        assert!(exempt(&[]).check(&format!("https://{host}/")).is_err(), "{host}");
    }
}

#[test]
fn only_https_addresses_with_a_host_name_are_accepted() {
    let nothing = exempt(&[]);
    for address in ["https://push.example/abc?d=e", "https://push.example:8443/a", "https://पुलिस.example/"] {
        assert!(nothing.check(address).is_ok(), "{address}");
    }
    let long = format!("https://push.example/{}", "a".repeat(LONGEST));
    for address in [
        "",
        "push.example",
        "http://push.example/",
        "ftp://push.example/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "https://user@push.example/",
        "https://user:word@push.example/",
        &long,
    ] {
        assert_eq!(nothing.check(address), Err(NotCalled::NotAllowed), "{address}");
    }
    // An exempt origin opens nothing else: neither another port nor another scheme.
    let one = exempt(&["http://127.0.0.1:8090"]);
    assert!(one.check("http://127.0.0.1:8090/notify/1").is_ok());
    for other in
        ["http://127.0.0.1:8091/", "https://127.0.0.1:8090/", "http://user@127.0.0.1:8090/", "http://localhost:8090/"]
    {
        assert_eq!(one.check(other), Err(NotCalled::NotAllowed), "{other}");
    }
    assert_eq!(one.to_string(), "http://127.0.0.1:8090");
    for wrong in ["127.0.0.1:8090", "http://127.0.0.1/path", "ftp://a.example", "http://a.example/?b"] {
        assert!(wrong.parse::<Exempt>().is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_host_name_that_leads_to_this_machine_is_not_called() {
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = hits.clone();
    let inside = serve(Router::new().fallback(any(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { "inside" }
    })))
    .await;
    let port = Url::parse(&inside).unwrap().port().unwrap();
    let outward = outward(&[]);
    for name in ["localhost", "LOCALHOST", "localhost."] {
        let error = outward.send(post(&format!("https://{name}:{port}/"))).await.err();
        // Some resolvers know no name with a dot at its end.
        assert!(matches!(error, Some(NotCalled::PointsInward | NotCalled::NotReached)), "{name}: {error:?}");
    }
    let error = outward.send(post(&format!("https://localhost:{port}/"))).await.err();
    assert_eq!(error, Some(NotCalled::PointsInward));
    assert_eq!(hits.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = hits.clone();
    let inside = serve(Router::new().fallback(any(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { "inside" }
    })))
    .await;
    for status in [301, 302, 303, 307, 308] {
        let status = StatusCode::from_u16(status).unwrap();
        for to in [format!("{inside}/secret"), "http://169.254.169.254/latest/meta-data/".to_owned()] {
            let to = HeaderValue::try_from(to).unwrap();
            let outside = serve(Router::new().fallback(any(move || async move { (status, [(LOCATION, to)]) }))).await;
            // Even where both origins may be called.
            let answer = outward(&[&outside, &inside]).send(post(&format!("{outside}/push"))).await.unwrap();
            assert_eq!(answer.status(), status);
        }
    }
    assert_eq!(hits.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn time_and_size_are_limited() {
    let endless = || async { Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>(vec![7u8; 65_536]))) };
    let never = || async { std::future::pending::<()>().await };
    let own = serve(
        Router::new()
            .route("/endless", any(endless))
            .route("/never", any(never))
            .route("/small", any(|| async { "small" })),
    )
    .await;
    let outward = Outward::new(exempt(&[&own]), Duration::from_millis(300)).unwrap();
    let small = outward.send(post(&format!("{own}/small"))).await.unwrap();
    assert_eq!(body(small, 5).await.unwrap(), b"small");
    let small = outward.send(post(&format!("{own}/small"))).await.unwrap();
    assert_eq!(body(small, 4).await, Err(NotCalled::TooLarge));
    let endless = outward.send(post(&format!("{own}/endless"))).await.unwrap();
    assert_eq!(body(endless, 1 << 20).await, Err(NotCalled::TooLarge));
    assert_eq!(outward.send(post(&format!("{own}/never"))).await.err(), Some(NotCalled::TooSlow));
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let now = 784_111_000_000;
    let read = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(text).unwrap());
        retry_after(&headers, now)
    };
    assert_eq!(read("120"), Some(now + 120_000));
    assert_eq!(read(" 0 "), Some(now));
    assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
    assert_eq!(read("99999999999999999999"), Some(i64::MAX));
    for neither in ["", "soon", "-5", "1.5"] {
        assert_eq!(read(neither), None, "{neither}");
    }
    assert_eq!(retry_after(&HeaderMap::new(), now), None);
}
