//! The head of the chain as a line of text that can be stored elsewhere, on paper or by another organisation.

use crate::server::db::{Tx, sql};
use std::{fmt, str::FromStr};

/// The length of a chain and the hash of its last entry. Whoever stores it can check later whether the chain was cut or rewritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub length: i64,
    /// Hash of the last entry; empty for a chain without entries.
    pub hash: Vec<u8>,
}

impl Head {
    /// The head of this database's chain.
    ///
    /// # Errors
    /// Database errors.
    pub async fn of(tx: &mut Tx) -> sqlx::Result<Self> {
        let (length, hash) = tx.one(&sql("select length, hash from audit_end where one = 1")).await?;
        Ok(Self { length, hash })
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.length, hex::encode(&self.hash))
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            "expected LENGTH:HASH as printed by `sunwai audit head`: a number, a colon and 64 hexadecimal digits"
                .to_owned()
        };
        let (length, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
        let length: i64 = length.parse().map_err(|_| wrong())?;
        let hash = hex::decode(hash).map_err(|_| wrong())?;
        let right = (length == 0 && hash.is_empty()) || (length > 0 && hash.len() == 32);
        if right { Ok(Self { length, hash }) } else { Err(wrong()) }
    }
}
