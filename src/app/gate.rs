//! Checks before a request body is read: who sends it, how large it is, and whether there is room.
//!
//! Every route that takes a body passes these checks; a route not listed below gets 64 kB. The handlers check again. The check here ensures that
//! nobody without permission can make the server read and buffer forty megabytes.

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
        edge::{body::Arriving, connections::Connection},
        follow,
        limits::Limited,
        op::Op,
        pages,
        security::{Client, add_retry_after, language_of, plain},
    },
    tracking,
    ui::{data::CompactEncoding, form::FormAnswer},
};
use axum::{
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
use leptos::server_fn::{Encodes as _, error::SERVER_FN_ERROR_HEADER};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

/// Most bytes of a form with photos: four photos of 5 MB, with room for one oversized photo so that its sender gets a proper error message.
pub const MAX_FORM: usize = 48 * 1024 * 1024;
/// Most bytes of a form without photos: its fields and their encoding.
const MAX_FIELDS: usize = 512 * 1024;
/// Most bytes of a call of a server function, and of the smallest forms.
const MAX_SMALL: usize = 64 * 1024;

/// What the sender must present before the body is read.
enum Credential {
    /// Nothing.
    Nothing,
    /// A session.
    Session,
    /// The key of the private link.
    Key,
    /// A webhook signature; the channel must also be on.
    Signature(Channel),
}

/// What a route requires of a body.
struct Door {
    credential: Credential,
    max_bytes: usize,
}

/// The requirements of the route that matches this request.
fn door(parts: &Parts) -> Door {
    let matched = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let path = parts.uri.path();
    let max_bytes = if sends_photos(&parts.headers) { MAX_FORM } else { MAX_FIELDS };
    if let Some(channel) = called_at(matched) {
        return Door { credential: Credential::Signature(channel), max_bytes: webhooks::MAX_DELIVERY };
    }
    match matched {
        "/" | "/share" => Door { credential: Credential::Nothing, max_bytes },
        "/t/{reference}/{key}" => Door { credential: Credential::Key, max_bytes },
        "/staff/c/{reference}" | "/staff/orders" | "/staff/offices" | "/staff/statements" => {
            Door { credential: Credential::Session, max_bytes }
        }
        // The sign-in form also carries what was typed before the session ended.
        "/sign-in" | "/sign-in/code" => Door { credential: Credential::Nothing, max_bytes: MAX_FIELDS },
        _ if path.starts_with("/api/staff/") => Door { credential: Credential::Session, max_bytes: MAX_SMALL },
        _ if path == "/staff" || path.starts_with("/staff/") => {
            Door { credential: Credential::Session, max_bytes: MAX_FIELDS }
        }
        _ => Door { credential: Credential::Nothing, max_bytes: MAX_SMALL },
    }
}

fn sends_photos(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"))
}

/// Checks a request before its body is read, and counts the body while it is read.
pub async fn ask(State(state): State<AppState>, request: Request<Body>, next: Next) -> Response<Body> {
    let client = request.extensions().get().copied().unwrap_or(Client(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
    if let Some(connection) = request.extensions().get::<Arc<Connection>>() {
        connection.set_client(client.0, request.extensions().get::<SignedIn>().is_some());
    }
    // No handler reads the body of any other method.
    if *request.method() != Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let door = door(&parts);
    let language = parts.extensions.get().copied().unwrap_or(Language::Hindi);
    let max_bytes = match check(&state, &door, client, &mut parts, body.size_hint().exact(), language).await {
        Ok(max_bytes) => max_bytes,
        Err(answer) => return answer,
    };
    let arriving = Arriving::of(state.edge().memory.share(client.0));
    parts.extensions.insert(arriving.clone());
    let body = arriving.counted(body, max_bytes);
    let answer = next.run(Request::from_parts(parts, body)).await;
    // If the body was cut off here, this is the real reason, whatever the handler answered.
    match arriving.refused() {
        Some(error) => plain(error, language),
        None => answer,
    }
}

/// Checks credentials, rate limit and length; returns how many bytes of the body may be read, or the refusal.
async fn check(
    state: &AppState,
    door: &Door,
    client: Client,
    parts: &mut Parts,
    announced: Option<u64>,
    language: Language,
) -> Result<usize, Response<Body>> {
    let mut max_bytes = door.max_bytes;
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    // The HTTP parser refuses an invalid length.
    let length = length.and_then(|length| length.parse::<usize>().ok());
    let length = length.or_else(|| announced.and_then(|length| usize::try_from(length).ok()));
    let mut anonymous = matches!(door.credential, Credential::Nothing | Credential::Key)
        && parts.extensions.get::<SignedIn>().is_none();
    if matches!(door.credential, Credential::Session) {
        // Somebody whose session has ended counts too: what was typed is carried through the sign-in.
        let known = parts.extensions.get::<SignedIn>().is_some()
            || parts.extensions.get::<Held>().is_some()
            || parts.extensions.get::<Over>().is_some();
        if !known {
            // A form sent without any session is also carried through the sign-in, up to the size that the sign-in form takes. A page with
            // scripts still has what was typed.
            let is_form = !parts.uri.path().starts_with("/api/") && !wants_data(&parts.headers);
            if !is_form || length.is_none_or(|length| length > MAX_FIELDS) {
                return Err(sign_in_first(state, parts).await);
            }
            (anonymous, max_bytes) = (true, MAX_FIELDS);
        }
    }
    if anonymous
        && !parts.uri.path().starts_with("/api/")
        && let Err(seconds) = state.limits().count(Limited::Posting, client.0)
    {
        return Err(plain(&Error::TooMany(seconds), language));
    }
    match &door.credential {
        Credential::Nothing | Credential::Session => {}
        Credential::Key => {
            let path = Path::<(String, String)>::from_request_parts(parts, &()).await;
            let Ok(Path((reference, key))) = path else { return Err(plain(&Error::NotFound, language)) };
            if let Err(error) =
                tracking::lookup::complainant(&Op::begin(state, &parts.extensions), client, &reference, &key).await
            {
                return Err(refusal(state, parts, error).await);
            }
        }
        Credential::Signature(channel) => {
            webhooks::before_reading(state, *channel, &parts.headers).map_err(|status| status.into_response())?;
        }
    }
    if length.is_some_and(|length| length > max_bytes) {
        return Err(plain(&Error::TooLarge, language));
    }
    Ok(max_bytes)
}

/// Whether a script sent the request: its page shows the answer and still has what was typed.
fn wants_data(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

async fn sign_in_first(state: &AppState, parts: &Parts) -> Response<Body> {
    if parts.uri.path().starts_with("/api/") {
        // The same answer as from the server function itself.
        let path = parts.uri.path().to_owned();
        let body = CompactEncoding::encode(&Error::SignIn).unwrap_or_default();
        return (StatusCode::UNAUTHORIZED, [(SERVER_FN_ERROR_HEADER, path)], body).into_response();
    }
    refusal(state, parts, Error::SignIn).await
}

/// The answer to a form whose body was not read: the page of the form, or data for a script.
async fn refusal(state: &AppState, parts: &Parts, error: Error) -> Response<Body> {
    follow::refused(&error);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let answer = FormAnswer { error: Some(error.clone()), page: parts.uri.path().to_owned(), ..FormAnswer::default() };
    let mut response = if wants_data(&parts.headers) {
        (status, answer.in_json(language_of(&parts.headers))).into_response()
    } else {
        pages::answered(state, parts.clone(), answer).await
    };
    add_retry_after(&error, response.headers_mut());
    response
}
