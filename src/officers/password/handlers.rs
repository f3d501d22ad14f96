//! Handlers of the page to change one's password.

use super::{LONGEST, PasswordPage, hashed, matches, problem_of};
use crate::{
    audit,
    error::{Error, FieldError, Problem},
    language::dates::Millis,
    officers::{
        self, Ending, session,
        sign_in::{self, SignedIn},
        store,
    },
    server::{
        db::sql,
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        security::Client,
    },
};
use axum::{body::Body, http::Response};
use std::net::IpAddr;

/// The page as this officer sees it.
pub async fn page(op: &Op, who: &SignedIn) -> Result<PasswordPage, Error> {
    Ok(PasswordPage { me: me_unless_restricted(op, who).await?, login: who.officer.login.clone() })
}

/// The officer as pages show it; none while the officer is restricted to one page, so that no links to other pages are
/// shown.
pub async fn me_unless_restricted(op: &Op, who: &SignedIn) -> Result<Option<officers::Me>, Error> {
    let statement = sql("select must_change, (totp_secret is not null) as has_factor from officer where id = $1");
    let (must_change, has_factor): (bool, bool) = op.db().one(&statement.arg(who.officer.id)).await?;
    let needs_factor = !has_factor && op.settings().second_factor.of(who.officer.role);
    if must_change || needs_factor { Ok(None) } else { officers::handlers::me(op, who).await.map(Some) }
}

/// `POST /staff/password`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = change(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn change(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.holder()?;
    let (new, again) = (posted.get("new_password"), posted.get("again"));
    let about = known_of(op, &who);
    let mut problems = Vec::new();
    let mut wrong = |field: &str, problem| problems.push(FieldError { field: field.to_owned(), problem });
    if let Some(problem) = problem_of(new, about).await? {
        wrong("new_password", problem);
    } else if new != again {
        wrong("again", Problem::NotTheSame);
    } else if new == posted.get("password") {
        wrong("new_password", Problem::SamePassword);
    }
    if posted.get("password").is_empty() {
        wrong("password", Problem::Missing);
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let Client(from) = op.client();
    own_password(op, from, &who, posted.get("password")).await?;
    let hash = hashed(op, from, new.to_owned()).await?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    // Only if the password is still the one that was checked: of two simultaneous changes one is refused.
    let statement =
        sql("update officer set password_hash = $2, must_change = false where id = $1 and password_hash = $3");
    let statement = statement.arg(who.officer.id).arg(hash.as_str()).arg(who.officer.password_hash.as_str());
    if tx.run(&statement).await? == 0 {
        return Err(Error::field("password", Problem::WrongPassword));
    }
    session::end(&mut tx, who.officer.id, Some(&who.token_hash), Ending::Password).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "own_password_changed", &who.officer.login, "").await?;
    tx.commit().await?;
    Ok(FormResponse::go("/staff/me?done=password"))
}

/// What somebody guessing the password would know about the officer.
fn known_of(op: &Op, who: &SignedIn) -> Vec<String> {
    let office = who.officer.office_id.and_then(|id| op.offices().name_at(id, op.now()));
    let mut known = vec![who.officer.login.clone(), who.officer.name.name.clone()];
    known.extend(who.officer.name.hi.clone());
    if let Some(office) = office {
        use crate::language::Language::{English, Hindi};
        known.extend([office.short(English).to_owned(), office.short(Hindi).to_owned()]);
    }
    known
}

/// Checks the officer's own password again. Wrong passwords delay the next attempt as at the sign-in, in a count of their
/// own, so that a session that was left open cannot be used to guess the password.
///
/// # Errors
/// [`Error::TooMany`]; a problem of the field `password`.
pub async fn own_password(op: &Op, from: IpAddr, who: &SignedIn, typed: &str) -> Result<(), Error> {
    if typed.chars().take(LONGEST + 1).count() > LONGEST {
        return Err(Error::field("password", Problem::TooLong(LONGEST as u32)));
    }
    // A sign-in name is in lower case, so it cannot equal this key.
    let counted_by = format!("OWN {}", who.officer.id);
    count_before(op, &counted_by, op.lived()).await?;
    if !matches(op, from, typed, &who.officer.password_hash).await? {
        return Err(Error::field("password", Problem::WrongPassword));
    }
    let mut tx = op.db().begin().await?;
    store::succeeded(&mut tx, &counted_by).await?;
    tx.commit().await?;
    Ok(())
}

/// Counts an attempt before it is checked, so that simultaneous attempts have no advantage. A right attempt resets the
/// count.
///
/// # Errors
/// [`Error::TooMany`] with the seconds to wait.
pub async fn count_before(op: &Op, counted_by: &str, now: Millis) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    // Locks the row, if there is one, before it is read.
    tx.run(&sql("update sign_in_attempt set failures = failures where counted_by = $1").arg(counted_by)).await?;
    let statement = sql("select failures, wait_until from sign_in_attempt where counted_by = $1").arg(counted_by);
    let before: store::Attempts = tx.maybe(&statement).await?.unwrap_or_default();
    if before.wait_until > now {
        return Err(Error::TooMany(((before.wait_until - now) / 1_000).max(1) as u64));
    }
    store::failed(&mut tx, counted_by, now + sign_in::wait_after(before.failures + 1), now).await?;
    tx.commit().await?;
    Ok(())
}
