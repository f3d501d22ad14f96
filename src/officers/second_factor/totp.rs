//! Codes by time (RFC 6238: SHA-1, six digits, 30 seconds, one step of skew) and recovery codes.

use crate::{
    error::Error,
    language::{dates::Millis, typed::plain},
};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use totp_rs::{Builder, Secret, Totp};

/// Seconds that a code stands for.
const STEP: i64 = 30;
/// Recovery codes made at once.
pub const RECOVERY_CODES: usize = 10;
/// Letters and digits that cannot be taken for each other (Crockford's base32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of a recovery code: 80 bits.
const RECOVERY_LENGTH: usize = 16;
/// More is not read of what is typed as a code.
const LONGEST: usize = 64;

/// A new secret of 160 bits.
pub fn new_secret() -> Vec<u8> {
    rand::random::<[u8; 20]>().to_vec()
}

/// A secret as people type it into a telephone.
pub fn in_base32(secret: &[u8]) -> String {
    Secret::from(secret.to_vec()).to_base32()
}

fn totp(secret: &[u8], login: &str) -> Result<Totp, Error> {
    // A colon would end the account's name in the address.
    let account = login.replace(':', "-");
    let builder = Builder::new().with_secret(secret.to_vec()).with_account_name(account).with_issuer(Some("Sunwai"));
    builder.build().map_err(|_| {
        // What the crate says of it may repeat it.
        Error::internal("the secret of a second factor cannot be used")
    })
}

/// The address that a telephone's authenticator takes (`otpauth://totp/…`).
///
/// # Errors
/// [`Error::Internal`]: the secret cannot be used.
pub fn address(secret: &[u8], login: &str) -> Result<String, Error> {
    totp(secret, login)?.to_url().map_err(|_| Error::internal("the address of a second factor cannot be made"))
}

/// The step whose code this is, if it is that of now or of one step before or after, and later than the last that was taken. Every
/// possible step is compared in the same time.
///
/// # Errors
/// [`Error::Internal`]: the secret cannot be used.
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

/// What was typed as a code.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits.
    Code(String),
    /// SHA-256 of a recovery code.
    Recovery(Vec<u8>),
    /// Neither.
    Neither,
}

/// Reads what was typed or pasted: digits of any script; spaces, dashes and what is not seen left out.
pub fn typed(text: &str) -> Typed {
    if text.len() > LONGEST * 4 {
        return Typed::Neither;
    }
    let digits: String = plain(text).chars().filter(|c| !matches!(c, ' ' | '\n' | '-')).collect();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Typed::Code(digits);
    }
    // Letters that Crockford's base32 leaves out are read as what they look like.
    let code: String = digits.to_lowercase().replace('o', "0").replace(['i', 'l'], "1");
    if code.len() == RECOVERY_LENGTH && code.bytes().all(|b| ALPHABET.contains(&b)) {
        return Typed::Recovery(hashed(&code));
    }
    Typed::Neither
}

fn hashed(code: &str) -> Vec<u8> {
    // 80 random bits need no slow hash.
    Sha256::digest(code.as_bytes()).to_vec()
}

/// A fresh recovery code: as it is shown, and as it is stored.
pub fn new_recovery_code() -> (String, Vec<u8>) {
    let code: String =
        rand::random::<[u8; RECOVERY_LENGTH]>().iter().map(|b| char::from(ALPHABET[usize::from(b % 32)])).collect();
    let groups: Vec<&str> = [0, 4, 8, 12].iter().filter_map(|&at| code.get(at..at + 4)).collect();
    (groups.join("-"), hashed(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1, the last six of eight digits.
    #[test]
    fn the_rfcs_own_codes_come_out() {
        let secret = b"12345678901234567890";
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(step_of(secret, code, 0, seconds * 1_000).unwrap(), Some(seconds / 30), "{seconds}");
            // One step late is taken, two are not; a step that was taken is not taken again.
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
    fn the_address_is_one_that_authenticators_take() {
        let address = address(b"12345678901234567890", "sho:civil lines").unwrap();
        assert!(address.starts_with("otpauth://totp/") && address.contains("issuer=Sunwai"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
    }
}
