//! Reads posted forms and answers them.
//!
//! A form is posted to the address of its page. An accepted form redirects (`303`). A refused form gets the same page again with the right
//! status, the problem beside each field, and everything that was typed. A page with scripts posts the same form to the same address, requests
//! JSON, and gets the same answer as data.

use super::{
    AppState,
    edge::{
        body::Arriving,
        spool::{Spooled, Spooling},
    },
    follow,
    op::Op,
    pages,
    photos::{
        self,
        kinds::{HEAD, problem_of_large},
    },
    security::{Client, add_retry_after, plain},
};
use crate::{
    complaint::{MAX_PHOTO_BYTES, MAX_PHOTOS},
    error::{Error, FieldError, Problem},
    language::{
        Language,
        cleaned::{cleaned_line, cleaned_table, cleaned_text, is_seen},
        dates,
        dates::Millis,
        days, typed,
    },
    ui::form::FormAnswer,
};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::{
        Response, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, LOCATION},
        request::Parts,
    },
    response::IntoResponse as _,
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::future::BoxFuture;
use percent_encoding::percent_decode;
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

/// Most bytes of all text fields together.
const MAX_FIELDS: usize = 256 * 1024;
/// Most characters of a typed day or date and time, such as `26 November 2022`.
const LONGEST_DAY: usize = 40;
/// Most fields, including files.
const MOST_FIELDS: usize = 5_000;

/// Name of the form that sends one photo ahead of another form, under that form's id.
pub const PHOTO_AHEAD: &str = "photo";
/// The field with the moment at which an officer did what a form reports.
const DONE_AT: &str = "done_at";
/// Longest time that a form waits on a phone without a network, in milliseconds.
pub const LONGEST_WAIT: Millis = 7 * dates::DAY;

/// A new form id for this officer; see [`FormBody::own_form_id`].
pub fn own_form(officer_id: i64) -> String {
    format!("u{officer_id}-{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>()))
}

/// The officer for whom this form id was made by [`own_form`].
pub fn owner_of(id: &str) -> Option<i64> {
    id.strip_prefix('u')?.split_once('-')?.0.parse().ok()
}

/// The answer to a photo that was sent ahead of its form: how many photos have arrived.
pub async fn answer_ahead(op: &Op, posted: FormBody, arrived: Result<usize, Error>) -> Response<Body> {
    match arrived {
        Ok(photos) => FormAnswer { photos, ..FormAnswer::default() }.in_json(op.language()).into_response(),
        Err(error) => answer(op, posted, Err(error)).await,
    }
}

/// A posted form, read but not validated.
pub struct FormBody {
    /// Names and values in the order sent, without photos.
    pub fields: Vec<(String, String)>,
    /// The photos, on disk until they are processed; one that is too large is left out and reported in `problems`.
    pub photos: Vec<Spooled>,
    /// Problems found while reading.
    pub problems: Vec<FieldError>,
    /// The request it came with.
    pub parts: Parts,
    /// Key under which photos are stored until the form is complete, if it differs from the form's id.
    pub photos_under: Option<String>,
}

/// The response to an accepted form.
pub struct FormResponse {
    /// Where to redirect.
    pub go: String,
    /// Cookies to set.
    pub cookies: Vec<Cookie<'static>>,
}

impl FormResponse {
    /// A redirect without cookies.
    pub fn go(to: impl Into<String>) -> Self {
        Self { go: to.into(), cookies: Vec::new() }
    }
}

impl FromRequest<AppState> for FormBody {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let language = parts.extensions.get::<Language>().copied().unwrap_or(Language::Hindi);
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        let mut posted = Self {
            fields: Vec::new(),
            photos: Vec::new(),
            problems: Vec::new(),
            parts: parts.clone(),
            photos_under: None,
        };
        let read = if kind.starts_with("multipart/form-data") {
            match Multipart::from_request(Request::from_parts(parts, body), state).await {
                Ok(multipart) => posted.read_multipart(state, multipart).await,
                Err(_) => Err(Error::NotUnderstood),
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            match Bytes::from_request(Request::from_parts(parts, body), state).await {
                Ok(bytes) => posted.read_urlencoded(&bytes),
                Err(_) => Err(Error::TooLarge),
            }
        } else {
            Err(Error::NotUnderstood)
        };
        match read {
            Ok(()) => Ok(posted),
            Err(error) => Err(plain(&error, language)),
        }
    }
}

/// A posted form with its operation, which begins when the whole form has arrived: photos may take a minute, and the decision is made after that.
pub struct FormRequest(pub Op, pub FormBody);

impl FromRequest<AppState> for FormRequest {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let posted = FormBody::from_request(request, state).await?;
        Ok(Self(Op::begin(state, &posted.parts.extensions), posted))
    }
}

impl FormBody {
    async fn read_multipart(&mut self, state: &AppState, mut multipart: Multipart) -> Result<(), Error> {
        let (mut length, mut pieces) = (0, 0);
        while let Some(field) = multipart.next_field().await.map_err(|error| refused(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            length += name.len();
            pieces += 1;
            if pieces > MOST_FIELDS {
                return Err(Error::TooLarge);
            }
            if field.file_name().is_some() || name == "photos" {
                self.read_photo(state, field).await?;
                continue;
            }
            let value = read_field(field, &mut length).await?;
            let value = without_nul(String::from_utf8(value).map_err(|_| Error::NotUnderstood)?);
            self.fields.push((name, value));
        }
        Ok(())
    }

    /// Reads a photo. One that is too large, or one too many, is read to its end and dropped, so that the fields after it are not lost.
    async fn read_photo(&mut self, state: &AppState, mut field: Field<'_>) -> Result<(), Error> {
        let arriving = self.parts.extensions.get::<Arc<Arriving>>().cloned();
        let from = self.parts.extensions.get().copied().unwrap_or(Client(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        let (mut photo, mut problem, mut head) = (None, None, Vec::new());
        while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
            // A browser sends an empty file if none was chosen.
            if chunk.is_empty() {
                continue;
            }
            head.extend_from_slice(&chunk[..chunk.len().min(HEAD.saturating_sub(head.len()))]);
            if problem.is_none() && self.photos.len() >= MAX_PHOTOS {
                problem = Some(Problem::TooManyPhotos);
            }
            if problem.is_none() {
                let photo = match &mut photo {
                    Some(photo) => photo,
                    None => photo.insert(Spooling::begin(
                        &state.settings().data_dir,
                        &state.edge().disk,
                        from.0,
                        arriving.clone(),
                    )?),
                };
                if photo.len() + chunk.len() <= MAX_PHOTO_BYTES {
                    photo.push(&chunk).await?;
                    continue;
                }
                problem = Some(problem_of_large(&head));
            }
            photo = None;
            if let Some(arriving) = &arriving {
                arriving.release(chunk.len());
            }
        }
        if let Some(photo) = photo {
            self.photos.push(photo.done().await?);
        }
        let problem = problem.map(|problem| FieldError { field: "photos".into(), problem });
        self.problems.extend(problem.filter(|problem| !self.problems.contains(problem)));
        Ok(())
    }

    fn read_urlencoded(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() > MAX_FIELDS {
            return Err(Error::TooLarge);
        }
        if bytes.iter().filter(|&&b| b == b'&').count() >= MOST_FIELDS {
            return Err(Error::TooLarge);
        }
        // Percent-encoded bytes that are not UTF-8 must not be turned into replacement characters and stored.
        for piece in bytes.split(|&b| b == b'&') {
            let mut halves = piece.splitn(2, |&b| b == b'=');
            let mut next = || decoded(halves.next().unwrap_or_default()).ok_or(Error::NotUnderstood);
            let (name, value) = (next()?, next()?);
            if !name.is_empty() {
                self.fields.push((name, value));
            }
        }
        Ok(())
    }

    /// The value of a field, or an empty string if it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// An optional one-line field, trimmed. Adds to `problems` if it is invalid.
    pub fn line(&self, name: &str, longest: usize, problems: &mut Vec<FieldError>) -> Option<String> {
        line(self.get(name), longest).unwrap_or_else(|problem| {
            problems.push(FieldError { field: name.to_owned(), problem });
            None
        })
    }

    /// A required one-line field, trimmed. Adds to `problems` if it is empty or invalid.
    pub fn needed(&self, name: &str, longest: usize, problems: &mut Vec<FieldError>) -> Option<String> {
        let before = problems.len();
        let value = self.line(name, longest, problems);
        if value.is_none() && problems.len() == before {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::Missing });
        }
        value
    }

    /// A required day: its first moment in India, in milliseconds since the epoch.
    pub fn day(&self, name: &str, problems: &mut Vec<FieldError>) -> Option<Millis> {
        let typed = self.needed(name, LONGEST_DAY, problems)?;
        let day = days::read_indian(&typed);
        if day.is_none() {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::NotADay });
        }
        day
    }

    /// A required date and time in India, in milliseconds since the epoch.
    pub fn moment(&self, name: &str, problems: &mut Vec<FieldError>) -> Option<Millis> {
        let typed = self.needed(name, LONGEST_DAY, problems)?;
        let moment = dates::parse_moment(&typed::plain(&typed));
        if moment.is_none() {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::NotAMoment });
        }
        moment
    }

    /// A text with line breaks (normalised to `\n`), trimmed; empty if it was not sent.
    pub fn text(&self, name: &str, longest: usize, problems: &mut Vec<FieldError>) -> String {
        let read = text(self.get(name), longest).unwrap_or_else(|problem| {
            problems.push(FieldError { field: name.to_owned(), problem });
            None
        });
        read.unwrap_or_default()
    }

    /// A pasted table: as [`FormBody::text`], but tabs between cells are preserved.
    pub fn table(&self, name: &str, longest: usize, problems: &mut Vec<FieldError>) -> String {
        let cleaned = cleaned_table(self.get(name));
        let value = cleaned.trim_matches('\n');
        let problem = if value.chars().count() > longest {
            Problem::TooLong(longest as u32)
        } else if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            Problem::ControlCharacters
        } else {
            return if is_seen(value) { value.to_owned() } else { String::new() };
        };
        problems.push(FieldError { field: name.to_owned(), problem });
        String::new()
    }

    /// A required choice.
    pub fn choice<T: std::str::FromStr>(&self, name: &str, problems: &mut Vec<FieldError>) -> Option<T> {
        let word = self.get(name);
        if word.is_empty() {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::Missing });
            return None;
        }
        let chosen = word.parse().ok();
        if chosen.is_none() {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::NotAChoice });
        }
        chosen
    }

    /// The form's id: random, created with the page, the same however often the form is sent.
    ///
    /// # Errors
    /// [`Error::NotUnderstood`] for an id that none of our pages creates.
    pub fn form_id(&self) -> Result<&str, Error> {
        let id = self.get("form");
        let possible =
            (20..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if possible { Ok(id) } else { Err(Error::NotUnderstood) }
    }

    /// The form's id, if the form was made for this officer. A form that waited on a phone must not go out under another officer's session.
    ///
    /// # Errors
    /// As for [`FormBody::form_id`]; [`Error::NotAllowed`] for the form of another officer.
    pub fn own_form_id(&self, officer_id: i64) -> Result<&str, Error> {
        let id = self.form_id()?;
        if owner_of(id).is_none_or(|owner| owner == officer_id) { Ok(id) } else { Err(Error::NotAllowed) }
    }

    /// The key under which photos are stored until the form is complete.
    ///
    /// # Errors
    /// As for [`FormBody::form_id`].
    pub fn photos_form(&self) -> Result<&str, Error> {
        self.photos_under.as_deref().map_or_else(|| self.form_id(), Ok)
    }

    /// Stores the photos of the form; adds their problems to the others.
    pub async fn keep_photos(&mut self, state: &AppState, problems: &mut Vec<FieldError>) -> Result<(), Error> {
        problems.append(&mut self.problems);
        let photos = std::mem::take(&mut self.photos);
        if photos.is_empty() {
            return Ok(());
        }
        let form = self.photos_form()?.to_owned();
        let from = self.parts.extensions.get().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Client(address)| *address);
        match photos::keep(state, &form, from, photos).await {
            Err(Error::Fields(mut more)) => problems.append(&mut more),
            other => other?,
        }
        Ok(())
    }

    /// Stores one photo that is sent ahead of its form; returns how many have arrived.
    ///
    /// # Errors
    /// [`Error::NotUnderstood`] without exactly one photo; otherwise as for [`photos::keep_ahead`].
    pub async fn keep_ahead(&mut self, state: &AppState) -> Result<usize, Error> {
        if !self.problems.is_empty() {
            return Err(Error::Fields(std::mem::take(&mut self.problems)));
        }
        let photo = self.photos.pop().filter(|_| self.photos.is_empty()).ok_or(Error::NotUnderstood)?;
        let form = self.photos_form()?.to_owned();
        let from = self.parts.extensions.get().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Client(address)| *address);
        photos::keep_ahead(state, &form, from, photo).await
    }

    /// When an officer did what the form reports, if the form waited on a phone without a network: milliseconds since the epoch. A moment in the
    /// future is the phone's wrong clock and is dropped, as is one before `earliest` or more than [`LONGEST_WAIT`] ago.
    pub fn done_at(&self, earliest: Millis, now: Millis) -> Option<Millis> {
        let done: Millis = self.get(DONE_AT).parse().ok()?;
        (done >= earliest.max(now - LONGEST_WAIT) && done <= now).then_some(done)
    }

    fn wants_json(&self) -> bool {
        self.parts.headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
    }
}

/// Reads the bytes of a field; `length` is the total length of all fields so far.
async fn read_field(mut field: Field<'_>, length: &mut usize) -> Result<Vec<u8>, Error> {
    let mut value = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
        *length += chunk.len();
        if *length > MAX_FIELDS {
            return Err(Error::TooLarge);
        }
        value.extend_from_slice(&chunk);
    }
    Ok(value)
}

fn refused(error: &axum::extract::multipart::MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::NotUnderstood }
}

/// Decodes a name or value of a urlencoded form. `None` if the encoding is invalid or not UTF-8.
pub fn decoded(encoded: &[u8]) -> Option<String> {
    // Most decoders keep a percent sign that escapes nothing; here it is an error.
    let escapes = |rest: &[u8]| rest.get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    if !encoded.split(|&byte| byte == b'%').skip(1).all(escapes) {
        return None;
    }
    let spaced: Vec<u8> = encoded.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    String::from_utf8(percent_decode(&spaced).collect()).ok().map(without_nul)
}

/// Removes U+0000: nobody types it, and PostgreSQL cannot store it.
fn without_nul(value: String) -> String {
    if value.contains('\0') { value.replace('\0', "") } else { value }
}

/// Whether the value of a field with this name must never be sent back or stored.
pub fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "new_password" | "again" | "one_time" | "recovery")
}

/// Cleans and trims one typed line, from a form or the command line; `None` if nothing visible remains.
///
/// # Errors
/// The problem with the text.
pub fn line(typed: &str, longest: usize) -> Result<Option<String>, Problem> {
    let cleaned = cleaned_line(typed);
    let value = cleaned.trim();
    if value.chars().count() > longest {
        return Err(Problem::TooLong(longest as u32));
    }
    if value.chars().any(char::is_control) {
        return Err(Problem::ControlCharacters);
    }
    Ok(is_seen(value).then(|| value.to_owned()))
}

/// Cleans and trims a typed text of several lines; `None` if nothing visible remains.
///
/// # Errors
/// The problem with the text.
pub fn text(typed: &str, longest: usize) -> Result<Option<String>, Problem> {
    let cleaned = cleaned_text(typed);
    let value = cleaned.trim();
    if value.chars().count() > longest {
        return Err(Problem::TooLong(longest as u32));
    }
    if value.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Problem::ControlCharacters);
    }
    Ok(is_seen(value).then(|| value.to_owned()))
}

/// Answers a refused form when its sender must first go somewhere else, such as the sign-in; otherwise gives the form back. Passed to the server
/// at its start, because the server does not depend on officers.
#[derive(Clone, Copy)]
pub struct TurnedAway(pub fn(AppState, FormBody, Error) -> BoxFuture<'static, AnswerOrForm>);

/// The answer, or the form, which is then answered on its own page.
type AnswerOrForm = Result<Response<Body>, Box<FormBody>>;

/// The answer to a form.
pub async fn answer(op: &Op, mut posted: FormBody, result: Result<FormResponse, Error>) -> Response<Body> {
    let state = op.state();
    if let Err(error) = &result
        && !posted.wants_json()
    {
        let TurnedAway(turned_away) = *state.part();
        match turned_away(state.clone(), posted, error.clone()).await {
            Ok(response) => return response,
            Err(back) => posted = *back,
        }
    }
    match result {
        Ok(accepted) => {
            let jar = accepted.cookies.into_iter().fold(CookieJar::new(), CookieJar::add);
            if posted.wants_json() {
                let answer = FormAnswer { go: Some(accepted.go), ..FormAnswer::default() };
                return (jar, answer.in_json(op.language())).into_response();
            }
            (StatusCode::SEE_OTHER, jar, [(LOCATION, accepted.go)]).into_response()
        }
        Err(error) => {
            follow::refused(&error);
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let photos = match posted.photos_form() {
                Ok(form) => photos::waiting(state, form).await.unwrap_or(0),
                Err(_) => 0,
            };
            let json = posted.wants_json();
            let page = posted.parts.uri.path().to_owned();
            let answer = FormAnswer {
                form: posted.get("form_name").to_owned(),
                error: Some(error.clone()),
                // A password is never sent back.
                values: posted.fields.into_iter().filter(|(name, _)| !is_secret(name)).collect(),
                photos,
                page,
                ..FormAnswer::default()
            };
            let error = answer.error.clone();
            let mut response = if json {
                (status, answer.in_json(op.language())).into_response()
            } else {
                pages::answered(state, posted.parts, answer).await
            };
            if let Some(error) = error {
                add_retry_after(&error, response.headers_mut());
            }
            response
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn percent_encoding_that_is_not_utf8_is_refused() {
        assert_eq!(decoded(b"a+b%20%E0%A4%95").as_deref(), Some("a b क"));
        assert_eq!(decoded(b"a%00b").as_deref(), Some("ab"));
        for broken in [&b"%ff%fe"[..], b"%E0%A4", b"%", b"%4", b"%zz"] {
            assert_eq!(decoded(broken), None);
        }
    }
}
