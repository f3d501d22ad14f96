//! Handlers for signing in and out, and the signed-in officer as pages show it.

use super::{
    DiskShort, Ending, Me, Role, Session,
    cookies::{browser_cookie, browser_cookie_name, half_cookie, session_cookie},
    kept::KeptForm,
    second_factor::half,
    session::{self, Held, Opened, Over},
    sign_in::{self, Attempt, Entered, Everywhere, SignedIn},
    store,
};
use crate::{
    command::{notices::store as notices, shift::store as shift},
    error::{Error, FieldError, Problem},
    language::typed,
    server::{
        disk::DiskSpace,
        forms::{self, FormBody, FormRequest, FormResponse},
        local_address::staff_address,
        op::Op,
        pages::form_urlencoded,
        security::plain,
    },
};
use axum::{
    body::Body,
    http::{
        HeaderValue, Response,
        header::{SET_COOKIE, USER_AGENT},
        request::Parts,
    },
    response::{IntoResponse as _, Redirect},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};

/// `POST /sign-in`
pub async fn sign_in(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let target = SignInTarget::of(&posted);
    match enter(&op, &posted).await {
        Ok(done) => entered(&op, posted, done, target).await,
        Err(error) => forms::answer(&op, posted, Err(error)).await,
    }
}

/// Where a sign-in leads to.
pub struct SignInTarget {
    /// Address of a staff page.
    pub to: String,
    /// The form that was posted to that page without a valid session.
    kept: Option<KeptForm>,
}

impl SignInTarget {
    /// Reads the target from the sign-in form.
    pub fn of(posted: &FormBody) -> Self {
        // Only pages of this site are accepted.
        let to = staff_address(posted.get("to")).unwrap_or("/staff");
        Self { to: to.to_owned(), kept: KeptForm::in_form(posted) }
    }
}

/// The response to a successful password or code: the target page, the kept form on its page, or the request for a code.
pub async fn entered(op: &Op, posted: FormBody, done: Entered, target: SignInTarget) -> Response<Body> {
    let (session, browser) = match done {
        Entered::Half(token) => {
            let cookie = half_cookie(op.settings(), Some(token));
            return match target.kept {
                Some(kept) => {
                    let mut response = kept.ask_code(op.state(), posted.parts).await;
                    set(&mut response, cookie);
                    response
                }
                None => {
                    let accepted = FormResponse { go: half::page(&target.to), cookies: vec![cookie] };
                    forms::answer(op, posted, Ok(accepted)).await
                }
            };
        }
        Entered::In { session, browser } => (session, browser),
    };
    let mut cookies = vec![session_cookie(op.settings(), Some(session.clone())), half_cookie(op.settings(), None)];
    cookies.extend(browser.map(|token| browser_cookie(op.settings(), token)));
    if let Some(kept) = target.kept
        && let Ok(Opened::In(who)) = session::open(op, &session, false).await
        && let Some(mut response) = kept.back(op.state(), posted.parts.clone(), who).await
    {
        cookies.into_iter().for_each(|cookie| set(&mut response, cookie));
        return response;
    }
    forms::answer(op, posted, Ok(FormResponse { go: target.to, cookies })).await
}

/// Adds a cookie to a response.
pub fn set(response: &mut Response<Body>, cookie: Cookie<'static>) {
    if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// Redirects a request for a staff page before anything is rendered. Without a session it leads to the sign-in, whether or
/// not the page exists; a restricted officer is led to the page of the pending requirement.
pub fn elsewhere_first(parts: &Parts) -> Option<Response<Body>> {
    let path = parts.uri.path();
    if path != "/staff" && !path.starts_with("/staff/") {
        return None;
    }
    if let Some(restricted) = parts.extensions.get::<Held>() {
        return (path != restricted.requirement.page())
            .then(|| Redirect::to(restricted.requirement.page()).into_response());
    }
    if parts.extensions.get::<SignedIn>().is_some() {
        return None;
    }
    let back = parts.uri.path_and_query().map_or("/staff", |all| all.as_str());
    let why = parts.extensions.get::<Over>().map(|over| over.why);
    Some(Redirect::to(&to_sign_in(back, why)).into_response())
}

/// The address of the sign-in page, with the way back and, if known, the reason why signing in is needed.
pub fn to_sign_in(back: &str, why: Option<Ending>) -> String {
    let why = why.map(|why| format!("&why={why}")).unwrap_or_default();
    format!("/sign-in?to={}{why}", form_urlencoded(back))
}

async fn enter(op: &Op, posted: &FormBody) -> Result<Entered, Error> {
    let login = typed::plain(posted.get("login"));
    let (login, password) = (login.trim(), posted.get("password"));
    let mut problems = Vec::new();
    for (field, value) in [("login", login), ("password", password)] {
        if value.is_empty() {
            problems.push(FieldError { field: field.to_owned(), problem: Problem::Missing });
        } else if value.len() > 200 {
            problems.push(FieldError { field: field.to_owned(), problem: Problem::TooLong(200) });
        }
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let device = posted.parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let from = op.client();
    let jar = CookieJar::from_headers(&posted.parts.headers);
    let browser = jar.get(browser_cookie_name(op.settings())).map(Cookie::value);
    sign_in::sign_in(op, Attempt { login, password, device, browser, from }).await
}

/// `POST /sign-out`
pub async fn sign_out(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let everywhere = if posted.get("everywhere").is_empty() { Everywhere::No } else { Everywhere::Yes };
    if let Ok(who) = op.holder()
        && let Err(error) = sign_in::sign_out(&op, &who, everywhere).await
    {
        return plain(&error, op.language());
    }
    let done = FormResponse { go: "/sign-in".to_owned(), cookies: vec![session_cookie(op.settings(), None)] };
    forms::answer(&op, posted, Ok(done)).await
}

/// The signed-in officer, with the open sessions.
pub async fn me(op: &Op, who: &SignedIn) -> Result<Me, Error> {
    let lived = op.lived();
    let seen_after = lived - op.settings().idle_minutes.of(who.officer.role);
    let rows = store::sessions(op.db(), who.officer.id, lived, seen_after).await?;
    let mut sessions: Vec<Session> = rows
        .into_iter()
        .map(|row| Session {
            since: row.created_at,
            this_one: row.token_hash == who.token_hash,
            device: short(&row.device),
        })
        .collect();
    sessions.sort_by_key(|session| !session.this_one);
    let handover = match who.officer.role {
        Role::Operator => shift::waiting(op.db(), op.now()).await?,
        _ => None,
    };
    Ok(Me {
        id: who.officer.id,
        name: who.officer.name.clone(),
        role: who.officer.role,
        unread: notices::unread(op, who).await?,
        office: who.officer.office_id.and_then(|id| op.offices().name_at(id, op.now())),
        handover,
        disk: disk_short(op, who.officer.role),
        sessions,
    })
}

/// The disk warning, for the roles that can do something about it.
fn disk_short(op: &Op, role: Role) -> Option<DiskShort> {
    let seen = op.state().disk().look();
    let megabytes = |bytes: u64| i64::try_from(bytes / 1_048_576).unwrap_or(i64::MAX);
    let shown = matches!(role, Role::Admin | Role::Chief) && seen.room != DiskSpace::Enough;
    shown.then(|| DiskShort {
        free: megabytes(seen.free),
        floor: megabytes(seen.floor),
        stopped: seen.room == DiskSpace::None,
    })
}

/// The browser and the system named in a user agent, in words that an officer recognises.
fn short(agent: &str) -> String {
    let find = |names: &[&'static str]| names.iter().find(|name| agent.contains(**name)).copied();
    let browser = find(&["Firefox", "Edg", "OPR", "Chrome", "Safari"]).unwrap_or("?");
    let system = find(&["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]).unwrap_or("?");
    format!("{browser}, {system}")
}
