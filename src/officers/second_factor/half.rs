//! The half session between the password and the code; it gives no access.

use super::{CODE_PAGE, store};
use crate::{
    audit,
    error::{Error, Problem},
    officers::{
        Ending,
        cookies::{half_cookie, half_cookie_name},
        handlers::{self, SignInTarget},
        kept::KeptForm,
        password::handlers::count_before,
        sign_in::{self, Entered},
        store as officers,
    },
    server::{
        db::sql,
        forms::{self, FormBody, FormRequest, FormResponse},
        limits::Limited,
        op::Op,
        security::Client,
    },
};
use axum::{body::Body, http::Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use sqlx::FromRow;

/// The number of wrong codes after which the password is required again.
const MOST_WRONG: i64 = 5;

#[derive(FromRow)]
struct Half {
    officer_id: i64,
    device: String,
    known: bool,
    failures: i64,
}

/// `POST /sign-in/code`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let target = SignInTarget::of(&posted);
    match enter(&op, &posted).await {
        Ok(Some(entered)) => handlers::entered(&op, posted, entered, target).await,
        // The password is required again; a kept form is carried along.
        Ok(None) => {
            let why = Ending::Half;
            let mut response = match KeptForm::in_form(&posted) {
                Some(kept) => kept.ask(op.state(), posted.parts, Some(why)).await,
                None => {
                    let go = handlers::to_sign_in(&target.to, Some(why));
                    forms::answer(&op, posted, Ok(FormResponse::go(go))).await
                }
            };
            handlers::set(&mut response, half_cookie(op.settings(), None));
            response
        }
        Err(error) => forms::answer(&op, posted, Err(error)).await,
    }
}

/// Checks the code. None if there is no half session, or if it has ended.
async fn enter(op: &Op, posted: &FormBody) -> Result<Option<Entered>, Error> {
    let Client(address) = op.client();
    let now = op.lived();
    op.limits().may(Limited::WrongSignIn, address).map_err(Error::TooMany)?;
    let jar = CookieJar::from_headers(&posted.parts.headers);
    let Some(token) = jar.get(half_cookie_name(op.settings())).map(Cookie::value).filter(|token| !token.is_empty())
    else {
        return Ok(None);
    };
    let token_hash = sign_in::token_hash(token);
    // The field for the code offers only digits on a phone, so a recovery code has its own field.
    let field = if posted.get("one_time").trim().is_empty() && !posted.get("recovery").trim().is_empty() {
        "recovery"
    } else {
        "one_time"
    };
    let code = posted.get(field);
    if code.trim().is_empty() {
        return Err(Error::field(field, Problem::Missing));
    }
    let statement = sql("select officer_id from half_session where token_hash = $1 and expires_at > $2");
    let found: Option<(i64,)> = op.db().maybe(&statement.arg(token_hash.as_slice()).arg(now)).await?;
    let Some((officer_id,)) = found else { return Ok(None) };
    // Counted for the account, wherever the attempts come from. A sign-in name is in lower case, so it cannot equal this
    // key.
    let counted_by = format!("CODE {officer_id}");
    count_before(op, &counted_by, now).await?;

    let mut tx = op.db().begin().await?;
    // Counted first, so that two requests cannot use the half session at once.
    let counted = sql("update half_session set failures = failures + 1 where token_hash = $1 and expires_at > $2");
    tx.run(&counted.arg(token_hash.as_slice()).arg(now)).await?;
    let statement = sql("select officer_id, device, known, failures from half_session where token_hash = $1");
    let half: Option<Half> = tx.maybe(&statement.arg(token_hash.as_slice())).await?;
    let Some(half) = half.filter(|half| half.failures <= MOST_WRONG) else {
        tx.run(&sql("delete from half_session where token_hash = $1").arg(token_hash.as_slice())).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let statement = sql("select login from officer where id = $1 and active = true").arg(half.officer_id);
    let login: Option<(String,)> = tx.maybe(&statement).await?;
    let Some((login,)) = login else { return Ok(None) };
    let clock = op.now();
    let Some(taken) = store::take(&mut tx, half.officer_id, code, now).await? else {
        audit::write(&mut tx, clock, Some(half.officer_id), "code_refused", &login, "").await?;
        tx.commit().await?;
        op.limits().count(Limited::WrongSignIn, address).map_err(Error::TooMany)?;
        return Err(Error::field(field, Problem::WrongCode));
    };
    tx.run(&sql("delete from half_session where token_hash = $1").arg(token_hash.as_slice())).await?;
    officers::succeeded(&mut tx, &counted_by).await?;
    if taken == store::Taken::Recovery {
        audit::write(&mut tx, clock, Some(half.officer_id), "recovery_code_used", &login, "").await?;
    }
    let entered = sign_in::let_in(op, &mut tx, half.officer_id, &login, &half.device, half.known).await?;
    tx.commit().await?;
    Ok(Some(entered))
}

/// The address of the page that requests the code.
pub fn page(to: &str) -> String {
    format!("{CODE_PAGE}?to={}", crate::server::pages::form_urlencoded(to))
}
