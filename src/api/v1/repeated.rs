//! Requests that change something, each at most once.

use crate::{
    api::{
        key::Key,
        store::{self, Before},
    },
    complaint::Reference,
    server::db::Tx,
};
use sha2::{Digest as _, Sha256};

/// A request, as it is remembered.
pub struct Remembered<'a> {
    /// The key with which it was made.
    pub key: &'a Key,
    /// What its sender called it.
    pub name: &'a str,
    /// SHA-256 of what it asked.
    pub hash: &'a [u8],
}

/// What is known of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it is new.
    New,
    /// It was made before, about this complaint.
    Same(Reference),
    /// Something else was asked under this name.
    Other,
}

impl Remembered<'_> {
    /// Whether it was made before.
    pub async fn known(&self, tx: &mut Tx) -> sqlx::Result<Known> {
        Ok(match store::requested(tx, self.key.id, &name_hash(self.name)).await? {
            None => Known::New,
            Some(Before { request_hash, reference }) if request_hash == self.hash => Known::Same(reference),
            Some(_) => Known::Other,
        })
    }

    /// Remembers it in the transaction of its change. Returns false if it was remembered before; a request under the same name that is under way is
    /// waited for.
    pub async fn remember(&self, tx: &mut Tx, reference: Reference, now: i64) -> sqlx::Result<bool> {
        store::remember(tx, self.key.id, &name_hash(self.name), self.hash, reference, now).await
    }
}

fn name_hash(name: &str) -> Vec<u8> {
    Sha256::digest(name.as_bytes()).to_vec()
}
