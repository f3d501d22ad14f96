//! Signing in and out, as posted; who is signed in, as pages show it.

use super::{
    DiskShort, Ending, Me, Role, Session,
    cookies::{browser_cookie, browser_cookie_name, half_cookie, session_cookie},
    kept::Kept,
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
    let way = SignInTarget::of(&posted);
    match enter(&op, &posted).await {
        Ok(done) => entered(&op, posted, done, way).await,
        Err(error) => forms::answer(&op, posted, Err(error)).await,
    }
}

/// Where a sign-in leads.
pub struct SignInTarget {
    /// A page of the staff.
    pub to: String,
    /// What had been typed there.
    kept: Option<Kept>,
}

impl SignInTarget {
    /// As the form says.
    pub fn of(posted: &FormBody) -> Self {
        // Only to a page of ours.
        let to = staff_address(posted.get("to")).unwrap_or("/staff");
        Self { to: to.to_owned(), kept: Kept::in_form(posted) }
    }
}

/// The answer to a sign-in: on to the page, to what had been typed there, or to the code.
pub async fn entered(op: &Op, posted: FormBody, done: Entered, way: SignInTarget) -> Response<Body> {
    let (session, browser) = match done {
        Entered::Half(token) => {
            let cookie = half_cookie(op.settings(), Some(token));
            return match way.kept {
                Some(kept) => {
                    let mut response = kept.ask_code(op.state(), posted.parts).await;
                    set(&mut response, cookie);
                    response
                }
                None => {
                    let accepted = FormResponse { go: half::page(&way.to), cookies: vec![cookie] };
                    forms::answer(op, posted, Ok(accepted)).await
                }
            };
        }
        Entered::In { session, browser } => (session, browser),
    };
    let mut cookies = vec![session_cookie(op.settings(), Some(session.clone())), half_cookie(op.settings(), None)];
    cookies.extend(browser.map(|token| browser_cookie(op.settings(), token)));
    if let Some(kept) = way.kept
        && let Ok(Opened::In(who)) = session::open(op, &session, false).await
        && let Some(mut response) = kept.back(op.state(), posted.parts.clone(), who).await
    {
        cookies.into_iter().for_each(|cookie| set(&mut response, cookie));
        return response;
    }
    forms::answer(op, posted, Ok(FormResponse { go: way.to, cookies })).await
}

/// Sets one more cookie.
pub fn set(response: &mut Response<Body>, cookie: Cookie<'static>) {
    if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// Where a request for a page of the staff is led before anything is rendered: whoever is not signed in gets none, only the way to sign in, whether
/// there is such a page or not; who owes something, only the page where it is paid.
pub fn elsewhere_first(parts: &Parts) -> Option<Response<Body>> {
    let path = parts.uri.path();
    if path != "/staff" && !path.starts_with("/staff/") {
        return None;
    }
    if let Some(held) = parts.extensions.get::<Held>() {
        return (path != held.owes.page()).then(|| Redirect::to(held.owes.page()).into_response());
    }
    if parts.extensions.get::<SignedIn>().is_some() {
        return None;
    }
    let back = parts.uri.path_and_query().map_or("/staff", |all| all.as_str());
    let why = parts.extensions.get::<Over>().map(|over| over.why);
    Some(Redirect::to(&to_sign_in(back, why)).into_response())
}

/// The sign-in, with the way back and, if there is one, the reason why it is needed.
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

/// Who is signed in, with the open sessions.
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

/// What those who can see to it are told of the disk.
fn disk_short(op: &Op, role: Role) -> Option<DiskShort> {
    let seen = op.state().disk().look();
    let megabytes = |bytes: u64| i64::try_from(bytes / 1_048_576).unwrap_or(i64::MAX);
    let told = matches!(role, Role::Admin | Role::Chief) && seen.room != DiskSpace::Enough;
    told.then(|| DiskShort {
        free: megabytes(seen.free),
        floor: megabytes(seen.floor),
        stopped: seen.room == DiskSpace::None,
    })
}

/// The two words of a user agent that an officer would recognise.
fn short(agent: &str) -> String {
    let find = |names: &[&'static str]| names.iter().find(|name| agent.contains(**name)).copied();
    let browser = find(&["Firefox", "Edg", "OPR", "Chrome", "Safari"]).unwrap_or("?");
    let system = find(&["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]).unwrap_or("?");
    format!("{browser}, {system}")
}
