//! Second factors in the database.

use super::totp;
use crate::{
    error::Error,
    language::dates::Millis,
    server::db::{Db, Tx, sql},
};
use sqlx::FromRow;

/// How long a half session waits for its code, in milliseconds.
pub const LIFE: Millis = 5 * 60_000;

/// The second factor of an officer.
#[derive(Clone, FromRow)]
pub struct Factor {
    /// The secret; none if the second factor is not set up.
    pub totp_secret: Option<Vec<u8>>,
    /// A secret that has not been confirmed by a code yet.
    pub totp_pending: Option<Vec<u8>>,
    /// The step of the last code that was accepted.
    pub totp_step: i64,
}

/// The second factor of an officer.
pub async fn of(db: &Db, officer_id: i64) -> sqlx::Result<Factor> {
    db.one(&sql("select totp_secret, totp_pending, totp_step from officer where id = $1").arg(officer_id)).await
}

/// Primary keys of the officers who have a second factor.
pub async fn with_one(db: &Db) -> sqlx::Result<Vec<i64>> {
    let rows: Vec<(i64,)> = db.all(&sql("select id from officer where totp_secret is not null")).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many recovery codes have not been used.
pub async fn recovery_left(db: &Db, officer_id: i64) -> sqlx::Result<i64> {
    let statement = sql("select count(*) from recovery_code where officer_id = $1 and used_at is null");
    let (left,): (i64,) = db.one(&statement.arg(officer_id)).await?;
    Ok(left)
}

/// Starts the set-up with a new secret. Returns false, and changes nothing, if the officer already has a second factor.
pub async fn begin(tx: &mut Tx, officer_id: i64, secret: &[u8]) -> sqlx::Result<bool> {
    let statement = sql("update officer set totp_pending = $2 where id = $1 and totp_secret is null");
    Ok(tx.run(&statement.arg(officer_id).arg(secret)).await? == 1)
}

/// Confirms the pending secret with the code of this step. Returns false if another secret is pending by now.
pub async fn confirm(tx: &mut Tx, officer_id: i64, secret: &[u8], step: i64) -> sqlx::Result<bool> {
    let statement = sql("update officer set totp_secret = $2, totp_pending = null, totp_step = $3 \
         where id = $1 and totp_pending = $2 and totp_secret is null");
    Ok(tx.run(&statement.arg(officer_id).arg(secret).arg(step)).await? == 1)
}

/// Makes new recovery codes and deletes the old ones. The codes themselves are not stored, so they can be shown only now.
pub async fn new_recovery_codes(tx: &mut Tx, officer_id: i64) -> sqlx::Result<Vec<String>> {
    tx.run(&sql("delete from recovery_code where officer_id = $1").arg(officer_id)).await?;
    let mut shown = Vec::new();
    for _ in 0..totp::RECOVERY_CODES {
        let (code, hash) = totp::new_recovery_code();
        let statement = sql("insert into recovery_code (officer_id, code_hash) values ($1, $2)");
        tx.run(&statement.arg(officer_id).arg(hash)).await?;
        shown.push(code);
    }
    Ok(shown)
}

/// Removes the second factor. Returns false if there was none.
pub async fn remove(tx: &mut Tx, officer_id: i64) -> sqlx::Result<bool> {
    tx.run(&sql("delete from recovery_code where officer_id = $1").arg(officer_id)).await?;
    let statement = sql("update officer set totp_secret = null, totp_pending = null \
         where id = $1 and (totp_secret is not null or totp_pending is not null)");
    Ok(tx.run(&statement.arg(officer_id)).await? == 1)
}

/// Which kind of code was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A code from the authenticator app.
    Code,
    /// A recovery code.
    Recovery,
}

/// Uses up a code or recovery code, if it is right: of two requests with the same code the later one is refused.
///
/// # Errors
/// The database fails, or the secret is invalid.
pub async fn take(tx: &mut Tx, officer_id: i64, text: &str, now: Millis) -> Result<Option<Taken>, Error> {
    match totp::typed(text) {
        totp::Typed::Code(code) => {
            let statement = sql("select totp_secret, totp_pending, totp_step from officer where id = $1");
            let factor: Factor = tx.one(&statement.arg(officer_id)).await?;
            let Some(secret) = factor.totp_secret else { return Ok(None) };
            let Some(step) = totp::step_of(&secret, &code, factor.totp_step, now)? else { return Ok(None) };
            let statement = sql("update officer set totp_step = $2 where id = $1 and totp_step < $2");
            let taken = tx.run(&statement.arg(officer_id).arg(step)).await? == 1;
            Ok(taken.then_some(Taken::Code))
        }
        totp::Typed::Recovery(hash) => {
            let statement = sql("update recovery_code set used_at = $3 \
                 where officer_id = $1 and code_hash = $2 and used_at is null");
            let taken = tx.run(&statement.arg(officer_id).arg(hash).arg(now)).await? == 1;
            Ok(taken.then_some(Taken::Recovery))
        }
        totp::Typed::Neither => Ok(None),
    }
}

/// A sign-in between the right password and the code.
pub struct HalfSession<'a> {
    /// SHA-256 of its token.
    pub token_hash: Vec<u8>,
    /// Primary key of the officer.
    pub officer_id: i64,
    /// The browser's `User-Agent` header, shortened.
    pub device: &'a str,
    /// Whether the officer has signed in with this browser before.
    pub known: bool,
}

/// Opens a half session.
pub async fn open_half(tx: &mut Tx, half: HalfSession<'_>, now: Millis) -> sqlx::Result<()> {
    tx.run(&sql("delete from half_session where expires_at < $1").arg(now)).await?;
    let statement = sql("insert into half_session (token_hash, officer_id, device, known, failures, expires_at) \
         values ($1, $2, $3, $4, 0, $5)");
    let statement = statement.arg(half.token_hash).arg(half.officer_id).arg(half.device).arg(half.known);
    tx.run(&statement.arg(now + LIFE)).await?;
    Ok(())
}
