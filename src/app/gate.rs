//! What is asked before a body is read: who sends, how much, and whether there is room.
//!
//! Every route that takes a body passes here, a new one too: what is not named below gets 64 kB. The doors behind ask again; here it is asked
//! so that nobody can make the server read and keep forty megabytes by knocking.

use crate::{
    channels::platform::called_at,
    complaint::Channel,
    error::Error,
    intake::webhooks,
    language::Language,
    officers::{
        session::{Held, Over},
        sign_in::SignedIn,
    },
    server::{
        AppState,
        edge::{body::Arriving, connections::Line},
        follow,
        limits::Limited,
        op::Op,
        pages,
        security::{Client, plain, say_when},
    },
    tracking,
    ui::form::FormAnswer,
};
use axum::{
    Json,
    body::Body,
    extract::{FromRequestParts as _, MatchedPath, Path, State},
    http::{
        HeaderMap, Method, Request, Response, StatusCode,
        header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE},
        request::Parts,
    },
    middleware::Next,
    response::IntoResponse as _,
};
use hyper::body::Body as _;
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

/// Four photos of 5 MB, and one too large to be told so.
pub const MAX_FORM: usize = 48 * 1024 * 1024;
/// A form without photos: its fields and what a browser writes around them.
const MAX_FIELDS: usize = 512 * 1024;
/// What a page asks of a server function, and the smallest forms.
const MAX_SMALL: usize = 64 * 1024;

/// What has to be shown before a body is read.
enum Shown {
    /// Nothing.
    Nothing,
    /// A session.
    Session,
    /// The private link's key.
    Key,
    /// That the channel is on, and a signature to judge by.
    Signature(Channel),
}

/// A door that takes bodies.
struct Door {
    shown: Shown,
    most: usize,
}

fn door(parts: &Parts) -> Door {
    let matched = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let path = parts.uri.path();
    let most = if sends_photos(&parts.headers) { MAX_FORM } else { MAX_FIELDS };
    if let Some(channel) = called_at(matched) {
        return Door { shown: Shown::Signature(channel), most: webhooks::MAX_DELIVERY };
    }
    match matched {
        "/" => Door { shown: Shown::Nothing, most },
        "/t/{reference}/{key}" => Door { shown: Shown::Key, most },
        "/staff/c/{reference}" | "/staff/orders" | "/staff/offices" => Door { shown: Shown::Session, most },
        // What was typed when a session ended comes along.
        "/sign-in" | "/sign-in/code" => Door { shown: Shown::Nothing, most: MAX_FIELDS },
        _ if path.starts_with("/api/staff/") => Door { shown: Shown::Session, most: MAX_SMALL },
        _ if path == "/staff" || path.starts_with("/staff/") => Door { shown: Shown::Session, most: MAX_FIELDS },
        _ => Door { shown: Shown::Nothing, most: MAX_SMALL },
    }
}

fn sends_photos(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}

/// Asks before the body is read, and counts it while it is.
pub async fn ask(State(state): State<AppState>, request: Request<Body>, next: Next) -> Response<Body> {
    let client = request.extensions().get().copied().unwrap_or(Client(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
    if let Some(line) = request.extensions().get::<Arc<Line>>() {
        line.known(client.0, request.extensions().get::<SignedIn>().is_some());
    }
    // No door takes anything else, so the body of anything else is read by nobody.
    if *request.method() != Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let door = door(&parts);
    let language = parts.extensions.get().copied().unwrap_or(Language::Hindi);
    let most = match may_send(&state, &door, client, &mut parts, body.size_hint().exact(), language).await {
        Ok(most) => most,
        Err(answer) => return answer,
    };
    let arriving = Arriving::of(state.edge().memory.share(client.0));
    parts.extensions.insert(arriving.clone());
    let body = arriving.counted(body, most);
    let answer = next.run(Request::from_parts(parts, body)).await;
    // Whatever the door made of a body that broke off here, this is why.
    match arriving.refused() {
        Some(error) => plain(error, language),
        None => answer,
    }
}

async fn may_send(
    state: &AppState,
    door: &Door,
    client: Client,
    parts: &mut Parts,
    announced: Option<u64>,
    language: Language,
) -> Result<usize, Response<Body>> {
    let mut most = door.most;
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    // A length that is none was refused by the parser.
    let length = length.and_then(|length| length.parse::<usize>().ok());
    let length = length.or_else(|| announced.and_then(|length| usize::try_from(length).ok()));
    let mut anybody = matches!(door.shown, Shown::Nothing | Shown::Key) && parts.extensions.get::<SignedIn>().is_none();
    if matches!(door.shown, Shown::Session) {
        // Whose session is over is known too: what was typed goes along to the sign-in and comes back.
        let known = parts.extensions.get::<SignedIn>().is_some()
            || parts.extensions.get::<Held>().is_some()
            || parts.extensions.get::<Over>().is_some();
        if !known {
            // So do the words of whoever has no session at all, as much as the sign-in itself takes from anybody. A page with scripts still has
            // them.
            let is_form = !parts.uri.path().starts_with("/api/") && !wants_data(&parts.headers);
            if !is_form || length.is_none_or(|length| length > MAX_FIELDS) {
                return Err(sign_in_first(state, parts).await);
            }
            (anybody, most) = (true, MAX_FIELDS);
        }
    }
    if anybody
        && !parts.uri.path().starts_with("/api/")
        && let Err(seconds) = state.limits().count(Limited::Posting, client.0)
    {
        return Err(plain(&Error::TooMany(seconds), language));
    }
    match &door.shown {
        Shown::Nothing | Shown::Session => {}
        Shown::Key => {
            let path = Path::<(String, String)>::from_request_parts(parts, &()).await;
            let Ok(Path((reference, key))) = path else { return Err(plain(&Error::NotFound, language)) };
            if let Err(error) =
                tracking::lookup::complainant(&Op::begin(state, &parts.extensions), client, &reference, &key).await
            {
                return Err(told(state, parts, error).await);
            }
        }
        Shown::Signature(channel) => {
            webhooks::before_reading(state, *channel, &parts.headers).map_err(|status| status.into_response())?;
        }
    }
    if length.is_some_and(|length| length > most) {
        return Err(plain(&Error::TooLarge, language));
    }
    Ok(most)
}

/// Whether a page with scripts asks: it shows the answer and keeps what was typed.
fn wants_data(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

async fn sign_in_first(state: &AppState, parts: &Parts) -> Response<Body> {
    if parts.uri.path().starts_with("/api/") {
        // As the server function itself would answer.
        let path = parts.uri.path().to_owned();
        return (StatusCode::UNAUTHORIZED, [("serverfnerror", path)], Json(Error::SignIn)).into_response();
    }
    told(state, parts, Error::SignIn).await
}

/// The answer to a form of which nothing was read: the page that it stood on, or data for a page that still has what was typed.
async fn told(state: &AppState, parts: &Parts, error: Error) -> Response<Body> {
    follow::refused(&error);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let answer = FormAnswer { error: Some(error.clone()), page: parts.uri.path().to_owned(), ..FormAnswer::default() };
    let mut response = if wants_data(&parts.headers) {
        (status, Json(answer)).into_response()
    } else {
        pages::answered(state, parts.clone(), answer).await
    };
    say_when(&error, response.headers_mut());
    response
}
