//! The finding "fake" stands by itself: the complainant was told, the time to reply is over, and nothing came.

use super::{NewEntry, chain, enter, save};
use crate::{
    audit::{Kind, Rows},
    complaint::{
        EntryKind, Outcome, Reference, Status,
        fake::{self, Fake, FakeState},
        store::{Complaint, select_visible},
    },
    error::Error,
    findings::{self, closing::Ground},
    language::{dates, fill_in, texts::citizen_answer as says},
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::Viewer,
};

/// Closes a complaint as fake whose finding nobody contested, with the words of the notice. No officer closes it; who countersigned the finding has
/// answered for it. Returns the complaint as it is then, and that officer, for the message to the complainant, which must follow in the same transaction.
/// `None`, and nothing is changed, if the finding is not due, the complainant has written anything since the notice, or somebody was faster.
///
/// # Errors
/// Database errors.
pub async fn stands(op: &Op, tx: &mut Tx, complaint_id: i64) -> Result<Option<(Complaint, i64)>, Error> {
    let now = op.now();
    // Locks the row, so that of several servers one closes it, and nobody contests it meanwhile.
    let held = sql("update complaint set heard = heard where id = $1 returning reference");
    let (reference,): (Reference,) = tx.one(&held.arg(complaint_id)).await?;
    let before: Complaint = tx.one(&select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let Fake { state: Some(FakeState::Noticed), signed_id: Some(signer), stands_at: Some(stands_at), .. } = before.fake
    else {
        return Ok(None);
    };
    // Unread words may be an answer; an officer reads them first.
    if now < stands_at || before.status != Status::Reported || before.unread {
        return Ok(None);
    }
    let Some(notice) = fake::store::unanswered_notice(tx, complaint_id).await? else { return Ok(None) };
    let date = dates::date(notice.at, before.language);
    let mut words = fill_in(before.language, says::STOOD, &[("date", &date)]);
    if let Some(text) = &notice.text {
        words.push_str("\n\n");
        words.push_str(text);
    }
    let mut after = Complaint {
        status: Status::Closed,
        outcome: Some(Outcome::FoundFake),
        fake: Fake::default(),
        changed_at: now,
        ..before.clone()
    };
    let new_entry =
        NewEntry { kind: EntryKind::Closed, officer_id: None, office_id: before.office_id, text: Some(words) };
    save(tx, &before, &mut after, now).await?;
    let entry_id = enter(tx, &before, &after, &new_entry, now).await?;
    let ground = Ground::default();
    let closed = findings::store::closed(tx, &before, entry_id, Outcome::FoundFake, &ground, now).await?;
    chain(tx, &before, &after, &new_entry, &[Rows::one(Kind::Entry, entry_id), closed], now).await?;
    Ok(Some((after, signer)))
}
