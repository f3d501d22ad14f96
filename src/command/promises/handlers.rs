//! Handlers for the two promise forms on a complaint's page.

use super::MAX_WORDS;
use crate::{
    complaint::{Reference, changes},
    error::{Error, FieldError, Problem},
    officers::sign_in::SignedIn,
    server::{forms::FormBody, op::Op},
};

/// Handles the form `promise`: records what was promised to whom, and by when.
pub async fn promise(op: &Op, who: &SignedIn, reference: Reference, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let words = posted.needed("words", MAX_WORDS, &mut problems);
    let due = posted.moment("due", &mut problems);
    if due.is_some_and(|due| due <= op.now()) {
        problems.push(FieldError { field: "due".into(), problem: Problem::Past });
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    match (words, due) {
        (Some(words), Some(due)) => changes::promise(op, who, reference, &words, due).await,
        _ => Err(Error::Fields(problems)),
    }
}

/// Handles the form `promise-kept`: marks a promise as kept.
pub async fn kept(op: &Op, who: &SignedIn, reference: Reference, posted: &FormBody) -> Result<(), Error> {
    let id = posted.get("promise").parse().map_err(|_| Error::NotUnderstood)?;
    changes::keep_promise(op, who, reference, id).await
}
