//! Encryption of single values: AES-256-GCM from `ring`, with a random nonce.
//!
//! Each value is bound to where it belongs: the complaint and the field are authenticated with it, so that a value which was moved to another row
//! or column does not open. A nonce of 96 random bits is safe for 2^32 values under one key (NIST SP 800-38D, 8.3): a data key has at most five
//! and one for each photo of the complaint's reports, the server key one for each complaint.

use super::Field;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// Number of bytes of a key.
pub const KEY_BYTES: usize = 32;
/// The first byte of everything sealed, so that another cipher can follow.
const VERSION: u8 = 1;

/// Why something does not open. It says nothing about the contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// The server key with this id is not at hand.
    #[error("the server key under which it was sealed is not at hand")]
    NoKey,
    /// Wrong key, or changed, or moved from another row or column.
    #[error("it was sealed with another key, or was changed or moved since")]
    Broken,
}

/// What a value is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The data key of this complaint.
    DataKey(i64),
    /// This field of this complaint.
    Field(i64, Field),
    /// What the file with this SHA-256, of a report of this complaint, said about itself.
    File(i64, [u8; 32]),
    /// The key of the hashes.
    WordKey,
}

impl Bound {
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::DataKey(id) => [b"sunwai data key ".as_slice(), &id.to_be_bytes()].concat(),
            Self::Field(id, field) => {
                [b"sunwai field ".as_slice(), &id.to_be_bytes(), field.as_str().as_bytes()].concat()
            }
            Self::File(id, sha256) => [b"sunwai file ".as_slice(), &id.to_be_bytes(), &sha256].concat(),
            Self::WordKey => b"sunwai word key".to_vec(),
        }
    }
}

/// A symmetric key, ready for use.
pub struct Cipher(LessSafeKey);

impl Cipher {
    /// The key with these bytes.
    ///
    /// # Errors
    /// The wrong number of bytes.
    pub fn new(key: &[u8]) -> Result<Self, Unopened> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| Unopened::Broken)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Encrypts a value: version, nonce, ciphertext with its tag.
    ///
    /// # Errors
    /// The value is longer than the cipher allows (64 GB).
    pub fn seal(&self, bound: Bound, value: &[u8]) -> Result<Vec<u8>, Unopened> {
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut sealed = value.to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound.bytes()), &mut sealed)
            .map_err(|_| Unopened::Broken)?;
        let mut whole = Vec::with_capacity(1 + NONCE_LEN + sealed.len());
        whole.push(VERSION);
        whole.extend_from_slice(&nonce);
        whole.extend_from_slice(&sealed);
        Ok(whole)
    }

    /// Decrypts a value.
    ///
    /// # Errors
    /// [`Unopened::Broken`].
    pub fn open(&self, bound: Bound, sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let rest = sealed.strip_prefix(&[VERSION]).ok_or(Unopened::Broken)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>().ok_or(Unopened::Broken)?;
        let mut value = rest.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.0.open_in_place(nonce, Aad::from(bound.bytes()), &mut value).map_err(|_| Unopened::Broken)?;
        let length = opened.len();
        value.truncate(length);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Cipher, Unopened};
    use crate::sealed::Field;

    #[test]
    fn a_value_opens_only_where_it_belongs_and_only_unchanged() {
        let cipher = Cipher::new(&[7; 32]).unwrap();
        let bound = Bound::Field(5, Field::Name);
        let sealed = cipher.seal(bound, "सुनीता".as_bytes()).unwrap();
        assert_eq!(cipher.open(bound, &sealed).unwrap(), "सुनीता".as_bytes());
        for other in [
            Bound::Field(6, Field::Name),
            Bound::Field(5, Field::Handle),
            Bound::File(5, [0; 32]),
            Bound::DataKey(5),
            Bound::WordKey,
        ] {
            assert_eq!(cipher.open(other, &sealed), Err(Unopened::Broken), "{other:?}");
        }
        assert_eq!(Cipher::new(&[8; 32]).unwrap().open(bound, &sealed), Err(Unopened::Broken));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(cipher.open(bound, &changed), Err(Unopened::Broken), "byte {at}");
            assert_eq!(cipher.open(bound, &sealed[..at]), Err(Unopened::Broken), "cut at {at}");
        }
        assert_ne!(cipher.seal(bound, b"x").unwrap(), cipher.seal(bound, b"x").unwrap(), "no two look alike");
        assert!(Cipher::new(&[7; 31]).is_err());
    }
}
