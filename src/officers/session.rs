//! What a session's token opens.
//!
//! What must stay true: whoever still owes something (another password, a second factor) is not signed in for any door but the one where it is
//! paid. The doors ask for [`SignedIn`], which the request of such an officer does not carry, so a new door is shut by itself.

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

/// What a token opens.
pub enum Opened {
    /// Everything that the role may.
    In(SignedIn),
    /// Only the page where something is paid.
    Held(Held),
    /// Nothing any more.
    Over(Over),
    /// Nothing: no such session.
    Nothing,
}

/// An officer with the right password who has to do something first; carried by the request.
#[derive(Clone, Debug)]
pub struct Held {
    /// Who.
    pub who: SignedIn,
    /// What is to be done.
    pub owes: Owes,
}

/// What has to be done first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owes {
    /// Another password: the present one was chosen by somebody else.
    Password,
    /// A second factor, which the district asks of this role.
    Factor,
}

impl Owes {
    /// The only page that is open.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Password => super::password::PAGE,
            Self::Factor => second_factor::PAGE,
        }
    }

    /// What every other door says.
    pub const fn error(self) -> Error {
        match self {
            Self::Password => Error::MustChangePassword,
            Self::Factor => Error::NeedsSecondFactor,
        }
    }
}

/// A session that was one; carried by the request.
#[derive(Clone, Copy, Debug)]
pub struct Over {
    /// Whose it was.
    pub officer_id: i64,
    /// Why it is over.
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

/// What this token opens. `deliberate`: the request is something that the officer does, so the session begins to lie idle anew.
///
/// # Errors
/// The database is away.
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
        // Where nothing can be written the officer can still read; the session then ends at its time.
        if let Err(error) = seen(op, &token_hash, now).await {
            tracing::warn!(error = cause(&error), "that an officer is there could not be written down");
        }
    }
    let viewer = sign_in::viewer(op, &row.officer);
    let owes = if row.must_change {
        Some(Owes::Password)
    } else if !row.has_factor && op.settings().second_factor.of(row.officer.role) {
        Some(Owes::Factor)
    } else {
        None
    };
    let who = SignedIn { officer: row.officer, viewer, token_hash };
    Ok(match owes {
        Some(owes) => Opened::Held(Held { who, owes }),
        None => Opened::In(who),
    })
}

async fn seen(op: &Op, token_hash: &[u8], now: Millis) -> sqlx::Result<()> {
    let mut tx = op.db().begin().await?;
    // Never backwards, and never one that is over.
    let statement = sql("update session set seen_at = $2 where token_hash = $1 and seen_at < $2 and ended is null");
    tx.run(&statement.arg(token_hash).arg(now)).await?;
    tx.commit().await
}

/// How much idle time a session has left.
///
/// # Errors
/// The database is away; [`Error::SignIn`] if it is over.
pub async fn left(op: &Op, who: &SignedIn) -> Result<Millis, Error> {
    let statement = sql("select seen_at from session where token_hash = $1").arg(who.token_hash.as_slice());
    let row: Option<(Millis,)> = op.db().maybe(&statement).await?;
    let (seen_at,) = row.ok_or(Error::SignIn)?;
    Ok((seen_at + op.settings().idle_minutes.of(who.officer.role) - op.lived()).max(0))
}

/// Finds out which officer asks, and puts what the request's token opens where the doors look for it.
///
/// # Errors
/// The database is away.
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

/// Puts what a token opens where the doors look for it.
pub fn carry(extensions: &mut Extensions, opened: Opened) {
    match opened {
        Opened::In(who) => {
            extensions.insert(who);
        }
        Opened::Held(held) => {
            extensions.insert(held);
        }
        Opened::Over(over) => {
            extensions.insert(over);
        }
        Opened::Nothing => {}
    }
}

/// What an officer may see depends on the offices, so it is worked out anew from those that this operation sees: the session was opened before it
/// began.
impl Op {
    /// The officer who asks.
    ///
    /// # Errors
    /// [`Error::SignIn`]; for an officer who has to do something first, that.
    pub fn who(&self) -> Result<SignedIn, Error> {
        let refusal = || self.held().map_or(Error::SignIn, |held| held.owes.error());
        self.known().get::<SignedIn>().map(|who| self.seeing(who)).ok_or_else(refusal)
    }

    /// The officer who asks, signed in or held: for the pages where something is paid, and for signing out.
    ///
    /// # Errors
    /// [`Error::SignIn`].
    pub fn holder(&self) -> Result<SignedIn, Error> {
        let held = || self.held().map(|held| self.seeing(&held.who));
        self.known().get::<SignedIn>().map(|who| self.seeing(who)).or_else(held).ok_or(Error::SignIn)
    }

    /// What the officer who asks owes.
    pub fn held(&self) -> Option<&Held> {
        self.known().get()
    }

    fn seeing(&self, who: &SignedIn) -> SignedIn {
        SignedIn { viewer: sign_in::viewer(self, &who.officer), ..who.clone() }
    }
}

/// Ends the sessions of an officer, but for one, and says why wherever they were. A sign-in that waits for its code is forgotten.
pub async fn end(tx: &mut Tx, officer_id: i64, but: Option<&[u8]>, why: Ending) -> sqlx::Result<u64> {
    tx.run(&sql("delete from half_session where officer_id = $1").arg(officer_id)).await?;
    let statement = sql("update session set ended = $2 where officer_id = $1 and ended is null and token_hash <> $3");
    tx.run(&statement.arg(officer_id).arg(why.as_str()).arg(but.unwrap_or_default())).await
}

#[cfg(test)]
pub(crate) mod tests;
