//! The end of the chain as a line that can be kept outside, on paper or with somebody else.

use crate::server::db::{Tx, sql};
use std::{fmt, str::FromStr};

/// How long a chain is and the hash of its last entry. Whoever keeps it can tell later whether that chain was cut or written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Entries.
    pub length: i64,
    /// The last entry's hash; empty for a chain without entries.
    pub hash: Vec<u8>,
}

impl Head {
    /// The end of this database's chain.
    ///
    /// # Errors
    /// The database's.
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
            "it is LENGTH:HASH as `sunwai audit head` prints it: a number, a colon and 64 hexadecimal digits".to_owned()
        };
        let (length, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
        let length: i64 = length.parse().map_err(|_| wrong())?;
        let hash = hex::decode(hash).map_err(|_| wrong())?;
        let right = (length == 0 && hash.is_empty()) || (length > 0 && hash.len() == 32);
        if right { Ok(Self { length, hash }) } else { Err(wrong()) }
    }
}
