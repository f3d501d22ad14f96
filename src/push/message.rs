//! The message to one browser: what it says, encrypted for that browser alone (RFC 8291).

use super::{settings::Push, store::Leased};
use crate::{
    complaint::{Millis, Reference, Status},
    language::{Language, texts::words},
};
use axum::http::{HeaderValue, Uri, header::AUTHORIZATION};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Request;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use web_push_native::{Auth, WebPushBuilder, p256::PublicKey};

/// How long a push service keeps a message for a phone that is off. The newest status is still news then.
const KEPT: Duration = Duration::from_secs(7 * 24 * 3_600);
/// Every message is padded to this many bytes, because the push service sees the length, and each status has its own.
pub const LENGTH: usize = 192;

/// The keys of a browser, as it gives them when it subscribes.
#[derive(Clone)]
pub struct Keys {
    p256dh: PublicKey,
    auth: Auth,
}

impl Keys {
    /// Reads them from bytes. `None` if they are not a point on the curve P-256 and 16 bytes.
    pub fn from_bytes(p256dh: &[u8], auth: &[u8]) -> Option<Self> {
        // Browsers give the point uncompressed.
        let p256dh = PublicKey::from_sec1_bytes(p256dh).ok().filter(|_| p256dh.len() == 65)?;
        (auth.len() == 16).then(|| Self { p256dh, auth: Auth::clone_from_slice(auth) })
    }
}

/// What a message says: the number and the name of the status, as JSON, padded with spaces.
pub fn payload(reference: Reference, status: Status, language: Language) -> Vec<u8> {
    let said = json!({ "number": reference.to_string(), "word": words::status(status, language) });
    let mut bytes = said.to_string().into_bytes();
    bytes.resize(bytes.len().max(LENGTH), b' ');
    bytes
}

/// The request to the push service; `now` is real time. `None` if what is stored cannot be used.
pub fn request(push: &Push, to: &Leased, status: Status, now: Millis) -> Option<Request> {
    let Keys { p256dh, auth } = Keys::from_bytes(&to.p256dh, &to.auth)?;
    let endpoint: Uri = to.endpoint.parse().ok()?;
    let builder = WebPushBuilder::new(endpoint, p256dh, auth).with_valid_duration(KEPT);
    let mut request = builder.build(payload(to.reference, status, to.language)).ok()?;
    let authorization = push.key.authorization(&to.service, &push.contact, now / 1_000);
    let headers = request.headers_mut();
    headers.insert(AUTHORIZATION, HeaderValue::try_from(authorization).ok()?);
    headers.insert("urgency", HeaderValue::from_static("normal"));
    // A message that was not delivered yet is replaced by a newer one with the same topic (RFC 8030, section 5.4).
    headers.insert("topic", HeaderValue::try_from(topic(to)).ok()?);
    Request::try_from(request).ok()
}

/// The same for every message of a subscription, and tells the push service nothing.
fn topic(to: &Leased) -> String {
    let digest = Sha256::new().chain_update("sunwai topic").chain_update(&to.auth).chain_update(to.reference.as_str());
    URL_SAFE_NO_PAD.encode(&digest.finalize()[..24])
}

#[cfg(test)]
mod tests {
    use super::*;
    use web_push_native::{decrypt, p256::SecretKey};

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    #[test]
    fn the_crate_decrypts_the_examples_of_others() {
        // RFC 8291, section 5 and appendix A.
        let secret = SecretKey::from_slice(&bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap();
        let body = bytes(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT\
             pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        let auth = Auth::clone_from_slice(&bytes("BTBZMqHH6r4Tts7J_aSIgg"));
        assert_eq!(decrypt(body, &secret, &auth).unwrap(), b"When I grow up, I want to be a watermelon");
        let public = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        assert_eq!(Keys::from_bytes(&public, &auth).unwrap().p256dh, secret.public_key());
        // A second one, from another implementation.
        let secret = SecretKey::from_slice(&bytes("yJnRHTLit-b-dJh4b1DyO5is5Tl60mHeObpkSezBLK0")).unwrap();
        let body = bytes(
            "SVzmyN6TpFOehi6GNJk8uwAAABhBBDwzeKLAq5VOFJhxjoXwi7cj-30l4TWmY_44WITrgZIza_kKVO1yDxwEXAtAXpu8OiFCsWyJCGc0w3Trr3CZ5kJ-LTLIraUBhwPF\
             SxC0geECfXIJ2Ma0NVP6Ezr6WX8t3EWluoFAlE5kkLuNbZm6HQLmDZX0jOZER3wXIx2VuXpPld0",
        );
        let auth = Auth::clone_from_slice(&bytes("mW-ti1CqLQK4PyZBKy4q7g"));
        assert_eq!(decrypt(body, &secret, &auth).unwrap(), b"I am the walrus");
    }

    #[test]
    fn keys_that_no_browser_gives_are_refused() {
        let point = SecretKey::from_slice(&[7; 32]).unwrap().public_key().to_sec1_bytes();
        assert!(Keys::from_bytes(&point, &[1; 16]).is_some());
        let off_the_curve = [&[4u8][..], &[1; 64]].concat();
        for (p256dh, auth) in [
            (&point[..64], &[1u8; 16][..]),
            (&off_the_curve, &[1; 16]),
            (&[0], &[1; 16]),
            (&[], &[1; 16]),
            (&point, &[1; 15]),
            (&point, &[1; 17]),
            (&point, &[]),
        ] {
            assert!(Keys::from_bytes(p256dh, auth).is_none(), "{p256dh:?} {auth:?}");
        }
    }

    #[test]
    fn every_message_says_number_and_status_and_has_the_same_length() {
        let reference = Reference::from_values([7; 9]);
        for language in [Language::Hindi, Language::English] {
            for status in Status::ALL {
                let payload = payload(reference, *status, language);
                assert_eq!(payload.len(), LENGTH, "{status}");
                let said: serde_json::Value = serde_json::from_slice(&payload).unwrap();
                let word = words::status(*status, language);
                assert_eq!(said, json!({ "number": reference.to_string(), "word": word }));
            }
        }
    }
}
