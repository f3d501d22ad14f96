//! What a server function knows of the request it serves.

use super::{follow, op::Op, security::seconds_to_wait};
use crate::error::Error;
use axum::http::{HeaderValue, header::RETRY_AFTER};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The operation that it is part of: all server functions that one page asks are one operation.
pub fn op() -> Op {
    expect_context()
}

/// The longest argument of a server function that is no text of its own (a number, a key, a day, what is typed to be found), in bytes.
const LONGEST: usize = 1_000;

/// Refuses arguments that no page of ours sends, before anything is done with them: too long, or with a U+0000, which PostgreSQL cannot hold.
pub fn bounded(arguments: &[&str]) -> Result<(), Error> {
    let ours = |argument: &&str| argument.len() <= LONGEST && !argument.contains('\0');
    if arguments.iter().all(ours) { Ok(()) } else { Err(Error::NotUnderstood) }
}

/// Gives the answer, or the page that is being made, the status that belongs to an error.
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
