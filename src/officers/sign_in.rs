//! Signing in and out.

use super::{
    Role,
    idle::SESSION,
    second_factor::{self, store::HalfSession},
    store::{self, Attempts, Officer},
};
use crate::{
    audit,
    error::Error,
    language::dates::Millis,
    server::{db::Tx, follow, limits::Limited, op::Op, security::Client},
    shield::{Scope, Viewer},
};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// How many wrong passwords cause no delay.
const FREE_FAILURES: i64 = 4;
/// The longest wait between two attempts: it slows guessing to about a hundred attempts a day and locks nobody out for good.
const LONGEST_WAIT: Millis = 15 * 60_000;

/// The signed-in officer, found by the session layer and stored in the request's extensions.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The officer.
    pub officer: Officer,
    /// What the officer may see.
    pub viewer: Viewer,
    /// SHA-256 of this session's token.
    pub token_hash: Vec<u8>,
}

impl SignedIn {
    /// The offices that this officer answers for now: their own, those where they stand in, and all offices below these.
    /// Empty for roles that are not bound to an office.
    pub fn offices(&self) -> &[i64] {
        match &self.viewer {
            Viewer::Officer(scope) => &scope.offices,
            Viewer::Public | Viewer::Complainant(_) => &[],
        }
    }
}

/// Hashes a password: argon2id with the crate's defaults (19 MiB, two passes), which are OWASP's. Takes tens of
/// milliseconds, so run it off the async threads.
pub fn hash(password: &str) -> Result<String, Error> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(format_args!("a password could not be hashed: {error}")))
}

/// The hash of a random password. It is checked for unknown sign-in names, so that the response takes just as long.
#[derive(Clone)]
pub struct NoPassword(String);

impl NoPassword {
    /// The hash of a new random password.
    pub fn new() -> Result<Self, Error> {
        hash(&rand::random::<u128>().to_string()).map(Self)
    }
}

/// Whether the hash belongs to this password. Takes as long as [`hash`].
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// How long the next attempt must wait after this many wrong ones in a row, in milliseconds.
pub fn wait_after(failures: i64) -> Millis {
    if failures < FREE_FAILURES {
        return 0;
    }
    (1_000 << (failures - FREE_FAILURES).min(20)).min(LONGEST_WAIT)
}

/// An attempt to sign in.
pub struct Attempt<'a> {
    /// The sign-in name as typed.
    pub login: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// The browser's `User-Agent` header.
    pub device: &'a str,
    /// The token that this browser got when an officer first signed in with it.
    pub browser: Option<&'a str>,
    /// The client's address.
    pub from: Client,
}

/// The result of a successful attempt: tokens for the cookies.
pub enum Entered {
    /// A session.
    In {
        /// Session token.
        session: String,
        /// Token that identifies the browser; none if it was known already.
        browser: Option<String>,
    },
    /// The password was right and the code of the second factor is still needed: token of the half session.
    Half(String),
}

/// Checks the name and password and opens a session.
///
/// # Errors
/// [`Error::WrongSignIn`]; [`Error::TooMany`] with the seconds to wait. An unknown name gets the same errors after the same
/// time as a known one.
pub async fn sign_in(op: &Op, attempt: Attempt<'_>) -> Result<Entered, Error> {
    let Attempt { login, password, device, browser, from: Client(address) } = attempt;
    let now = op.now();
    op.limits().may(Limited::WrongSignIn, address).map_err(Error::TooMany)?;
    let officer = store::by_login(op.db(), login).await?;
    let browser = browser.map(token_hash);
    let known = match (&officer, &browser) {
        (Some(officer), Some(browser)) => store::knows_browser(op.db(), officer.id, browser).await?,
        _ => false,
    };
    let counted_by = match browser {
        Some(browser) if known => hex::encode(browser),
        _ => store::as_login(login),
    };
    must_not_wait(op, &counted_by, now).await?;
    let stored = officer
        .as_ref()
        .map_or_else(|| op.state().part::<NoPassword>().0.clone(), |officer| officer.password_hash.clone());
    let password = password.to_owned();
    let turn = op.limits().password_turn(address).await?;
    // The attempt is counted before it is hashed, so that of many simultaneous attempts all but the first few are refused
    // here. An address has one turn at a time, so no other attempt from it comes between this check and the count below.
    op.limits().may(Limited::WrongSignIn, address).map_err(Error::TooMany)?;
    count_as_wrong(op, &counted_by, now).await?;
    let (limits, exists) = (op.limits().clone(), officer.is_some());
    // A client that disconnects is counted all the same, and its turn ends only when the processor is free again.
    let checked = follow::blocking(move || {
        let right = verify(&password, &stored) && exists;
        if !right {
            let _ = limits.count(Limited::WrongSignIn, address);
        }
        drop(turn);
        right
    });
    let right = checked.await?;

    let mut tx = op.db().begin().await?;
    let Some(officer) = officer.as_ref().filter(|_| right) else {
        // Nothing is audited for a name without an account: it may be a password typed into the wrong field.
        if let Some(officer) = officer {
            audit::write(&mut tx, now, Some(officer.id), "sign_in_refused", &officer.login, "").await?;
        }
        tx.commit().await?;
        return Err(Error::WrongSignIn);
    };
    let device: String = device.chars().filter(|c| !c.is_control()).take(120).collect();
    store::succeeded(&mut tx, &counted_by).await?;
    let entered = if second_factor::store::of(op.db(), officer.id).await?.totp_secret.is_some() {
        let token = new_token();
        let half = HalfSession { token_hash: token_hash(&token), officer_id: officer.id, device: &device, known };
        second_factor::store::open_half(&mut tx, half, op.lived()).await?;
        Entered::Half(token)
    } else {
        let_in(op, &mut tx, officer.id, &officer.login, &device, known).await?
    };
    tx.commit().await?;
    Ok(entered)
}

/// Opens a session for an officer who has proved their identity. `known`: the officer has signed in with this browser
/// before.
pub async fn let_in(
    op: &Op,
    tx: &mut Tx,
    officer_id: i64,
    login: &str,
    device: &str,
    known: bool,
) -> Result<Entered, Error> {
    let (now, lived) = (op.now(), op.lived());
    let session = new_token();
    let browser = (!known).then(new_token);
    if let Some(token) = &browser {
        store::remember_browser(tx, officer_id, &token_hash(token), now).await?;
    }
    store::open_session(tx, &token_hash(&session), officer_id, device, lived, lived + SESSION).await?;
    audit::write(tx, now, Some(officer_id), "signed_in", login, "").await?;
    Ok(Entered::In { session, browser })
}

async fn must_not_wait(op: &Op, counted_by: &str, now: Millis) -> Result<(), Error> {
    waited(store::attempts(op.db(), counted_by).await?, now)
}

fn waited(attempts: Attempts, now: Millis) -> Result<(), Error> {
    if attempts.wait_until > now {
        return Err(Error::TooMany(((attempts.wait_until - now) / 1_000).max(1) as u64));
    }
    Ok(())
}

/// Counts every attempt as wrong until it turns out to be right, across all servers of one database.
async fn count_as_wrong(op: &Op, counted_by: &str, now: Millis) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let attempts = store::attempts_locked(&mut tx, counted_by, now).await?;
    waited(attempts, now)?;
    store::failed(&mut tx, counted_by, now + wait_after(attempts.failures + 1), now).await?;
    Ok(tx.commit().await?)
}

/// Ends this session, or all sessions of the officer.
pub async fn sign_out(op: &Op, who: &SignedIn, everywhere: Everywhere) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    match everywhere {
        Everywhere::Yes => store::close_sessions(&mut tx, who.officer.id).await.map(|_| ())?,
        Everywhere::No => store::close_session(&mut tx, &who.token_hash).await?,
    }
    let action = if everywhere == Everywhere::Yes { "signed_out_everywhere" } else { "signed_out" };
    audit::write(&mut tx, op.now(), Some(who.officer.id), action, &who.officer.login, "").await?;
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

/// What an officer may see.
pub fn viewer(op: &Op, officer: &Officer) -> Viewer {
    let now = op.now();
    let tree = op.offices();
    let offices = match officer.role {
        Role::Station | Role::Circle => {
            let heads = officer.office_id.into_iter().chain(tree.stood_in_by(officer.id, now));
            let mut all: Vec<i64> = heads.flat_map(|id| tree.below(id, now)).collect();
            all.sort_unstable();
            all.dedup();
            all
        }
        _ => Vec::new(),
    };
    Viewer::Officer(Scope { role: officer.role, offices, own: officer.office_id })
}

/// A random token for a cookie.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The hash under which a token is stored.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
