//! Keyed hashes: the words by which a complaint is found by its complainant, without the words themselves.
//!
//! HMAC-SHA-256 (RFC 2104) under a key that is encrypted with the server key, cut to 80 bits. Who has the database and not the key cannot try out
//! telephone numbers. The same word has the same hash in every complaint, because otherwise nothing could be found; so it can be seen that two
//! complaints share a name, but not which.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Bytes of a hash that are kept.
const KEPT: usize = 10;

/// What kind of word is hashed: the same letters as a name and as a sound are two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A folded word of a name, a place or a handle.
    Word,
    /// A phonetic key.
    Sound,
    /// The last digits of a number.
    Ending,
    /// The first letters of a name.
    Beginning,
}

impl Of {
    fn mark(self) -> &'static [u8] {
        match self {
            Self::Word => b"word ",
            Self::Sound => b"sound ",
            Self::Ending => b"ending ",
            Self::Beginning => b"beginning ",
        }
    }
}

/// The key of the hashes.
#[derive(Clone)]
pub struct WordKey(Hmac<Sha256>);

impl WordKey {
    /// The key with these bytes; `None` if HMAC does not accept them, which does not happen for 32 bytes.
    pub fn new(key: &[u8]) -> Option<Self> {
        Hmac::<Sha256>::new_from_slice(key).ok().map(Self)
    }

    /// The hash of a contact code: of the hash that it has without the key, so that older ones can be keyed without being known.
    pub fn of_code(&self, plain: &[u8]) -> Vec<u8> {
        self.0.clone().chain_update(b"contact code ").chain_update(plain).finalize().into_bytes().to_vec()
    }

    /// The hash of a word, in 20 hexadecimal digits.
    pub fn hash(&self, of: Of, word: &str) -> String {
        let mac = self.0.clone().chain_update(of.mark()).chain_update(word.as_bytes());
        hex::encode(&mac.finalize().into_bytes()[..KEPT])
    }
}

#[cfg(test)]
mod tests {
    use super::{Of, WordKey};

    #[test]
    fn a_hash_depends_on_the_key_the_kind_and_the_word() {
        let key = WordKey::new(&[1; 32]).unwrap();
        let hash = key.hash(Of::Word, "ram");
        assert_eq!(hash.len(), 20);
        assert_eq!(hash, key.hash(Of::Word, "ram"));
        assert_ne!(hash, key.hash(Of::Sound, "ram"));
        assert_ne!(hash, key.hash(Of::Word, "rama"));
        assert_ne!(hash, WordKey::new(&[2; 32]).unwrap().hash(Of::Word, "ram"));
        let code = key.of_code(b"plain");
        assert_eq!((code.len(), &code), (32, &key.of_code(b"plain")));
        assert_ne!(code, WordKey::new(&[2; 32]).unwrap().of_code(b"plain"));
    }
}
