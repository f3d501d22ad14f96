//! The keys of a running program, and the start: which key file belongs to this database, and when the start is refused.
//!
//! A key file is only ever made, never overwritten. The start is refused when the database has something sealed that the keys at hand do not open;
//! nothing has been changed then, neither in the database nor among the files.

use super::{
    envelope::{Bound, Cipher, KEY_BYTES, Unopened},
    key_file::{self, ServerKey},
    words::{Of, WordKey},
};
use crate::server::{
    db::{Db, sql},
    op::Op,
};
use anyhow::{Context as _, bail};
use sqlx::FromRow;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The keys. A clone is the same keys.
#[derive(Clone)]
pub struct Sealing(Arc<Keys>);

struct Keys {
    /// Server keys by id: the one in use and, while a rotation is going on, the next one.
    server: BTreeMap<String, Cipher>,
    current: String,
    words: WordKey,
}

/// The row of `sealed_state`.
#[derive(Clone, Debug, FromRow)]
pub(super) struct State {
    pub(super) server_key: String,
    pub(super) rotating_to: Option<String>,
    pub(super) word_key: Vec<u8>,
}

/// What the database says; `None` before the first start with sealing.
pub(super) async fn state(db: &Db) -> sqlx::Result<Option<State>> {
    db.maybe(&sql("select server_key, rotating_to, word_key from sealed_state where one = 1")).await
}

/// Whether anything is sealed.
async fn has_rows(db: &Db) -> sqlx::Result<bool> {
    let first: Option<(i64,)> = db.maybe(&sql("select complaint_id from sealed limit 1")).await?;
    Ok(first.is_some())
}

/// The key with this id, from the key file or one beside it.
pub(super) fn with_id(file: &Path, id: &str) -> anyhow::Result<Option<(PathBuf, ServerKey)>> {
    for place in [file.to_owned(), key_file::next(file), key_file::retired(file, id)] {
        if let Some(key) = key_file::read(&place)?.filter(|key| key.id() == id) {
            return Ok(Some((place, key)));
        }
    }
    Ok(None)
}

/// The key with this id.
///
/// # Errors
/// A sentence that names the file which must be put back.
pub(super) fn needed(file: &Path, id: &str) -> anyhow::Result<ServerKey> {
    if let Some((_, key)) = with_id(file, id)? {
        return Ok(key);
    }
    match key_file::read(file)? {
        None => bail!(
            "names and telephone numbers in the database are sealed with the key {id}, and the key file {} is missing; put back a copy of it. \
             Nothing was changed",
            file.display()
        ),
        Some(other) => bail!(
            "names and telephone numbers in the database are sealed with the key {id}, but {} is another key ({}); put back the right one. \
             Nothing was changed",
            file.display(),
            other.id()
        ),
    }
}

impl Sealing {
    /// The keys for this database. On a database without anything sealed the key file is made if there is none.
    ///
    /// # Errors
    /// The key that the database needs is missing, is another one, or does not open what is sealed; or the file cannot be made.
    pub async fn at_start(db: &Db, file: &Path) -> anyhow::Result<Self> {
        let Some(found) = state(db).await? else { return Self::begin(db, file).await };
        if !has_rows(db).await? && with_id(file, &found.server_key)?.is_none() {
            // Nothing is lost without the key: nothing was sealed with it.
            let mut tx = db.begin().await?;
            let forget =
                sql("delete from sealed_state where one = 1 and server_key = $1 and not exists (select 1 from sealed)");
            tx.run(&forget.arg(&found.server_key)).await?;
            tx.commit().await?;
            return Self::begin(db, file).await;
        }
        let sealing = Self::of_state(db, file, &found).await?;
        sealing.knows_all(db).await?;
        Ok(sealing)
    }

    /// The keys that a database with this state needs.
    pub(super) async fn of_state(db: &Db, file: &Path, state: &State) -> anyhow::Result<Self> {
        let mut keys = vec![needed(file, &state.server_key)?];
        if let Some(next) = &state.rotating_to {
            if let Some((_, key)) = with_id(file, next)? {
                keys.push(key);
            } else if rows_under(db, next).await?.is_some() {
                bail!(
                    "a rotation of the key was interrupted, and part of the names and telephone numbers is already sealed with the new key {next}, \
                     which is missing: {}. Put it back; both keys are needed. Nothing was changed",
                    key_file::next(file).display()
                );
            }
        }
        let word_key = Cipher::new(keys[0].bytes())?.open(Bound::WordKey, &state.word_key);
        let word_key =
            word_key.with_context(|| format!("the key file {} does not fit this database", file.display()))?;
        Ok(Self::of_keys(&keys, &word_key)?)
    }

    async fn begin(db: &Db, file: &Path) -> anyhow::Result<Self> {
        let key = match key_file::read(file)? {
            Some(key) => key,
            None => {
                let key = ServerKey::generate();
                match key_file::write(file, &key) {
                    Ok(()) => {
                        tracing::warn!(
                            file = %file.display(),
                            "made the key with which names and telephone numbers are sealed; keep a copy apart from the database and its backups"
                        );
                        key
                    }
                    // Another server on this folder was first.
                    Err(error) => key_file::read(file)?.ok_or(error)?,
                }
            }
        };
        let word_key: [u8; KEY_BYTES] = rand::random();
        let wrapped = Cipher::new(key.bytes())?.seal(Bound::WordKey, &word_key)?;
        let mut tx = db.begin().await?;
        let new = sql(
            "insert into sealed_state (one, server_key, rotating_to, word_key, sealed_to) values (1, $1, null, $2, 0) \
             on conflict (one) do nothing",
        );
        tx.run(&new.arg(key.id()).arg(wrapped)).await?;
        tx.commit().await?;
        // Another server on this database may have been first.
        let state = state(db).await?.context("the state of the sealing was not stored")?;
        Self::of_state(db, file, &state).await
    }

    /// These keys, the one in use first.
    ///
    /// # Errors
    /// A key with a wrong number of bytes.
    pub fn of_keys(keys: &[ServerKey], word_key: &[u8]) -> Result<Self, Unopened> {
        let mut server = BTreeMap::new();
        for key in keys {
            server.insert(key.id().to_owned(), Cipher::new(key.bytes())?);
        }
        let current = keys.first().ok_or(Unopened::NoKey)?.id().to_owned();
        let words = WordKey::new(word_key).ok_or(Unopened::Broken)?;
        Ok(Self(Arc::new(Keys { server, current, words })))
    }

    /// Makes sure that there is no row of a key that is not at hand. That the keys are the right ones is known by their ids, which are hashes of
    /// them; a single row that does not open is a matter for `sunwai key check`, not a reason to serve nobody.
    async fn knows_all(&self, db: &Db) -> anyhow::Result<()> {
        // Ids are hexadecimal digits, so all lie between these ends.
        let mut ends: Vec<&str> = self.0.server.keys().map(String::as_str).collect();
        ends.insert(0, "");
        ends.push("g");
        for pair in ends.windows(2) {
            let between = sql(
                "select server_key from sealed where server_key > $1 and server_key < $2 order by server_key limit 1",
            );
            let other: Option<(String,)> = db.maybe(&between.arg(pair[0]).arg(pair[1])).await?;
            if let Some((other,)) = other {
                bail!(
                    "part of the names and telephone numbers in the database is sealed with the key {other}, which is not at hand; put back its file. \
                     Nothing was changed"
                );
            }
        }
        Ok(())
    }

    /// Id of the server key under which new rows are sealed.
    pub fn current(&self) -> &str {
        &self.0.current
    }

    /// Encrypts the data key of a complaint with the server key in use.
    ///
    /// # Errors
    /// Never for 32 bytes.
    pub(super) fn wrap(&self, complaint_id: i64, data_key: &[u8]) -> Result<Vec<u8>, Unopened> {
        let cipher = self.0.server.get(&self.0.current).ok_or(Unopened::NoKey)?;
        cipher.seal(Bound::DataKey(complaint_id), data_key)
    }

    /// Decrypts the data key of a complaint.
    ///
    /// # Errors
    /// [`Unopened`].
    pub(super) fn unwrap(&self, server_key: &str, complaint_id: i64, data_key: &[u8]) -> Result<Vec<u8>, Unopened> {
        let cipher = self.0.server.get(server_key).ok_or(Unopened::NoKey)?;
        cipher.open(Bound::DataKey(complaint_id), data_key)
    }

    /// The keyed hash of a contact code, of the hash that it has without the key.
    pub fn contact_code(&self, plain: &[u8]) -> Vec<u8> {
        self.0.words.of_code(plain)
    }

    /// The keyed hash of a word.
    pub fn word(&self, of: Of, word: &str) -> String {
        self.0.words.hash(of, word)
    }
}

impl Op {
    /// The keys.
    pub fn sealing(&self) -> &Sealing {
        self.state().part()
    }
}

/// The first row that is sealed with this key: the complaint and its encrypted data key.
pub(super) async fn rows_under(db: &Db, id: &str) -> sqlx::Result<Option<(i64, Vec<u8>)>> {
    let first = sql("select complaint_id, data_key from sealed where server_key = $1 order by complaint_id limit 1");
    db.maybe(&first.arg(id)).await
}
