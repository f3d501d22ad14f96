//! Request context for server functions.

use super::{follow, op::Op, security::seconds_to_wait};
use crate::error::Error;
use axum::http::{HeaderValue, header::RETRY_AFTER};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The current operation. All server functions called while one page is rendered share it.
pub fn op() -> Op {
    expect_context()
}

/// Most bytes of a short argument of a server function: a number, a key, a day, a search term.
const LONGEST: usize = 1_000;

/// Refuses arguments that none of our pages sends, before they are used: too long, or with U+0000, which PostgreSQL cannot store.
///
/// # Errors
/// [`Error::NotUnderstood`].
pub fn bounded(arguments: &[&str]) -> Result<(), Error> {
    let ours = |argument: &&str| argument.len() <= LONGEST && !argument.contains('\0');
    if arguments.iter().all(ours) { Ok(()) } else { Err(Error::NotUnderstood) }
}

/// Sets the response status, and `Retry-After` if it applies, for an error; passes the result through.
pub fn respond<T>(result: Result<T, Error>) -> Result<T, Error> {
    if let Err(error) = &result {
        follow::refused(error);
        crate::ui::answer_status(error.status());
        if let (Some(seconds), Some(response)) = (seconds_to_wait(error), use_context::<ResponseOptions>()) {
            response.insert_header(RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    result
}

/// The value of a cookie of the request.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<axum::http::request::Parts>()?;
    let jar = axum_extra::extract::cookie::CookieJar::from_headers(&parts.headers);
    jar.get(name).map(|cookie| cookie.value().to_owned())
}
