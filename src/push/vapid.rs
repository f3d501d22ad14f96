//! The key with which push services recognise this desk (VAPID, RFC 8292).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use web_push_native::p256::ecdsa::{Signature, SigningKey, signature::Signer as _};

/// How long a signature is valid, in seconds. RFC 8292, section 2, allows a day.
const VALID: i64 = 12 * 3_600;

/// The key pair. Browsers subscribe under the public half, and then accept only messages signed with the secret one.
pub struct VapidKey {
    secret: SigningKey,
    public: String,
}

impl VapidKey {
    /// A new key.
    pub fn generate() -> Self {
        loop {
            // All but one in four billion numbers of this size are keys.
            if let Some(key) = Self::from_bytes(&rand::random::<[u8; 32]>()) {
                return key;
            }
        }
    }

    /// The key with these 32 bytes as its secret half.
    pub fn from_bytes(secret: &[u8]) -> Option<Self> {
        let secret = SigningKey::from_slice(secret).ok()?;
        let public = URL_SAFE_NO_PAD.encode(secret.verifying_key().to_encoded_point(false).as_bytes());
        Some(Self { secret, public })
    }

    /// Reads a secret key as the usual tools print it: 32 bytes in base64url (RFC 4648, section 5).
    pub fn read(text: &str) -> Option<Self> {
        Self::from_bytes(&URL_SAFE_NO_PAD.decode(text.trim().trim_end_matches('=')).ok()?)
    }

    /// The secret half.
    pub fn secret(&self) -> Vec<u8> {
        self.secret.to_bytes().to_vec()
    }

    /// The public half as browsers take it: an uncompressed point in base64url.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` header of a request to the push service with this origin; `now` is in seconds since the epoch.
    pub fn authorization(&self, service: &str, contact: &str, now: i64) -> String {
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let claims = part(json!({ "aud": service, "exp": now + VALID, "sub": contact }));
        let signed = format!("{head}.{claims}");
        let signature: Signature = self.secret.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use web_push_native::p256::ecdsa::{VerifyingKey, signature::Verifier as _};

    /// Checks a header as a push service does; returns the claims.
    fn verified(header: &str) -> Option<serde_json::Value> {
        let (token, key) = header.strip_prefix("vapid t=")?.split_once(", k=")?;
        let (signed, signature) = token.rsplit_once('.')?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let key = VerifyingKey::from_sec1_bytes(&decode(key)?).ok()?;
        key.verify(signed.as_bytes(), &Signature::from_slice(&decode(signature)?).ok()?).ok()?;
        serde_json::from_slice(&decode(signed.split_once('.')?.1)?).ok()
    }

    #[test]
    fn the_check_accepts_the_example_of_rfc_8292() {
        let example = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1\
                       YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, \
                       k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        let claims =
            json!({ "aud": "https://push.example.net", "exp": 1_453_523_768, "sub": "mailto:push@example.com" });
        assert_eq!(verified(example), Some(claims));
    }

    #[test]
    fn a_signature_names_the_service_its_end_and_whom_to_contact() {
        let key = VapidKey::generate();
        let header = key.authorization("https://push.example:8443", "mailto:desk@sunwai.example", 1_000_000);
        let claims =
            json!({ "aud": "https://push.example:8443", "exp": 1_043_200, "sub": "mailto:desk@sunwai.example" });
        assert_eq!(verified(&header), Some(claims));
        assert!(header.ends_with(key.public()) && key.public().len() == 87);
        let other = header.replace(key.public(), VapidKey::generate().public());
        assert_eq!(verified(&other), None, "of another key");
    }

    #[test]
    fn a_key_is_read_as_the_usual_tools_print_it() {
        // Printed by `web-push generate-vapid-keys`.
        let read = VapidKey::read("RS0WdYWWo1HajXg3NZR1olzCf31i-ZBGDkFyCs7j1jw=\n").unwrap();
        let again = VapidKey::from_bytes(&read.secret()).unwrap();
        assert_eq!(read.public(), again.public());
        for wrong in ["", "abc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "not a key at all, and long enough"] {
            assert!(VapidKey::read(wrong).is_none(), "{wrong}");
        }
    }
}
