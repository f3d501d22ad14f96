//! What an officer is shown of who complained, and the form that opens it.

use crate::{
    complaint::{MAX_LINE, changes, may, store::Complaint},
    error::{Error, Problem},
    officers::sign_in::SignedIn,
    sealed::{
        Shown,
        opening::{self, Asked},
        store,
    },
    server::{forms::FormBody, op::Op},
    shield::{self, ShieldShown},
};

/// Who complained, for an officer who sees the complaint.
///
/// # Errors
/// A database error.
pub async fn shown(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<Shown, Error> {
    let row = store::of(op.db(), complaint.id).await?;
    let Some(row) = row.filter(|row| !row.is_empty()) else { return Ok(Shown::nothing()) };
    let fresh = opening::fresh(op.db(), complaint.id, who.officer.id, op.now()).await?;
    Ok(op.sealing().shown(&row, complaint.case(), who.officer.role, fresh.as_ref())?)
}

/// Handles the form [`OPEN`](super::OPEN) for a complaint that this officer may see.
///
/// # Errors
/// [`Error::NotAllowed`] if the reason is not enough for this role and case; [`Error::Fields`].
pub async fn open(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let reason = posted.choice("reason", &mut problems);
    let words = posted.line("opening_words", MAX_LINE, &mut problems);
    let Some(reason) = reason.filter(|_| problems.is_empty()) else { return Err(Error::Fields(problems)) };
    let asked = Asked {
        complaint_id: complaint.id,
        reference: complaint.reference.as_str(),
        case: complaint.case(),
        officer_id: who.officer.id,
        role: who.officer.role,
        reason,
        words: words.as_deref(),
    };
    let mut tx = op.db().begin().await?;
    opening::open(&mut tx, asked, op.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The shield of a complaint, for an officer who sees it. What the words suggest is worked out anew each time, from the newest ones.
pub fn shield_of(op: &Op, who: &SignedIn, complaint: &Complaint) -> ShieldShown {
    let role = who.officer.role;
    let words = || format!("{}\n{}", complaint.text, complaint.newest.as_deref().unwrap_or_default());
    let suggested = if complaint.shield.is_none() { shield::suggested(&words()) } else { None };
    ShieldShown {
        kind: complaint.shield,
        suggested,
        may_shield: shield::may_shield(role),
        may_lift: may::may_lift(op, who, complaint),
    }
}

/// Handles the form [`DECIDE`](super::shielding::DECIDE).
///
/// # Errors
/// As [`changes::shield`].
pub async fn decide(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let kind = match posted.get("shield") {
        "none" => None,
        _ => match posted.choice("shield", &mut problems) {
            Some(kind) => Some(kind),
            None if problems.is_empty() => return Err(Error::field("shield", Problem::Missing)),
            None => return Err(Error::Fields(problems)),
        },
    };
    let words = posted.line("shield_words", MAX_LINE, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    changes::shield(op, who, complaint.reference, kind, words).await
}
