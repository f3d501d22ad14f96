//! The doors of promises: two forms of a complaint's own page.

use super::MAX_WORDS;
use crate::{
    complaint::{Reference, changes},
    error::{Error, FieldError, Problem},
    language::dates,
    officers::sign_in::SignedIn,
    server::{House, forms::Posted},
};

/// The form `promise`: what is promised to whom, by when.
pub async fn promise(house: &House, who: &SignedIn, reference: Reference, posted: &Posted) -> Result<(), Error> {
    let mut problems = Vec::new();
    let words = posted.needed("words", MAX_WORDS, &mut problems);
    let due = posted.needed("due", 30, &mut problems);
    let due = due.and_then(|typed| {
        let due = dates::parse_moment(&typed);
        let problem = match due {
            None => Problem::NotAMoment,
            Some(due) if due <= house.clock().now() => Problem::HasPassed,
            Some(due) => return Some(due),
        };
        problems.push(FieldError { field: "due".into(), problem });
        None
    });
    match (words, due) {
        (Some(words), Some(due)) => changes::promise(house, who, reference, &words, due).await,
        _ => Err(Error::Fields(problems)),
    }
}

/// The form `promise-kept`.
pub async fn kept(house: &House, who: &SignedIn, reference: Reference, posted: &Posted) -> Result<(), Error> {
    let id = posted.get("promise").parse().map_err(|_| Error::NotUnderstood)?;
    changes::keep_promise(house, who, reference, id).await
}
