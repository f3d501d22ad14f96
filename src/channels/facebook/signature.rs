//! Authenticates Facebook to us and us to Facebook: signatures of deliveries, the verification challenge, and the
//! `appsecret_proof` sent with the page's token.
//!
//! developers.facebook.com: "Webhooks, getting started" and "Secure Graph API calls".

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;
use subtle::ConstantTimeEq as _;

/// The header with a delivery's signature.
pub const HEADER: &str = "x-hub-signature-256";

/// Whether `header` (`X-Hub-Signature-256`) is the app's signature of these bytes.
///
/// Facebook documents that it signs the text with every non-ASCII character written as `\uXXXX`, and usually sends it in
/// that form. A proxy or a test sender may send the same text unescaped, so both forms are accepted; either requires the
/// secret. The check uses the received bytes, never re-serialised JSON: a single changed space would make every Hindi
/// message look forged.
pub fn is_signed(app_secret: &str, header: Option<&str>, body: &[u8]) -> bool {
    // Anybody can sign with an empty secret.
    if app_secret.is_empty() {
        return false;
    }
    let Some(signature) = header.and_then(|header| header.trim().strip_prefix("sha256=")) else { return false };
    let Ok(signature) = hex::decode(signature) else { return false };
    let fits = |bytes: &[u8]| keyed(app_secret, bytes).is_some_and(|mac| mac.verify_slice(&signature).is_ok());
    fits(body) || escaped(body).is_some_and(|body| fits(body.as_bytes()))
}

/// The answer to Facebook's verification request: its own challenge, if it sent the right verify token.
pub fn challenge<'a>(
    verify_token: &str,
    mode: Option<&str>,
    token: Option<&str>,
    challenge: Option<&'a str>,
) -> Option<&'a str> {
    let known = bool::from(token?.as_bytes().ct_eq(verify_token.as_bytes()));
    challenge.filter(|_| known && mode == Some("subscribe") && !verify_token.is_empty())
}

/// The `appsecret_proof` of a token, which makes a stolen token useless without the app secret.
pub fn appsecret_proof(app_secret: &str, token: &str) -> String {
    keyed(app_secret, token.as_bytes()).map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default()
}

/// The keyed HMAC. Never `None`, because HMAC accepts keys of any length.
fn keyed(secret: &str, bytes: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok().map(|mac| mac.chain_update(bytes))
}

/// The text with every non-ASCII character as `\uXXXX`; `None` if that changes nothing or the body is not UTF-8.
fn escaped(body: &[u8]) -> Option<String> {
    if body.is_ascii() {
        return None;
    }
    let text = std::str::from_utf8(body).ok()?;
    let mut escaped = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    Some(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OF_ESCAPED: &str = "sha256=02133ae6d971289f3a758a4076008b156273846bbf12db69a3b14f14e9cb8e8d";
    const OF_PLAIN: &str = "sha256=220bf4c17a203ba1c7eb75e4d00fab5b404ca1fcec2fbeebf0efe7847c405517";

    fn comment(message: &str) -> String {
        format!(
            r#"{{"object":"page","entry":[{{"id":"1","time":1,"changes":[{{"field":"feed","value":{}}}]}}]}}"#,
            format_args!(r#"{{"item":"comment","verb":"add","message":"{message}"}}"#)
        )
    }

    fn signed(secret: &str, body: &[u8]) -> String {
        format!("sha256={}", hex::encode(keyed(secret, body).unwrap().finalize().into_bytes()))
    }

    #[test]
    fn the_published_signature_is_accepted() {
        let header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let secret = "It's a Secret to Everybody";
        assert!(is_signed(secret, Some(header), b"Hello, World!"));
        assert!(!is_signed(secret, Some(header), b"Hello, World?"));
        assert!(!is_signed("another secret", Some(header), b"Hello, World!"));
    }

    #[test]
    fn hindi_is_accepted_both_escaped_and_unescaped() {
        let (escaped, plain) = (comment(r"\u0928\u092e\u0938\u094d\u0924\u0947"), comment("नमस्ते"));
        assert_eq!((escaped.len(), plain.len()), (165, 147));
        let is_signed = |header, body: &str| is_signed("my_app_secret", Some(header), body.as_bytes());
        assert!(is_signed(OF_ESCAPED, &escaped));
        assert!(is_signed(OF_PLAIN, &plain));
        assert!(is_signed(OF_ESCAPED, &plain));
        // The reverse is not accepted: nobody signs the unescaped form of an escaped body.
        assert!(!is_signed(OF_PLAIN, &escaped));
    }

    #[test]
    fn characters_beyond_the_basic_plane_are_escaped_as_surrogate_pairs() {
        assert_eq!(escaped("äöå 🚓/<%@".as_bytes()).as_deref(), Some(r"\u00e4\u00f6\u00e5 \ud83d\ude93/<%@"));
    }

    #[test]
    fn missing_and_broken_signatures_and_an_empty_secret_are_refused() {
        let good = signed("secret", b"body");
        let half = &good[..good.len() - 2];
        for header in
            [None, Some(""), Some("sha256="), Some("sha256=zz"), Some("sha1=00"), Some(&good[7..]), Some(half)]
        {
            assert!(!is_signed("secret", header, b"body"), "{header:?}");
        }
        assert!(!is_signed("", Some(&signed("", b"body")), b"body"));
        assert!(is_signed("secret", Some(&good), b"body"));
    }

    #[test]
    fn the_challenge_is_answered_only_with_the_right_token() {
        let ask = |mode, token| challenge("meatyhamhock", mode, token, Some("1158201444"));
        assert_eq!(ask(Some("subscribe"), Some("meatyhamhock")), Some("1158201444"));
        assert_eq!(ask(Some("unsubscribe"), Some("meatyhamhock")), None);
        assert_eq!(ask(None, Some("meatyhamhock")), None);
        assert_eq!(ask(Some("subscribe"), Some("meatyhamhocks")), None);
        assert_eq!(ask(Some("subscribe"), None), None);
        assert_eq!(challenge("meatyhamhock", Some("subscribe"), Some("meatyhamhock"), None), None);
        assert_eq!(challenge("", Some("subscribe"), Some(""), Some("1")), None);
    }

    #[test]
    fn proofs_match_published_examples() {
        for (secret, token, proof) in [
            ("test", "test", "88cd2108b5347d973cf39cdf9053d7dd42704876d8c9a9bd8e2d168259d3ddf7"),
            (
                "PRIE7$oG2uS-Yf17kEnUEpi5hvW/#AFo",
                "helloWorld",
                "cb064987988fcd658470d6a24f1c68f6d7982c80ab9efb08cb8c84ef88fd03e1",
            ),
            ("appsecret", "pt", "30ea101cdfdd823e4c769b6a5fbe208c943c71a2fd61a98a192670ae940be8b8"),
        ] {
            assert_eq!(appsecret_proof(secret, token), proof);
        }
    }

    proptest! {
        #[test]
        fn a_signed_text_is_accepted_in_both_forms_but_not_when_changed(text in ".{1,60}", secret in "[a-z]{1,20}") {
            prop_assert!(is_signed(&secret, Some(&signed(&secret, text.as_bytes())), text.as_bytes()));
            if let Some(escaped) = escaped(text.as_bytes()) {
                prop_assert!(escaped.is_ascii());
                prop_assert!(is_signed(&secret, Some(&signed(&secret, escaped.as_bytes())), text.as_bytes()));
            }
            let changed = format!("{text}.");
            prop_assert!(!is_signed(&secret, Some(&signed(&secret, text.as_bytes())), changed.as_bytes()));
        }

        #[test]
        fn no_bytes_and_no_header_can_panic(header in ".{0,80}", body in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(!is_signed("secret", Some(&header), &body));
        }
    }
}
