//! Deliveries of the platforms, and of those who pretend to be a platform.

use crate::{fuzz, seeds};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sunwai::{
    channels::{facebook, x},
    intake::{
        consent,
        inbound::{Inbound, Parsed},
    },
};

const OWN: &str = "1111111111111111111";
const PAGE: &str = "1234567890321";

/// Nothing is invented: everything that was parsed was in the delivery, and is no longer than it.
fn kept(parsed: &Parsed, body: &[u8]) {
    let Ok(items) = parsed else { return };
    let text = std::str::from_utf8(body).unwrap();
    assert!(items.len() <= body.len());
    for Inbound { raw, text: said, key, .. } in items {
        assert!(text.contains(std::str::from_utf8(raw).unwrap()), "the raw bytes of a part are stored unchanged");
        assert!(said.len() <= body.len() && key.len() <= body.len() + 8, "nothing gets longer");
    }
}

#[test]
fn x_deliveries() {
    fuzz("deliveries of X", &seeds::of("x"), |body| {
        let parsed = x::payload::parse(body, OWN, Some("2222"));
        assert_eq!(parsed, x::payload::parse(body, OWN, Some("2222")));
        kept(&parsed, body);
        let _ = x::payload::parse_list(body, OWN);
    });
}

#[test]
fn facebook_deliveries() {
    fuzz("deliveries of Facebook", &seeds::of("facebook"), |body| {
        let parsed = facebook::payload::parse(body, PAGE);
        assert_eq!(parsed, facebook::payload::parse(body, PAGE));
        kept(&parsed, body);
        let _ = facebook::payload::parse_list(body, PAGE);
        if let Some(next) = facebook::payload::next_page(body) {
            assert!(next.len() <= body.len());
        }
    });
}

fn tag(secret: &str, body: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body).finalize().into_bytes().to_vec()
}

#[test]
fn signatures() {
    let seeds = [seeds::of("x"), seeds::of("facebook")].concat();
    fuzz("signatures", &seeds, |bytes| {
        let (header, body) = bytes.split_at(bytes.len().min(80) / 2);
        let header = String::from_utf8_lossy(header);
        for header in [header.to_string(), format!("sha256={header}")] {
            assert!(!x::signature::is_signed("secret", Some(&header), body), "no guess is a valid signature");
            assert!(!facebook::signature::is_signed("secret", Some(&header), body), "no guess is a valid signature");
        }
        let ours = tag("secret", body);
        let (on_x, on_page) = (format!("sha256={}", STANDARD.encode(&ours)), format!("sha256={}", hex::encode(&ours)));
        assert!(x::signature::is_signed("secret", Some(&on_x), body));
        assert!(facebook::signature::is_signed("secret", Some(&on_page), body));
        let more = [body, b" "].concat();
        for (secret, body) in [("secret", &more[..]), ("Secret", body), ("", body)] {
            assert!(!x::signature::is_signed(secret, Some(&on_x), body));
            assert!(!facebook::signature::is_signed(secret, Some(&on_page), body));
        }
    });
}

#[test]
fn consent_codes() {
    fuzz("consent codes", &seeds::of("codes"), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let codes = consent::codes_in(&text);
        assert!(codes.len() <= text.len() / 8 + 1);
        assert!(codes.iter().all(|code| code.len() == 8 && code.starts_with("SW") && code.is_ascii()));
        assert_eq!(consent::codes_in(&codes.join(" ")), codes);
    });
}
