//! Verifies that a delivery comes from X, and proves to X that the address is ours (docs.x.com, "Webhooks":
//! challenge-response checks and signature headers).
//!
//! Both use HMAC-SHA256 keyed with the app's secret. The signature covers no timestamp, so an old delivery can be
//! replayed: the code that stores deliveries has to recognise repetitions.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The header with a delivery's signature.
pub const HEADER: &str = "x-twitter-webhooks-signature";
const PREFIX: &str = "sha256=";

/// The longest challenge answered, in bytes. X sends a few dozen characters.
const LONGEST_CHALLENGE: usize = 128;

/// The answer to a challenge: `response_token` for this `crc_token`.
///
/// The answer is the same HMAC as a delivery's signature, and anybody may request it. Therefore a challenge is answered only if it cannot be a
/// delivery: it must be short and contain only characters from which no JSON object can be written. Otherwise, or without a secret, `None`.
pub fn response_token(consumer_secret: &str, crc_token: &str) -> Option<String> {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'/' | b'=' | b'.' | b'-');
    let is_harmless = (1..=LONGEST_CHALLENGE).contains(&crc_token.len()) && crc_token.bytes().all(harmless);
    if !is_harmless || consumer_secret.is_empty() {
        return None;
    }
    let mac = keyed(consumer_secret, crc_token.as_bytes())?;
    Some(format!("{PREFIX}{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// Whether the value of `x-twitter-webhooks-signature` is the signature of exactly these bytes. Compares in constant time.
pub fn is_signed(consumer_secret: &str, header: Option<&str>, body: &[u8]) -> bool {
    let Some(encoded) = header.and_then(|header| header.strip_prefix(PREFIX)) else { return false };
    let Ok(signature) = STANDARD.decode(encoded) else { return false };
    // Anybody could sign with an empty secret.
    !consumer_secret.is_empty() && keyed(consumer_secret, body).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}

/// The keyed HMAC. Never `None`, because HMAC accepts keys of any length.
fn keyed(secret: &str, message: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(message);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_challenge_is_answered_as_x_expects() {
        for (secret, token, answer) in [
            ("DDD", "some_random", "sha256=VE19eUk6krbdSqWPdvH71xtFhApBAU81uPW3UT65vOs="),
            (
                "z3ZX4v7mAAUGykl3EcmkqbartmuW8VFOOzCloLx9Q45P0hLrFu",
                "9b4507b3-9040-4669-9ca3-6b94edb50553",
                "sha256=Cytd4Sq+NvEcV3MMrXxWJGJx5A+y/lXzzU2Maartkx8=",
            ),
        ] {
            assert_eq!(response_token(secret, token).as_deref(), Some(answer));
        }
    }

    const SIGNED: [(&str, &str); 3] = [
        (r#"{"for_user_id":123,"key":"value"}"#, "sha256=JjEmBe1lVKT8XldrYUKibF+D5ehp8f0jDk3PXZSHEWI="),
        (r#"{"key":"value"}"#, "sha256=EERHBy/k17v+SuT+K0OXuwhJtKnPtxi0n/Y4Wye4kVU="),
        (r#"{"for_user_id":"not_existing","key":"value"}"#, "sha256=QaJiQl/4WRp/GF37b+eAdF6kPgptjDCLOgAIIbB1s0I="),
    ];

    #[test]
    fn signatures_by_x_are_accepted() {
        for (body, signature) in SIGNED {
            assert!(is_signed("DDD", Some(signature), body.as_bytes()), "{body}");
            assert!(!is_signed("DDd", Some(signature), body.as_bytes()), "another secret");
            assert!(!is_signed("DDD", Some(signature), format!("{body} ").as_bytes()), "an extra space");
        }
    }

    #[test]
    fn incomplete_signatures_are_refused() {
        let (body, signature) = SIGNED[0];
        let without_prefix = signature.trim_start_matches(PREFIX);
        let shorter = format!("{PREFIX}{}", STANDARD.encode(&STANDARD.decode(without_prefix).unwrap()[..31]));
        for wrong in ["", PREFIX, without_prefix, "sha256=***", "sha1=JjEmBe1lVKT8XldrYUKibF+D5eg=", &shorter] {
            assert!(!is_signed("DDD", Some(wrong), body.as_bytes()), "{wrong}");
        }
        assert!(!is_signed("DDD", None, body.as_bytes()));
    }

    #[test]
    fn an_empty_secret_signs_nothing() {
        assert_eq!(response_token("", "hello"), None);
        let forged = format!("{PREFIX}{}", STANDARD.encode(keyed("", b"hello").unwrap().finalize().into_bytes()));
        assert!(!is_signed("", Some(&forged), b"hello"));
    }

    proptest! {
        /// No answered challenge can be the start of a JSON object, so no answer is the signature of a delivery.
        #[test]
        fn no_challenge_signs_a_delivery(challenge in r#"[\[{"a-z0-9:, }\]+/=._-]{0,140}"#) {
            if response_token("DDD", &challenge).is_some() {
                let writes_an_object = challenge.contains(['{', '}', '"', ':', ' ']);
                prop_assert!(!writes_an_object && challenge.len() <= LONGEST_CHALLENGE);
            }
        }

        #[test]
        fn no_header_and_no_body_can_panic(header in ".{0,60}", body in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(!is_signed("DDD", Some(&header), &body));
        }
    }
}
