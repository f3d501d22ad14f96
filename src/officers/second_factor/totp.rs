//! One-time codes (RFC 6238: SHA-1, six digits, 30 seconds, one step of skew) and recovery codes.

use crate::{
    error::Error,
    language::{dates::Millis, typed::plain},
};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use totp_rs::{Builder, Secret, Totp};

/// How long a code is valid, in seconds.
const STEP: i64 = 30;
/// How many recovery codes an officer gets.
pub const RECOVERY_CODES: usize = 10;
/// Letters and digits that cannot be mistaken for each other (Crockford's base32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Length of a recovery code, in characters: 80 bits.
const RECOVERY_LENGTH: usize = 16;
/// The longest input that is read as a code, in characters.
const LONGEST: usize = 64;

/// A new secret of 160 bits.
pub fn new_secret() -> Vec<u8> {
    rand::random::<[u8; 20]>().to_vec()
}

/// A secret in base32, as people type it into an authenticator app.
pub fn in_base32(secret: &[u8]) -> String {
    Secret::from(secret.to_vec()).to_base32()
}

fn totp(secret: &[u8], login: &str) -> Result<Totp, Error> {
    // In the address a colon would end the account name.
    let account = login.replace(':', "-");
    let builder = Builder::new().with_secret(secret.to_vec()).with_account_name(account).with_issuer(Some("Sunwai"));
    builder.build().map_err(|_| {
        // The crate's error message could contain the secret.
        Error::internal("the secret of a second factor cannot be used")
    })
}

/// The address that an authenticator app reads (`otpauth://totp/…`).
///
/// # Errors
/// [`Error::Internal`]: the secret is invalid.
pub fn address(secret: &[u8], login: &str) -> Result<String, Error> {
    totp(secret, login)?.to_url().map_err(|_| Error::internal("the address of a second factor cannot be made"))
}

/// The step of this code, if it is the current step or one before or after it, and later than the last accepted step. The
/// comparison takes the same time for every step.
///
/// # Errors
/// [`Error::Internal`]: the secret is invalid.
pub fn step_of(secret: &[u8], code: &str, last: i64, now: Millis) -> Result<Option<i64>, Error> {
    let totp = totp(secret, "-")?;
    let present = now / 1_000 / STEP;
    let mut found = None;
    for step in [present - 1, present, present + 1] {
        let seconds = u64::try_from(step * STEP).map_err(|_| Error::internal("the time lies before 1970"))?;
        let right = bool::from(totp.generate(seconds).to_string().as_bytes().ct_eq(code.as_bytes()));
        if right && step > last {
            found = Some(step);
        }
    }
    Ok(found)
}

/// A typed code.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// A code of six digits.
    Code(String),
    /// SHA-256 of a recovery code.
    Recovery(Vec<u8>),
    /// Neither.
    Neither,
}

/// Reads what was typed or pasted: digits of any script; spaces, dashes and invisible characters are ignored.
pub fn typed(text: &str) -> Typed {
    if text.len() > LONGEST * 4 {
        return Typed::Neither;
    }
    let digits: String = plain(text).chars().filter(|c| !matches!(c, ' ' | '\n' | '-')).collect();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Typed::Code(digits);
    }
    // Letters that Crockford's base32 leaves out are read as the digits they resemble.
    let code: String = digits.to_lowercase().replace('o', "0").replace(['i', 'l'], "1");
    if code.len() == RECOVERY_LENGTH && code.bytes().all(|b| ALPHABET.contains(&b)) {
        return Typed::Recovery(hashed(&code));
    }
    Typed::Neither
}

fn hashed(code: &str) -> Vec<u8> {
    // With 80 random bits a slow hash is not needed.
    Sha256::digest(code.as_bytes()).to_vec()
}

/// A new recovery code: as it is shown, and the hash under which it is stored.
pub fn new_recovery_code() -> (String, Vec<u8>) {
    let code: String =
        rand::random::<[u8; RECOVERY_LENGTH]>().iter().map(|b| char::from(ALPHABET[usize::from(b % 32)])).collect();
    let groups: Vec<&str> = [0, 4, 8, 12].iter().filter_map(|&at| code.get(at..at + 4)).collect();
    (groups.join("-"), hashed(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 6238, appendix B, SHA-1, the last six of eight digits.
    #[test]
    fn the_test_vectors_of_the_rfc_are_reproduced() {
        let secret = b"12345678901234567890";
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(step_of(secret, code, 0, seconds * 1_000).unwrap(), Some(seconds / 30), "{seconds}");
            // A code is accepted one step late but not two, and only once.
            assert!(step_of(secret, code, 0, (seconds + 30) * 1_000).unwrap().is_some());
            assert!(step_of(secret, code, 0, (seconds + 61) * 1_000).unwrap().is_none());
            assert!(step_of(secret, code, seconds / 30, seconds * 1_000).unwrap().is_none());
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        for text in [
            "287082",
            " 287 082 ",
            "२८७०८२",
            "287-082",
            "２８７０８２",
            "\u{202d}287\u{2011}082\u{202c}",
            "287\u{ad}082",
        ] {
            assert_eq!(typed(text), Typed::Code("287082".into()), "{text}");
        }
        let (shown, stored) = new_recovery_code();
        for text in [shown.clone(), shown.to_uppercase(), shown.replace('-', " "), shown.replace('0', "O")] {
            assert_eq!(typed(&text), Typed::Recovery(stored.clone()), "{text}");
        }
        for text in ["", "28708", "2870822", "abcdef", &"1".repeat(100_000), "28708２9", "\u{1F600}"] {
            assert_eq!(typed(text), Typed::Neither);
        }
    }

    #[test]
    fn the_address_has_the_form_that_authenticators_read() {
        let address = address(b"12345678901234567890", "sho:civil lines").unwrap();
        assert!(address.starts_with("otpauth://totp/") && address.contains("issuer=Sunwai"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
    }
}
