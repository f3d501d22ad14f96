//! The chief's verdict as it is posted, from the sheet or from the page of orders.

use super::{
    Verdict,
    store::{self, NewVerdict},
};
use crate::{
    command::orders::{
        self, MAX_ORDER,
        give::asker,
        judge::{Judged, judge},
        review,
        store::OrderRow,
    },
    complaint::Millis,
    error::{Error, FieldError, Problem},
    officers::sign_in::SignedIn,
    server::{db::Tx, forms::FormBody, op::Op},
};

/// A verdict as it was posted.
pub struct Posted {
    verdict: Verdict,
    text: String,
    /// When a returned or extended order is due; none for the next review.
    due_at: Option<Millis>,
    /// The newest answer that the page showed.
    newest: Option<i64>,
}

/// Reads a posted verdict.
///
/// # Errors
/// [`Error::Fields`] for invalid fields, and when the reason is missing that every verdict but "accept" needs.
pub fn read(posted: &FormBody) -> Result<Posted, Error> {
    let mut problems = Vec::new();
    let verdict = posted.choice("verdict", &mut problems);
    let verdict: Verdict = verdict.ok_or(Error::Fields(problems))?;
    let mut problems = Vec::new();
    let text = posted.text("text", MAX_ORDER, &mut problems);
    if verdict != Verdict::Accept && text.is_empty() && problems.is_empty() {
        problems.push(FieldError { field: "text".into(), problem: Problem::Missing });
    }
    let due_at = match verdict {
        Verdict::Extend => posted.moment("due", &mut problems),
        Verdict::Return if !posted.get("back").is_empty() => posted.moment("back", &mut problems),
        Verdict::Accept | Verdict::Return => None,
    };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    Ok(Posted { verdict, text, due_at, newest: posted.get("newest").parse().ok() })
}

/// Gives the verdict on a line of a sheet.
///
/// # Errors
/// [`Error::NotNow`] when the order is over or on a later sheet; [`Error::Changed`] when a newer answer has come or the line has a verdict.
pub async fn on_line(op: &Op, who: &SignedIn, line_id: i64, posted: &Posted) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let (order_id, is_last) = store::line(&mut tx, line_id).await?.ok_or(Error::NotFound)?;
    // Lock the order first, as a freeze and an answer do.
    let row = orders::store::to_act(&mut tx, asker(who), order_id).await?.ok_or(Error::NotFound)?;
    // Check again under the lock: a later sheet may have been frozen since the first read.
    let is_last = is_last && store::line(&mut tx, line_id).await?.is_some_and(|(_, is_last)| is_last);
    if !is_last {
        return Err(Error::NotNow);
    }
    give(op, tx, who, Some(line_id), &row, posted).await
}

/// Gives the verdict on an order. If the newest sheet has a line of it without a verdict, it is that line's verdict too.
///
/// # Errors
/// As for [`on_line`].
pub async fn on_order(op: &Op, who: &SignedIn, order_id: i64, posted: &Posted) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let row = orders::store::to_act(&mut tx, asker(who), order_id).await?.ok_or(Error::NotFound)?;
    let line_id = store::unjudged(&mut tx, order_id).await?;
    give(op, tx, who, line_id, &row, posted).await
}

async fn give(
    op: &Op,
    mut tx: Tx,
    who: &SignedIn,
    line_id: Option<i64>,
    row: &OrderRow,
    posted: &Posted,
) -> Result<(), Error> {
    if posted.newest.is_some_and(|read| row.answer_id.is_some_and(|newest| newest > read)) {
        return Err(Error::Changed);
    }
    // The time after the lock, not the operation's moment: an answer that held the lock came before the verdict.
    let now = op.state().clock().now();
    let mut nothing_came = row.answer_id.is_none();
    if let Some(line_id) = line_id {
        let note = (!posted.text.is_empty()).then_some(posted.text.as_str());
        let (verdict, due_at, officer_id) = (posted.verdict, posted.due_at, who.officer.id);
        let new = NewVerdict { line_id, verdict, text: note, due_at, officer_id };
        if !store::judge(&mut tx, new, now).await? {
            return Err(Error::Changed);
        }
        let came = store::came(&mut tx, line_id).await?;
        nothing_came = came.accepted_only_with_a_reason(row.answer_id.is_some());
    }
    if posted.verdict == Verdict::Accept && posted.text.is_empty() && nothing_came {
        return Err(Error::field("text", Problem::NothingCame));
    }
    let next_review = review::next(now, op.settings().review_at);
    let judged = match posted.verdict {
        Verdict::Accept => Judged::Accepted,
        Verdict::Return => Judged::Returned(&posted.text, posted.due_at.unwrap_or(next_review)),
        Verdict::Extend => Judged::Extended(&posted.text, posted.due_at.ok_or(Error::NotUnderstood)?),
    };
    judge(op, &mut tx, who, row, judged, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}
