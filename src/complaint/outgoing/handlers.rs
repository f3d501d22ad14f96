//! Showing and changing the withheld words of a case on its page.

use super::{MOST, OfCase, SHORTEST, store};
use crate::{
    audit,
    complaint::{
        MAX_LINE, changes,
        store::{Complaint, select_visible},
    },
    error::{Error, Problem},
    language::{folded, sounds},
    officers::{Role, sign_in::SignedIn},
    server::{forms::FormBody, op::Op},
};
use sha2::{Digest as _, Sha256};

/// Name of the form that adds a word.
pub const ADD: &str = "withhold";
/// Name of the form that releases a word.
pub const RELEASE: &str = "release";

fn may_add(who: &SignedIn) -> bool {
    matches!(who.officer.role, Role::Operator | Role::Station | Role::Circle | Role::Chief)
}

/// A station may only add; releasing is for those who speak for the district or stand above the station.
fn may_release(who: &SignedIn) -> bool {
    matches!(who.officer.role, Role::Operator | Role::Circle | Role::Chief)
}

/// The withheld words for the page of a complaint that this officer may see.
///
/// # Errors
/// A database error.
pub async fn of_case(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<OfCase, Error> {
    // A read-only snapshot: no writer waits for a page.
    let mut tx = op.db().snapshot().await?;
    let words = store::told_to(op, &mut tx, complaint, who).await?;
    Ok(store::shown(complaint, words, may_add(who), may_release(who)))
}

/// Handles the forms [`ADD`] and [`RELEASE`] for a complaint that this officer may see.
///
/// # Errors
/// [`Error::Fields`] for a word that is too short or too long, or if there are too many; [`Error::NotAllowed`].
pub async fn change(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    let released = posted.get("form_name") == RELEASE;
    if !(if released { may_release(who) } else { may_add(who) }) {
        return Err(Error::NotAllowed);
    }
    let mut problems = Vec::new();
    let word = posted.needed("word", MAX_LINE, &mut problems);
    let word = word.ok_or(Error::Fields(problems))?;
    let letters = folded(&word).chars().filter(|c| c.is_alphanumeric()).count();
    if letters < SHORTEST as usize || sounds::sounds(&word).is_empty() {
        return Err(Error::field("word", Problem::TooShort(SHORTEST)));
    }
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let found: Option<Complaint> = tx.maybe(&select_visible(&who.viewer, complaint.reference)).await?;
    let complaint = found.ok_or(Error::NotFound)?;
    if store::count(&mut tx, complaint.id).await? >= i64::from(MOST) {
        return Err(Error::field("word", Problem::TooManySaved(MOST)));
    }
    store::decide(&mut tx, complaint.id, &word, released, who.officer.id, now).await?;
    // People who may not see the case read the audit trail: it identifies the word by a hash only.
    let mark = hex::encode(&Sha256::digest(word.as_bytes())[..6]);
    let action = if released { "word_released" } else { "word_withheld" };
    audit::write(&mut tx, now, Some(who.officer.id), action, complaint.reference.as_str(), &mark).await?;
    changes::look_again(&mut tx, &complaint, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}
