//! Signing in and out.

use super::{
    Role,
    store::{self, Officer},
};
use crate::{
    audit,
    complaint::Millis,
    error::Error,
    server::House,
    shield::{Scope, Viewer},
};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// A session lasts one shift and a bit.
pub const SESSION: Millis = 12 * 3_600_000;
/// Wrong passwords that cost nothing.
const FREE_FAILURES: i64 = 4;
/// The longest wait between two attempts: it slows guessing to about a hundred a day and locks nobody out for good.
const LONGEST_WAIT: Millis = 15 * 60_000;

/// Who is signed in, found by the session layer and carried by the request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The officer.
    pub officer: Officer,
    /// What the officer may see.
    pub viewer: Viewer,
    /// SHA-256 of this session's token.
    pub token_hash: Vec<u8>,
}

/// argon2id with the crate's defaults (19 MiB, two passes), which are OWASP's. Takes tens of milliseconds: run it off the
/// async threads.
pub fn hash(password: &str) -> Result<String, Error> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|error| {
        tracing::error!(%error, "a password could not be hashed");
        Error::Internal
    })
}

fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// How long the next attempt must wait after this many wrong ones in a row.
pub fn wait_after(failures: i64) -> Millis {
    if failures < FREE_FAILURES {
        return 0;
    }
    (1_000 << (failures - FREE_FAILURES).min(20)).min(LONGEST_WAIT)
}

/// Checks name and password and opens a session. Returns the token for the cookie.
///
/// # Errors
/// [`Error::WrongSignIn`], the same and as slow for a name that does not exist; [`Error::TooMany`] with the seconds to wait.
pub async fn sign_in(house: &House, login: &str, password: &str, device: &str) -> Result<(Officer, String), Error> {
    let now = house.clock().now();
    let officer = store::by_login(house.db(), login).await?;
    if let Some(officer) = &officer
        && officer.wait_until > now
    {
        return Err(Error::TooMany(((officer.wait_until - now) / 1_000).max(1) as u64));
    }
    // A name that does not exist costs the same time, so that the answer's delay tells nothing.
    let stored =
        officer.as_ref().map_or_else(|| house.no_password().to_owned(), |officer| officer.password_hash.clone());
    let password = password.to_owned();
    let _turn = house.limits().password_turn().await;
    let right = tokio::task::spawn_blocking(move || verify(&password, &stored)).await.map_err(|_| Error::Internal)?;
    let Some(officer) = officer else { return Err(Error::WrongSignIn) };
    // Read again: of many attempts at once, all but the first few come after the wait has begun.
    let officer = store::by_login(house.db(), &officer.login).await?.ok_or(Error::WrongSignIn)?;
    if officer.wait_until > now {
        return Err(Error::TooMany(((officer.wait_until - now) / 1_000).max(1) as u64));
    }

    let mut tx = house.db().begin().await?;
    if !right {
        store::failed(&mut tx, officer.id, now + wait_after(officer.failures + 1)).await?;
        audit::write(&mut tx, now, Some(officer.id), "sign_in_refused", &officer.login, "").await?;
        tx.commit().await?;
        return Err(Error::WrongSignIn);
    }
    let token = new_token();
    let device: String = device.chars().filter(|c| !c.is_control()).take(120).collect();
    store::succeeded(&mut tx, officer.id).await?;
    store::open_session(&mut tx, &token_hash(&token), officer.id, &device, now, now + SESSION).await?;
    audit::write(&mut tx, now, Some(officer.id), "signed_in", &officer.login, "").await?;
    tx.commit().await?;
    Ok((officer, token))
}

/// Ends this session, or all of this officer's.
pub async fn sign_out(house: &House, who: &SignedIn, everywhere: Everywhere) -> Result<(), Error> {
    let mut tx = house.db().begin().await?;
    match everywhere {
        Everywhere::Yes => store::close_sessions(&mut tx, who.officer.id).await.map(|_| ())?,
        Everywhere::No => store::close_session(&mut tx, &who.token_hash).await?,
    }
    let action = if everywhere == Everywhere::Yes { "signed_out_everywhere" } else { "signed_out" };
    audit::write(&mut tx, house.clock().now(), Some(who.officer.id), action, &who.officer.login, "").await?;
    tx.commit().await?;
    Ok(())
}

/// Which sessions a sign-out ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Everywhere {
    /// All of the officer's.
    Yes,
    /// Only this one.
    No,
}

/// Whose session this token opens, if any.
pub async fn session(house: &House, token: &str) -> Result<Option<SignedIn>, Error> {
    let token_hash = token_hash(token);
    let Some(officer) = store::by_session(house.db(), &token_hash, house.clock().now()).await? else { return Ok(None) };
    let viewer = viewer(house, &officer);
    Ok(Some(SignedIn { officer, viewer, token_hash }))
}

/// What an officer may see.
pub fn viewer(house: &House, officer: &Officer) -> Viewer {
    let now = house.clock().now();
    let offices = match officer.role {
        Role::Station | Role::Circle => officer.office_id.map(|id| house.offices().below(id, now)).unwrap_or_default(),
        _ => Vec::new(),
    };
    Viewer::Officer(Scope { role: officer.role, offices })
}

fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
