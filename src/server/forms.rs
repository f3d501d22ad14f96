//! Forms as a browser posts them, and the answer to each.
//!
//! A form is posted to the address of the page it stands on. Accepted, it leads on (`303`). Refused, the same page comes back with
//! the right status, what is wrong beside each field, and everything that was typed. A page with scripts posts the same form to
//! the same address, asks for JSON, and gets the same answer as data.

use super::{House, pages, photos, security::plain};
use crate::{
    complaint::{MAX_PHOTO_BYTES, MAX_PHOTOS, Millis},
    error::{Error, FieldError, Problem},
    language::{Language, dates},
    officers::{
        kept,
        session::{Held, Over},
    },
    ui::form::Answer,
};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Request},
    http::{
        Response, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, LOCATION},
        request::Parts,
    },
    response::IntoResponse as _,
};
use axum_extra::extract::cookie::{Cookie, CookieJar};

/// The most bytes of all typed fields together.
const MAX_FIELDS: usize = 256 * 1024;

/// A posted form, read but not judged.
pub struct Posted {
    /// Names and values in the order sent; without photos.
    pub fields: Vec<(String, String)>,
    /// The photos' bytes; one that is too large is left empty and noted in `problems`.
    pub photos: Vec<Vec<u8>>,
    /// What was wrong already while reading.
    pub problems: Vec<FieldError>,
    /// The request it came with.
    pub parts: Parts,
}

/// An accepted form.
pub struct Accepted {
    /// Where it leads.
    pub go: String,
    /// Cookies to set.
    pub cookies: Vec<Cookie<'static>>,
}

impl Accepted {
    /// Leads there.
    pub fn go(to: impl Into<String>) -> Self {
        Self { go: to.into(), cookies: Vec::new() }
    }
}

impl FromRequest<House> for Posted {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, house: &House) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let language = parts.extensions.get::<Language>().copied().unwrap_or(Language::Hindi);
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        let mut posted = Self { fields: Vec::new(), photos: Vec::new(), problems: Vec::new(), parts: parts.clone() };
        let read = if kind.starts_with("multipart/form-data") {
            match Multipart::from_request(Request::from_parts(parts, body), house).await {
                Ok(multipart) => posted.read_multipart(multipart).await,
                Err(_) => Err(Error::NotUnderstood),
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            match Bytes::from_request(Request::from_parts(parts, body), house).await {
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

impl Posted {
    async fn read_multipart(&mut self, mut multipart: Multipart) -> Result<(), Error> {
        let mut length = 0;
        while let Some(mut field) = multipart.next_field().await.map_err(|error| refused(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_some() || name == "photos" {
                let mut bytes = Vec::new();
                let mut too_large = false;
                // A photo that is too large is read to its end and dropped, so that the fields behind it are not lost.
                while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
                    too_large |= bytes.len() + chunk.len() > MAX_PHOTO_BYTES;
                    if too_large {
                        bytes = Vec::new();
                    } else {
                        bytes.extend_from_slice(&chunk);
                    }
                }
                if too_large {
                    self.problems.push(FieldError { field: "photos".into(), problem: Problem::PhotoTooLarge });
                } else if self.photos.len() >= MAX_PHOTOS && !bytes.is_empty() {
                    self.problems.push(FieldError { field: "photos".into(), problem: Problem::TooManyPhotos });
                } else if !bytes.is_empty() {
                    // A browser sends an empty file where none was chosen.
                    self.photos.push(bytes);
                }
                continue;
            }
            let bytes = field.bytes().await.map_err(|error| refused(&error))?;
            length += bytes.len();
            if length > MAX_FIELDS {
                return Err(Error::TooLarge);
            }
            let value = String::from_utf8(bytes.to_vec()).map_err(|_| Error::NotUnderstood)?;
            self.fields.push((name, value));
        }
        Ok(())
    }

    fn read_urlencoded(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() > MAX_FIELDS {
            return Err(Error::TooLarge);
        }
        // Percent-encoded bytes that are no UTF-8 must not be turned into replacement characters and stored.
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

    /// The value of a field; empty if it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A field that may be left empty, without spaces around it.
    pub fn line(&self, name: &str, longest: usize, problems: &mut Vec<FieldError>) -> Option<String> {
        let value = self.get(name).trim();
        let problem = if value.chars().count() > longest {
            Problem::TooLong(longest as u32)
        } else if value.chars().any(|c| c.is_control()) {
            Problem::ControlCharacters
        } else {
            return (!value.is_empty()).then(|| value.to_owned());
        };
        problems.push(FieldError { field: name.to_owned(), problem });
        None
    }

    /// A field that must be filled in, without spaces around it.
    pub fn needed(&self, name: &str, longest: usize, problems: &mut Vec<FieldError>) -> Option<String> {
        let before = problems.len();
        let value = self.line(name, longest, problems);
        if value.is_none() && problems.len() == before {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::Missing });
        }
        value
    }

    /// The first moment of a day in India that must be filled in.
    pub fn day(&self, name: &str, problems: &mut Vec<FieldError>) -> Option<Millis> {
        let typed = self.needed(name, 10, problems)?;
        let day = dates::parse_iso(&typed);
        if day.is_none() {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::NotADay });
        }
        day
    }

    /// A moment in India that must be filled in.
    pub fn moment(&self, name: &str, problems: &mut Vec<FieldError>) -> Option<Millis> {
        let typed = self.needed(name, 19, problems)?;
        let moment = dates::parse_moment(&typed);
        if moment.is_none() {
            problems.push(FieldError { field: name.to_owned(), problem: Problem::NotAMoment });
        }
        moment
    }

    /// A longer text with line breaks (made `\n`), without spaces around it; empty if it was not sent.
    pub fn text(&self, name: &str, longest: usize, problems: &mut Vec<FieldError>) -> String {
        let value = self.get(name).replace("\r\n", "\n").replace('\r', "\n");
        let value = value.trim();
        let problem = if value.chars().count() > longest {
            Problem::TooLong(longest as u32)
        } else if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            Problem::ControlCharacters
        } else {
            return value.to_owned();
        };
        problems.push(FieldError { field: name.to_owned(), problem });
        String::new()
    }

    /// A chosen word.
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

    /// The form's own id: random, made with the page, the same however often it is sent. One that no page of ours made is refused.
    pub fn form_id(&self) -> Result<&str, Error> {
        let id = self.get("form");
        let possible =
            (20..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if possible { Ok(id) } else { Err(Error::NotUnderstood) }
    }

    /// Keeps the photos that came along; their problems join the others.
    pub async fn keep_photos(&mut self, house: &House, problems: &mut Vec<FieldError>) -> Result<(), Error> {
        problems.append(&mut self.problems);
        let photos = std::mem::take(&mut self.photos);
        if photos.is_empty() {
            return Ok(());
        }
        let form = self.form_id()?.to_owned();
        match photos::keep(house, &form, photos).await {
            Err(Error::Fields(mut more)) => problems.append(&mut more),
            other => other?,
        }
        Ok(())
    }

    fn wants_json(&self) -> bool {
        self.parts.headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
    }
}

fn refused(error: &axum::extract::multipart::MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::NotUnderstood }
}

fn decoded(encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut at = 0;
    while at < encoded.len() {
        match encoded[at] {
            b'+' => bytes.push(b' '),
            b'%' => {
                let hex = encoded.get(at + 1..at + 3)?;
                bytes.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
                at += 2;
            }
            other => bytes.push(other),
        }
        at += 1;
    }
    String::from_utf8(bytes).ok()
}

/// Whether what was typed in a field of this name must never be sent back or kept.
pub fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "new_password" | "again" | "one_time" | "recovery")
}

/// The answer to a form.
pub async fn answer(house: &House, mut posted: Posted, result: Result<Accepted, Error>) -> Response<Body> {
    // What is posted after the end of a session leads to the sign-in and back; what is posted before something owed leads there.
    if !posted.wants_json()
        && result.as_ref().is_err_and(|error| *error == Error::SignIn)
        && let Some(over) = posted.parts.extensions.get::<Over>().copied()
    {
        match kept::keep(house, posted, over).await {
            Ok(response) => return response,
            Err(back) => posted = *back,
        }
    }
    if let Some(held) = posted.parts.extensions.get::<Held>().filter(|_| !posted.wants_json())
        && result.as_ref().is_err_and(|error| *error == held.owes.error())
    {
        return (StatusCode::SEE_OTHER, [(LOCATION, held.owes.page())]).into_response();
    }
    match result {
        Ok(accepted) => {
            let jar = accepted.cookies.into_iter().fold(CookieJar::new(), CookieJar::add);
            if posted.wants_json() {
                let answer = Answer { go: Some(accepted.go), ..Answer::default() };
                return (jar, Json(answer)).into_response();
            }
            (StatusCode::SEE_OTHER, jar, [(LOCATION, accepted.go)]).into_response()
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let photos = match posted.form_id() {
                Ok(form) => photos::waiting(house, form).await.unwrap_or(0),
                Err(_) => 0,
            };
            let json = posted.wants_json();
            let page = posted.parts.uri.path().to_owned();
            let answer = Answer {
                form: posted.get("form_name").to_owned(),
                go: None,
                error: Some(error),
                // A password is never sent back.
                values: posted.fields.into_iter().filter(|(name, _)| !is_secret(name)).collect(),
                photos,
                page,
            };
            if json {
                return (status, Json(answer)).into_response();
            }
            pages::answered(house, posted.parts, answer).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn percent_encoding_that_is_no_utf8_is_refused() {
        assert_eq!(decoded(b"a+b%20%E0%A4%95").as_deref(), Some("a b क"));
        for broken in [&b"%ff%fe"[..], b"%E0%A4", b"%", b"%4", b"%zz"] {
            assert_eq!(decoded(broken), None);
        }
    }
}
