//! Signatures of webhooks (Standard Webhooks, <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How a secret begins when it is shown.
const BEGINS: &str = "whsec_";
/// Bytes of a secret; the specification wants 24 to 64.
pub const LENGTH: usize = 32;

/// A new secret.
pub fn generate() -> [u8; LENGTH] {
    rand::random()
}

/// The secret as it is given to the receiver.
pub fn shown(secret: &[u8]) -> String {
    format!("{BEGINS}{}", STANDARD.encode(secret))
}

/// The value of `webhook-signature`.
pub fn signature(secret: &[u8], id: &str, seconds: i64, body: &[u8]) -> String {
    // HMAC takes a key of any length.
    let Ok(code) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    let code = code.chain_update(format!("{id}.{seconds}.")).chain_update(body);
    format!("v1,{}", STANDARD.encode(code.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{STANDARD, shown, signature};
    use base64::Engine as _;

    #[test]
    fn a_signature_is_the_one_of_the_specifications_own_test() {
        let given = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let secret = STANDARD.decode(given).unwrap();
        assert_eq!(shown(&secret), format!("whsec_{given}"));
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", br#"{"test": 2432232314}"#);
        assert_eq!(signature(&secret, id, 1_614_265_330, body), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_ne!(
            signature(&secret, id, 1_614_265_331, body),
            signature(&secret, id, 1_614_265_330, body),
            "the time is signed too"
        );
    }
}
