//! What is asked before a body is read: who sends, how much, and whether there is room.
//!
//! Every route that takes a body passes here, a new one too: what is not named below gets 64 kB. The doors behind ask again; here it is asked
//! so that nobody can make the server read and keep forty megabytes by knocking.

use super::{connections::Line, room::Share};
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
        House, follow,
        limits::Limited,
        pages,
        security::{Client, plain, say_when},
    },
    tracking,
    ui::form::Answer,
};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{FromRequestParts as _, MatchedPath, Path, State},
    http::{
        HeaderMap, Method, Request, Response, StatusCode,
        header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE},
        request::Parts,
    },
    middleware::Next,
    response::IntoResponse as _,
};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    net::{IpAddr, Ipv4Addr},
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

/// Four photos of 5 MB, and one too large to be told so.
pub const MAX_FORM: usize = 48 * 1024 * 1024;
/// A form without photos: its fields and what a browser writes around them.
const MAX_FIELDS: usize = 512 * 1024;
/// What a page asks of a server function, and the smallest forms.
const MAX_SMALL: usize = 64 * 1024;
/// How much of a body is handed on before its reader has to look at it.
const IN_A_ROW: usize = 64 * 1024;

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

/// A body on its way, counted against its sender's share of the memory.
pub struct Arriving {
    share: Share,
    refused: OnceLock<Error>,
}

impl Arriving {
    /// So many bytes lie in memory no longer.
    pub fn let_go(&self, bytes: usize) {
        self.share.give(bytes);
    }
}

/// Asks before the body is read, and counts it while it is.
pub async fn ask(State(house): State<House>, request: Request<Body>, next: Next) -> Response<Body> {
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
    let most = match may_send(&house, &door, client, &mut parts, body.size_hint().exact(), language).await {
        Ok(most) => most,
        Err(answer) => return answer,
    };
    let arriving = Arc::new(Arriving { share: house.edge().memory.share(client.0), refused: OnceLock::new() });
    parts.extensions.insert(arriving.clone());
    let body = Body::new(Counted { body, left: most, in_a_row: 0, arriving: arriving.clone() });
    let answer = next.run(Request::from_parts(parts, body)).await;
    // Whatever the door made of a body that broke off here, this is why.
    match arriving.refused.get() {
        Some(error) => plain(error, language),
        None => answer,
    }
}

async fn may_send(
    house: &House,
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
                return Err(sign_in_first(house, parts).await);
            }
            (anybody, most) = (true, MAX_FIELDS);
        }
    }
    if anybody
        && !parts.uri.path().starts_with("/api/")
        && let Err(seconds) = house.limits().count(Limited::Posting, client.0)
    {
        return Err(plain(&Error::TooMany(seconds), language));
    }
    match &door.shown {
        Shown::Nothing | Shown::Session => {}
        Shown::Key => {
            let path = Path::<(String, String)>::from_request_parts(parts, &()).await;
            let Ok(Path((reference, key))) = path else { return Err(plain(&Error::NotFound, language)) };
            if let Err(error) = tracking::lookup::complainant(house, client, &reference, &key).await {
                return Err(told(house, parts, error).await);
            }
        }
        Shown::Signature(channel) => {
            webhooks::before_reading(house, *channel, &parts.headers).map_err(|status| status.into_response())?;
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

async fn sign_in_first(house: &House, parts: &Parts) -> Response<Body> {
    if parts.uri.path().starts_with("/api/") {
        // As the server function itself would answer.
        let path = parts.uri.path().to_owned();
        return (StatusCode::UNAUTHORIZED, [("serverfnerror", path)], Json(Error::SignIn)).into_response();
    }
    told(house, parts, Error::SignIn).await
}

/// The answer to a form of which nothing was read: the page that it stood on, or data for a page that still has what was typed.
async fn told(house: &House, parts: &Parts, error: Error) -> Response<Body> {
    follow::refused(&error);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let answer = Answer { error: Some(error.clone()), page: parts.uri.path().to_owned(), ..Answer::default() };
    let mut response = if wants_data(&parts.headers) {
        (status, Json(answer)).into_response()
    } else {
        pages::answered(house, parts.clone(), answer).await
    };
    say_when(&error, response.headers_mut());
    response
}

/// A body that is counted while it is read.
struct Counted {
    body: Body,
    left: usize,
    // Bytes since the reader last had to wait.
    in_a_row: usize,
    arriving: Arc<Arriving>,
}

impl Counted {
    fn count(&mut self, bytes: usize) -> Result<(), Error> {
        self.in_a_row += bytes;
        self.left = self.left.checked_sub(bytes).ok_or(Error::TooLarge)?;
        self.arriving
            .share
            .take(bytes)
            .map_err(|_| Error::busy("forms that are on their way take all the memory there is for them"))
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // A form's reader takes all that is there before it looks at any of it; so there is never much.
        if self.in_a_row >= IN_A_ROW {
            self.in_a_row = 0;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
            && let Err(error) = self.count(data.len())
        {
            let _ = self.arriving.refused.set(error.clone());
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
