//! Who asks through the interface: the key in the `Authorization` header (RFC 6750) and the account in whose name it is used.

use super::{KeyScope, limits::KeyLimits, problem::Problem, store};
use crate::{
    error::Error,
    officers::sign_in::{self, SignedIn, token_hash},
    server::{AppState, db::Tx, follow::cause::cause, limits::Limited, op::Op},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::{marker::PhantomData, sync::Arc};

/// The characters of a key: no two of them look alike.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How a key begins, so that programs that look for leaked secrets recognise it.
const BEGINS: &str = "sunwai_";
/// Characters of a key after that: 8 that are shown, 32 that are not (160 bits).
const RANDOM: usize = 40;
/// Characters of a key that are shown.
pub(super) const SHOWN: usize = BEGINS.len() + 8;
/// The last use is stored at most this often, in milliseconds.
const USE_WRITTEN: i64 = 60_000;

/// A new key.
pub(super) fn generate() -> String {
    let random: [u8; RANDOM] = rand::random();
    let random = random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    BEGINS.chars().chain(random).collect()
}

/// A key that was found: it has not been revoked, has not expired, and its account may be used.
#[derive(Clone, Debug)]
pub struct Key {
    /// Primary key of the `api_key` row.
    pub id: i64,
    /// What it may be used for.
    pub scopes: Vec<KeyScope>,
    /// The account in whose name it is used, with what this account may see. There is no session, so its hash is empty.
    pub who: SignedIn,
    /// The key itself, for secrets that are derived from it. Never stored and never shown.
    secret: String,
}

impl Key {
    /// Whether the key may be used for this.
    pub fn may(&self, scope: KeyScope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Holds the key inside a transaction that changes something: whoever revokes it now waits until this transaction has ended, and if it was
    /// revoked before, nothing is written. Call this first in the transaction.
    ///
    /// # Errors
    /// [`Error::SignIn`] if the key has been revoked, has expired, or its account has been closed.
    pub async fn hold(&self, op: &Op, tx: &mut Tx) -> Result<(), Error> {
        if store::hold(tx, self.id, op.now()).await? { Ok(()) } else { Err(Error::SignIn) }
    }

    /// A code that nobody else can compute: 32 bytes of HMAC-SHA-256 under the key itself.
    pub(super) fn code(&self, text: &str) -> Vec<u8> {
        // HMAC takes a key of any length.
        let Ok(code) = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()) else { return Vec::new() };
        code.chain_update(text).finalize().into_bytes().to_vec()
    }

    /// The id of the form that a request with this `Idempotency-Key` stands for. It cannot be guessed: the complainant's private link is derived
    /// from it.
    pub fn form(&self, idempotency_key: &str) -> String {
        hex::encode(self.code(&format!("form {idempotency_key}")))
    }
}

/// The key in the `Authorization` header, if there is one: `Bearer sunwai_…`.
pub fn given(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// Finds a key, counts this request against its limit, and checks that it may be used for this.
///
/// # Errors
/// [`Error::SignIn`] without a key, or for one that is unknown, revoked, expired, or whose account is closed; [`Error::TooMany`] when the key, or
/// an address that tries keys, has used up its limit; [`Error::NotAllowed`] if the key has no such scope; a database error.
pub async fn open(op: &Op, given: Option<&str>, scope: KeyScope) -> Result<Key, Error> {
    let key = find(op, given).await?;
    if key.may(scope) { Ok(key) } else { Err(Error::NotAllowed) }
}

/// The same for what every key may read.
///
/// # Errors
/// As [`open`], without [`Error::NotAllowed`].
pub async fn find(op: &Op, given: Option<&str>) -> Result<Key, Error> {
    let given = given.ok_or(Error::SignIn)?;
    let is_key = given.len() == BEGINS.len() + RANDOM && given.starts_with(BEGINS);
    let row = if is_key { store::by_hash(op.db(), &token_hash(given), op.now()).await? } else { None };
    let Some(row) = row else {
        op.limits().count(Limited::Guess, op.client().0).map_err(Error::TooMany)?;
        return Err(Error::SignIn);
    };
    let per_minute = u32::try_from(row.per_minute).unwrap_or(1);
    op.state().part::<Arc<KeyLimits>>().count(row.id, per_minute).map_err(Error::TooMany)?;
    if row.used_at.is_none_or(|used| used + USE_WRITTEN <= op.now()) {
        // A key can be used although this cannot be written.
        if let Err(error) = store::used(op.db(), row.id, op.now()).await {
            tracing::warn!(error = cause(&error), "the use of a key could not be stored");
        }
    }
    let scopes = row.scopes.split(' ').filter_map(|word| word.parse().ok()).collect();
    let viewer = sign_in::viewer(op, &row.officer);
    let who = SignedIn { officer: row.officer, viewer, token_hash: Vec::new() };
    Ok(Key { id: row.id, scopes, who, secret: given.to_owned() })
}

/// What a handler asks for.
pub trait Asks: Send + Sync + 'static {
    /// The scope; `None` for what every key may read.
    const SCOPE: Option<KeyScope>;
}

/// Every key.
pub enum Any {}
/// A key with [`KeyScope::Read`].
pub enum Read {}
/// A key with [`KeyScope::File`].
pub enum File {}
/// A key with [`KeyScope::Work`].
pub enum Work {}

impl Asks for Any {
    const SCOPE: Option<KeyScope> = None;
}
impl Asks for Read {
    const SCOPE: Option<KeyScope> = Some(KeyScope::Read);
}
impl Asks for File {
    const SCOPE: Option<KeyScope> = Some(KeyScope::File);
}
impl Asks for Work {
    const SCOPE: Option<KeyScope> = Some(KeyScope::Work);
}

/// Extractor: the operation, and the key with the scope that `S` asks for. Refuses everything else with a [`Problem`].
pub struct Keyed<S> {
    /// The operation.
    pub op: Op,
    /// The key.
    pub key: Key,
    asked: PhantomData<S>,
}

impl<S: Asks> FromRequestParts<AppState> for Keyed<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let op = Op::begin(state, &parts.extensions);
        let given = given(&parts.headers);
        let key = match S::SCOPE {
            Some(scope) => open(&op, given, scope).await,
            None => find(&op, given).await,
        };
        match key {
            Ok(key) => Ok(Self { op, key, asked: PhantomData }),
            Err(error) => Err(Problem::of(&error, op.language())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RANDOM, generate, given};
    use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};

    #[test]
    fn a_key_is_recognised_and_no_two_are_alike() {
        let (one, other) = (generate(), generate());
        assert_ne!(one, other);
        assert!(one.starts_with("sunwai_") && one.len() == "sunwai_".len() + RANDOM, "{one}");
    }

    #[test]
    fn the_key_is_read_from_a_bearer_header_only() {
        let read = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_static(value));
            given(&headers).map(str::to_owned)
        };
        assert_eq!(read("Bearer abc"), Some("abc".to_owned()));
        assert_eq!(read("bearer  abc "), Some("abc".to_owned()));
        for wrong in ["abc", "Basic abc", "Bearer", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
