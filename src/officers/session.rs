//! Sessions: which officer a token belongs to, and what it gives access to.
//!
//! What must stay true: an officer with a pending requirement (a new password, a second factor) counts as signed in only for
//! the page that satisfies it. Handlers ask for [`SignedIn`], which the request of such an officer does not carry, so a new
//! handler is closed to them by default.

use super::{
    Ending,
    cookies::session_cookie_name,
    idle, second_factor,
    sign_in::{self, SignedIn},
    store::{Officer, name_of},
};
use crate::{
    error::Error,
    language::dates::Millis,
    server::{
        AppState,
        db::{Tx, sql},
        follow::cause::cause,
        op::Op,
    },
};
use axum::{
    body::Body,
    http::{Extensions, Request},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use sqlx::FromRow;

/// What a token gives access to.
pub enum Opened {
    /// Everything that the role allows.
    In(SignedIn),
    /// Only the page of the pending requirement.
    Restricted(Held),
    /// Nothing any more: the session has ended.
    Over(Over),
    /// Nothing: there is no such session.
    Nothing,
}

/// An officer with the right password who has to satisfy a requirement first; stored in the request's extensions.
#[derive(Clone, Debug)]
pub struct Held {
    /// The officer.
    pub who: SignedIn,
    /// What the officer has to do.
    pub requirement: Requirement,
}

/// What an officer has to do before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// Change the password: the present one was chosen by somebody else.
    Password,
    /// Set up a second factor, which the settings require for this role.
    Factor,
}

impl Requirement {
    /// The only page that is open.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Password => super::password::PAGE,
            Self::Factor => second_factor::PAGE,
        }
    }

    /// The error that every other handler answers with.
    pub const fn error(self) -> Error {
        match self {
            Self::Password => Error::MustChangePassword,
            Self::Factor => Error::NeedsSecondFactor,
        }
    }
}

/// A session that has ended; stored in the request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Over {
    /// The officer whose session it was.
    pub officer_id: i64,
    /// Why it has ended.
    pub why: Ending,
}

#[derive(FromRow)]
struct SessionRow {
    #[sqlx(flatten)]
    officer: Officer,
    must_change: bool,
    has_factor: bool,
    seen_at: Millis,
    expires_at: Millis,
    ended: Option<Ending>,
}

/// What this token gives access to. `deliberate`: the request is an action of the officer, so the idle time starts again.
///
/// # Errors
/// The database fails.
pub async fn open(op: &Op, token: &str, deliberate: bool) -> Result<Opened, Error> {
    let token_hash = sign_in::token_hash(token);
    let statement = sql(concat!(
        "select o.id, o.login, ",
        name_of!("o"),
        " as name, o.role, o.office_id, o.password_hash, o.active, o.must_change, \
         (o.totp_secret is not null) as has_factor, s.seen_at, s.expires_at, s.ended \
         from session s join officer o on o.id = s.officer_id where s.token_hash = $1 and o.active = true"
    ));
    let row: Option<SessionRow> = op.db().maybe(&statement.arg(token_hash.as_slice())).await?;
    let Some(row) = row else { return Ok(Opened::Nothing) };
    let now = op.lived();
    let idle = op.settings().idle_minutes.of(row.officer.role);
    let over = match row.ended {
        Some(why) => Some(why),
        None if row.expires_at <= now => Some(Ending::Time),
        None if row.seen_at + idle <= now => Some(Ending::Idle),
        None => None,
    };
    if let Some(why) = over {
        return Ok(Opened::Over(Over { officer_id: row.officer.id, why }));
    }
    if deliberate && row.seen_at + idle::written_every(idle) <= now {
        // If nothing can be written the officer can still read; the session then ends too early.
        if let Err(error) = seen(op, &token_hash, now).await {
            tracing::warn!(error = cause(&error), "the activity of a session could not be stored");
        }
    }
    let viewer = sign_in::viewer(op, &row.officer);
    let requirement = if row.must_change {
        Some(Requirement::Password)
    } else if !row.has_factor && op.settings().second_factor.of(row.officer.role) {
        Some(Requirement::Factor)
    } else {
        None
    };
    let who = SignedIn { officer: row.officer, viewer, token_hash };
    Ok(match requirement {
        Some(requirement) => Opened::Restricted(Held { who, requirement }),
        None => Opened::In(who),
    })
}

async fn seen(op: &Op, token_hash: &[u8], now: Millis) -> sqlx::Result<()> {
    let mut tx = op.db().begin().await?;
    // Never moves backwards, and never revives a session that has ended.
    let statement = sql("update session set seen_at = $2 where token_hash = $1 and seen_at < $2 and ended is null");
    tx.run(&statement.arg(token_hash).arg(now)).await?;
    tx.commit().await
}

/// The idle time that a session has left, in milliseconds.
///
/// # Errors
/// The database fails; [`Error::SignIn`] if there is no such session any more.
pub async fn left(op: &Op, who: &SignedIn) -> Result<Millis, Error> {
    let statement = sql("select seen_at from session where token_hash = $1").arg(who.token_hash.as_slice());
    let row: Option<(Millis,)> = op.db().maybe(&statement).await?;
    let (seen_at,) = row.ok_or(Error::SignIn)?;
    Ok((seen_at + op.settings().idle_minutes.of(who.officer.role) - op.lived()).max(0))
}

/// Looks up the session of a request and stores the result in its extensions.
///
/// # Errors
/// The database fails.
pub async fn recognise(state: &AppState, request: &mut Request<Body>) -> Result<(), Error> {
    let jar = CookieJar::from_headers(request.headers());
    if let Some(token) = jar.get(session_cookie_name(state.settings())).map(Cookie::value) {
        let deliberate = idle::is_deliberate(request);
        let op = Op::begin(state, request.extensions());
        let opened = open(&op, token, deliberate).await?;
        carry(request.extensions_mut(), opened);
    }
    Ok(())
}

/// Stores what a token gives access to in a request's extensions.
pub fn carry(extensions: &mut Extensions, opened: Opened) {
    match opened {
        Opened::In(who) => {
            extensions.insert(who);
        }
        Opened::Restricted(restricted) => {
            extensions.insert(restricted);
        }
        Opened::Over(over) => {
            extensions.insert(over);
        }
        Opened::Nothing => {}
    }
}

/// What an officer may see depends on the office tree. The session was opened before this operation began, so it is computed
/// again from the tree that this operation uses.
impl Op {
    /// The officer who sent the request.
    ///
    /// # Errors
    /// [`Error::SignIn`]; for a restricted officer, the error of the pending requirement.
    pub fn who(&self) -> Result<SignedIn, Error> {
        let refusal = || self.restricted().map_or(Error::SignIn, |restricted| restricted.requirement.error());
        self.known().get::<SignedIn>().map(|who| self.seeing(who)).ok_or_else(refusal)
    }

    /// The officer who sent the request, restricted or not: for the pages that satisfy a requirement, and for signing out.
    ///
    /// # Errors
    /// [`Error::SignIn`].
    pub fn holder(&self) -> Result<SignedIn, Error> {
        let restricted = || self.restricted().map(|restricted| self.seeing(&restricted.who));
        self.known().get::<SignedIn>().map(|who| self.seeing(who)).or_else(restricted).ok_or(Error::SignIn)
    }

    /// The officer who sent the request, if restricted.
    pub fn restricted(&self) -> Option<&Held> {
        self.known().get()
    }

    fn seeing(&self, who: &SignedIn) -> SignedIn {
        SignedIn { viewer: sign_in::viewer(self, &who.officer), ..who.clone() }
    }
}

/// Ends all sessions of an officer except one, with the reason that their browsers show. A sign-in that waits for its code
/// is discarded.
pub async fn end(tx: &mut Tx, officer_id: i64, but: Option<&[u8]>, why: Ending) -> sqlx::Result<u64> {
    tx.run(&sql("delete from half_session where officer_id = $1").arg(officer_id)).await?;
    let statement = sql("update session set ended = $2 where officer_id = $1 and ended is null and token_hash <> $3");
    tx.run(&statement.arg(officer_id).arg(why.as_str()).arg(but.unwrap_or_default())).await
}

#[cfg(test)]
pub(crate) mod tests;
