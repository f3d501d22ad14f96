//! The doors of promises: two forms of a complaint's own page.

use super::MAX_WORDS;
use crate::{
    complaint::{Reference, changes},
    error::{Error, FieldError, Problem},
    officers::sign_in::SignedIn,
    server::{House, forms::Posted},
};

/// The form `promise`: what is promised to whom, by when.
pub async fn promise(house: &House, who: &SignedIn, reference: Reference, posted: &Posted) -> Result<(), Error> {
    let mut problems = Vec::new();
    let words = posted.needed("words", MAX_WORDS, &mut problems);
    let due = posted.moment("due", &mut problems);
    if due.is_some_and(|due| due <= house.clock().now()) {
        problems.push(FieldError { field: "due".into(), problem: Problem::Past });
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
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
