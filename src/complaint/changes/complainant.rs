//! Changes made by the complainant.

use super::{
    NewEntry, above_the_accused_officers, chain, enter, form_hash,
    often::{Within, may_add},
    one_higher, record, reopen, save, take_photos,
};
use crate::{
    audit::{Kind, Rows},
    complaint::{
        EntryKind, Millis, Move, Mover, Reference,
        answers::{
            self, Answer, AnswerWay,
            store::{NewAnswer, Standing},
        },
        fake::FakeState,
        may, moves,
        store::{self, Complaint},
    },
    error::{Error, Problem},
    officers::sign_in::SignedIn,
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::Viewer,
};

/// Adds text by the complainant, or photos that were uploaded under `form`.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Slowly`] after too many additions, [`Error::Changed`] if somebody else was faster.
pub async fn add_words(op: &Op, reference: Reference, form: &str, text: &str) -> Result<(), Error> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let before = found(&mut tx, reference).await?;
    let id = before.id;
    moves::after(before.status, Move::Add, Mover::Complainant).ok_or(Error::NotNow)?;
    // The same text sent twice is added once, unless photos came with it.
    let pending = sql("select count(*) from photo where form_hash = $1").arg(form_hash(form));
    let (photos,): (i64,) = tx.one(&pending).await?;
    let same_text =
        sql("select count(*) from entry where complaint_id = $1 and kind = 'added' and text = $2 and at > $3");
    let (times,): (i64,) = tx.one(&same_text.arg(id).arg(text.trim()).arg(now - 600_000)).await?;
    if times > 0 && photos == 0 {
        return Ok(());
    }
    may_add(Within::Tx(&mut tx), id, now).await?;
    let mut after = Complaint { changed_at: now, unread: true, ..before.clone() };
    let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let new_entry = NewEntry { kind: EntryKind::Added, officer_id: None, office_id: before.office_id, text };
    save(&mut tx, &before, &mut after, now).await?;
    let entry_id = record(&mut tx, &before, &after, &new_entry, now).await?;
    if !form.is_empty() {
        take_photos(&mut tx, form, id, entry_id).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// An answer to "is it really settled?".
#[derive(Clone, Debug)]
pub struct Answered {
    /// What was said.
    pub said: Answer,
    /// How it came.
    pub way: AnswerWay,
    /// The complainant's words; may be empty.
    pub text: String,
    /// The officer who wrote it down; `None` if the complainant wrote it.
    pub officer_id: Option<i64>,
}

/// Records the complainant's answer to "is it really settled?". "Not settled" reopens the complaint one office higher, at each office once; after
/// that it is recorded and final.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NotNow`] for a complaint that is not closed or whose last answer was final; [`Error::Changed`] if somebody else
/// was faster.
pub async fn answer(op: &Op, reference: Reference, answered: &Answered) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let before = found(&mut tx, reference).await?;
    answer_in(op, &mut tx, before, answered).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// The same for a complaint that was read in this transaction. Returns the primary key of the answer's entry; `None` if this was the answer before.
///
/// # Errors
/// As [`answer`].
pub async fn answer_in(op: &Op, tx: &mut Tx, before: Complaint, answered: &Answered) -> Result<Option<i64>, Error> {
    let now = op.now();
    moves::after(before.status, Move::Answer, Mover::Complainant).ok_or(Error::NotNow)?;
    let standing = answers::store::standing(tx, before.id).await?;
    if standing.is_final {
        return Err(Error::NotNow);
    }
    let Answered { said, way, officer_id, .. } = *answered;
    let text = Some(answered.text.trim().to_owned()).filter(|text| !text.is_empty());
    // A form that was sent twice.
    if standing.said == Some(said) && text.is_none() {
        return Ok(None);
    }
    let next = reopens_to(op, &before, &standing);
    let is_final = said == Answer::NotSettled && next.is_none();
    let mut after = Complaint { changed_at: now, unread: true, ..before.clone() };
    let kind = match said {
        Answer::Settled => {
            after.settled = Some(true);
            after.unread = false;
            EntryKind::Settled
        }
        Answer::Partly => {
            after.settled = None;
            EntryKind::PartlySettled
        }
        Answer::NotSettled => {
            if is_final {
                after.settled = Some(false);
            } else {
                reopen(&mut after, next);
            }
            EntryKind::NotSettled
        }
    };
    let new_entry = NewEntry { kind, officer_id, office_id: before.office_id, text };
    // The row before the audit entry, as everywhere: two transactions that lock in different orders would deadlock.
    save(tx, &before, &mut after, now).await?;
    // The answer is recorded before the reopening, so that the timeline shows why the complaint was reopened.
    let reopens = said == Answer::NotSettled && !is_final;
    let answered_as = if reopens { &before } else { &after };
    let entry_id = enter(tx, &before, answered_as, &new_entry, now).await?;
    if let Some(closing_id) = standing.closing_id {
        let new = NewAnswer { complaint_id: before.id, closing_id, said, way, officer_id, entry_id, is_final };
        answers::store::add(tx, new, now).await?;
    }
    if reopens {
        let reopened = NewEntry { kind: EntryKind::Reopened, officer_id: None, office_id: next, text: None };
        let reopened_id = enter(tx, &before, &after, &reopened, now).await?;
        chain(tx, &before, &before, &new_entry, &[Rows::one(Kind::Entry, entry_id)], now).await?;
        chain(tx, &before, &after, &reopened, &[Rows::one(Kind::Entry, reopened_id)], now).await?;
    } else {
        chain(tx, &before, &after, &new_entry, &[Rows::one(Kind::Entry, entry_id)], now).await?;
    }
    Ok(Some(entry_id))
}

/// An officer records the answer that the complainant gave by telephone, in the transaction that read the complaint for this officer.
///
/// # Errors
/// [`Error::NotAllowed`] and [`Error::NotNow`] if the officer may not; [`Error::Fields`] without the complainant's words where they are needed; as
/// [`answer`].
pub async fn record_answer(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    before: Complaint,
    said: Answer,
    text: &str,
) -> Result<(), Error> {
    may::may(op, who, &before, Move::RecordAnswer)?;
    if text.trim().is_empty() && said != Answer::Settled {
        return Err(Error::field("text", Problem::Missing));
    }
    let officer_id = Some(who.officer.id);
    let answered = Answered { said, way: AnswerWay::Phone, text: text.to_owned(), officer_id };
    answer_in(op, tx, before, &answered).await?;
    Ok(())
}

/// The office to which "not settled" reopens a closed complaint now; none if it is final then.
pub fn reopens_to(op: &Op, complaint: &Complaint, standing: &Standing) -> Option<i64> {
    standing.next(one_higher(op, complaint))
}

/// The complainant contests the finding "fake" before it stands. The complaint goes to the office above the circle, where an officer who had no
/// part in the finding decides.
///
/// # Errors
/// [`Error::NotNow`] if there is no finding to contest, [`Error::Fields`] without words, [`Error::Changed`] if somebody else was faster.
pub async fn contest(op: &Op, reference: Reference, text: &str) -> Result<(), Error> {
    let now = op.now();
    let text = text.trim();
    let mut tx = op.db().begin().await?;
    let before = found(&mut tx, reference).await?;
    moves::after(before.status, Move::Contest, Mover::Complainant).ok_or(Error::NotNow)?;
    if !before.fake.may_be_contested() {
        return Err(Error::NotNow);
    }
    if text.is_empty() {
        return Err(Error::field("text", Problem::Missing));
    }
    let mut after = Complaint { changed_at: now, unread: true, officer_id: None, ..before.clone() };
    after.fake.state = Some(FakeState::Contested);
    after.office_id = above_the_signers(op, &before);
    let new_entry = NewEntry {
        kind: EntryKind::FakeContested,
        officer_id: None,
        office_id: after.office_id,
        text: Some(text.to_owned()),
    };
    save(&mut tx, &before, &mut after, now).await?;
    record(&mut tx, &before, &after, &new_entry, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// The office above the circle, never one that the complaint is about; where there is none, the office that has the complaint.
fn above_the_signers(op: &Op, complaint: &Complaint) -> Option<i64> {
    let circle = complaint.circle_id.or(complaint.office_id)?;
    let higher = match op.offices().above(circle, op.now()) {
        Some(office) if Some(office) == complaint.accused_id => above_the_accused_officers(op, complaint, office),
        other => other,
    };
    higher.or(complaint.office_id)
}

/// The complaint with this number, as its complainant sees it.
async fn found(tx: &mut Tx, reference: Reference) -> Result<Complaint, Error> {
    let (id,): (i64,) =
        tx.maybe(&sql("select id from complaint where reference = $1").arg(reference)).await?.ok_or(Error::NotFound)?;
    Ok(tx.one(&store::select_visible(&Viewer::Complainant(id), reference)).await?)
}

/// A post to be added to a complaint.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// `Added` for the complainant's own words, `PostJoined` for somebody else's, `HandleProved` for the proof of a handle.
    pub kind: EntryKind,
    /// The text of the post.
    pub text: String,
    /// The officer who decided to join it; `None` if it joined by itself.
    pub officer_id: Option<i64>,
}

/// Adds a post to a complaint and marks the complaint as unread, inside the transaction that stores or decides the post. Returns the id of
/// the timeline entry.
pub async fn join(tx: &mut Tx, joining: Joining, now: Millis) -> Result<i64, Error> {
    let Joining { complaint_id, kind, text, officer_id } = joining;
    // The version does not change: anybody can write below a post, and would otherwise make every move of an officer fail as outdated. The
    // update locks the row, so the complaint read afterwards is current.
    let heard =
        sql("update complaint set unread = true, changed_at = $2, heard = heard + 1 where id = $1 returning reference");
    let (reference,): (Reference,) = tx.one(&heard.arg(complaint_id).arg(now)).await?;
    let complaint: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let office_id = complaint.office_id;
    let new_entry = NewEntry { kind, officer_id, office_id, text: Some(text).filter(|text| !text.is_empty()) };
    record(tx, &complaint, &complaint, &new_entry, now).await
}
