//! What officers do to a complaint.

use super::{Happened, Made, above_the_accused, chain, enter, one_higher, record, reopen, save, take_photos, whose};
use crate::{
    audit::{Kind, Rows},
    complaint::{
        EntryKind, Millis, Move, Outcome, Reference,
        may::{self, WhyNot},
        store::{self, Complaint},
    },
    error::{Error, Problem},
    officers::sign_in::SignedIn,
    offices::OfficeKind,
    replies::{outbox, templates::TemplateKind},
    routing::spellings,
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::Viewer,
};

/// What an officer asks for: one move and what it needs.
#[derive(Clone, Debug, Default)]
pub struct MoveCommand {
    /// The version the page was made from.
    pub version: i64,
    /// How many words from the channels the page showed; none where no page was read. What came later stays unread.
    pub heard: Option<i64>,
    /// Words: a note, a question, a report, a reason.
    pub text: String,
    /// Where to forward to; which station has it; which one it may belong to; which office it is about.
    pub station_id: Option<i64>,
    /// How it ends.
    pub outcome: Option<Outcome>,
    /// Photos that were uploaded under this form id belong to the move.
    pub form: String,
}

/// Makes one move. Whoever may not see the complaint gets [`Error::NotFound`].
///
/// # Errors
/// [`Error::NotNow`] where the table forbids it, [`Error::Changed`] when somebody was quicker, [`Error::Fields`] when something
/// that the move needs is missing.
pub async fn make(
    op: &Op,
    who: &SignedIn,
    reference: Reference,
    a_move: Move,
    command: MoveCommand,
) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let before: Complaint = tx.maybe(&store::select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)?;
    let made = make_in(op, &mut tx, who, before, a_move, &command).await?;
    tell(op, &mut tx, who, std::slice::from_ref(&made)).await?;
    tx.commit().await?;
    wake(op, std::slice::from_ref(&made));
    Ok(())
}

impl Made {
    /// What the complainant is told of it.
    fn saying(&self) -> Option<TemplateKind> {
        match self.happened.kind {
            EntryKind::Asked => Some(TemplateKind::Asked),
            EntryKind::Closed => Some(TemplateKind::Answered),
            _ => None,
        }
    }
}

/// Makes one move of a complaint that was read in this transaction. [`tell`] must follow before the transaction ends. At most one such move of a
/// transaction may change where a complaint is counted, or two of them could wait for each other for ever.
///
/// # Errors
/// As [`make`].
pub async fn make_in(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    before: Complaint,
    a_move: Move,
    command: &MoveCommand,
) -> Result<Made, Error> {
    let (mut after, happened) = moved(op, who, &before, a_move, command)?;
    save(tx, &before, &mut after, op.now()).await?;
    written(op, tx, before, after, happened, &command.form).await
}

/// The complaint as a move would leave it; nothing is written.
///
/// # Errors
/// As [`make`].
pub fn foreseen(
    op: &Op,
    who: &SignedIn,
    before: &Complaint,
    a_move: Move,
    command: &MoveCommand,
) -> Result<Complaint, Error> {
    moved(op, who, before, a_move, command).map(|(after, _)| after)
}

pub(super) fn moved(
    op: &Op,
    who: &SignedIn,
    before: &Complaint,
    a_move: Move,
    command: &MoveCommand,
) -> Result<(Complaint, Happened), Error> {
    let status = match may::may(op, who, before, a_move) {
        Err(WhyNot::Status) => return Err(Error::NotNow),
        // A note does not undo anybody's work, so it need not have seen the last change. For everything else what somebody did meanwhile comes
        // before what it made impossible.
        _ if a_move != Move::Note && command.version != before.version => return Err(Error::Changed),
        answer => answer?,
    };
    let unread = command.heard.is_some_and(|heard| heard < before.heard);
    let mut after = Complaint { status, changed_at: op.now(), unread, ..before.clone() };
    let text = command.text.trim();
    let mut office_id = before.office_id;
    let kind = match a_move {
        Move::Forward => {
            let to = command.station_id.ok_or_else(|| Error::field("station", Problem::Missing))?;
            let to = target(op, who, before, to)?;
            place(op, &mut after, to);
            after.accepted = false;
            after.officer_id = None;
            office_id = after.office_id;
            EntryKind::Forwarded
        }
        Move::Accept => {
            after.accepted = true;
            EntryKind::Accepted
        }
        Move::Start => {
            after.accepted = true;
            EntryKind::Started
        }
        Move::NotOurs => {
            need_text(text)?;
            jurisdiction::refuse(op, &mut after, command.station_id)?;
            office_id = after.decider_id;
            EntryKind::NotOurs
        }
        Move::Decide => {
            if jurisdiction::settle(op, who, &mut after, command.station_id)? {
                office_id = after.office_id;
                EntryKind::Decided
            } else {
                need_text(text)?;
                office_id = after.decider_id;
                EntryKind::HandedUp
            }
        }
        Move::Note => {
            need_text(text)?;
            EntryKind::Noted
        }
        Move::Ask => {
            need_text(text)?;
            EntryKind::Asked
        }
        Move::Assign => {
            after.officer_id = Some(who.officer.id);
            EntryKind::Assigned
        }
        Move::Report => {
            need_text(text)?;
            EntryKind::Reported
        }
        Move::Return => {
            need_text(text)?;
            EntryKind::Returned
        }
        Move::Close => {
            let outcome = command.outcome.ok_or_else(|| Error::field("outcome", Problem::Missing))?;
            if !may::may_close_with(op, before, outcome, who.officer.role) {
                return Err(Error::field("outcome", Problem::NotAChoice));
            }
            if text.is_empty() {
                return Err(Error::field("text", Problem::NeedsDetail));
            }
            after.outcome = Some(outcome);
            EntryKind::Closed
        }
        Move::Reopen => {
            need_text(text)?;
            office_id = one_higher(op, before);
            reopen(&mut after, office_id);
            EntryKind::Reopened
        }
        Move::Seal => {
            need_text(text)?;
            after.confidential = true;
            EntryKind::Sealed
        }
        Move::Unseal => {
            need_text(text)?;
            after.confidential = false;
            EntryKind::Unsealed
        }
        Move::Accuse => {
            need_text(text)?;
            if command.station_id == before.accused_id {
                return Err(Error::NotNow);
            }
            office_id = command.station_id;
            accuse(op, &mut after, command.station_id)?;
            EntryKind::Accused
        }
        Move::Add | Move::Answer => return Err(Error::NotAllowed),
    };
    let happened = Happened {
        kind,
        officer_id: Some(who.officer.id),
        office_id,
        text: (!text.is_empty()).then(|| text.to_owned()),
    };
    Ok((after, happened))
}

/// Writes what comes with a move whose complaint is saved. Photos that were uploaded under `form` belong to it.
pub(super) async fn written(
    op: &Op,
    tx: &mut Tx,
    before: Complaint,
    after: Complaint,
    happened: Happened,
    form: &str,
) -> Result<Made, Error> {
    let now = op.now();
    if let (EntryKind::Forwarded | EntryKind::Decided, Some(officer_id)) = (happened.kind, happened.officer_id) {
        spellings::store::remember(tx, op, &after, officer_id, now).await?;
    }
    let entry_id = enter(tx, &before, &after, &happened, now).await?;
    if !form.is_empty() {
        take_photos(tx, form, before.id, entry_id).await?;
    }
    Ok(Made { before, after, happened, entry_id, rows: vec![Rows::one(Kind::Entry, entry_id)] })
}

/// What comes last, for every change of the transaction: the chain with the live events, then the replies. Whoever held the chain while making
/// a further move would hold it while waiting for the counts, for which others wait the other way round.
///
/// # Errors
/// The database's.
pub async fn tell(op: &Op, tx: &mut Tx, who: &SignedIn, all: &[Made]) -> Result<(), Error> {
    for made in all {
        chain(tx, &made.before, &made.after, &made.happened, &made.rows, op.now()).await?;
    }
    for made in all {
        if made.happened.kind == EntryKind::Sealed {
            outbox::keep_back(tx, made.after.id).await?;
        }
        if let Some(saying) = made.saying() {
            outbox::tell(op, tx, &made.after, saying, who.officer.id).await?;
        }
    }
    Ok(())
}

/// Wakes whoever waits for what was committed.
pub(super) fn wake(op: &Op, all: &[Made]) {
    op.hub().wake();
    if all.iter().any(|made| made.saying().is_some()) {
        op.hub().wake_outbox();
    }
}

/// Where an officer forwards it to. What is forwarded to the office that it is about, or to one under it, goes one office higher.
fn target(op: &Op, who: &SignedIn, before: &Complaint, to: i64) -> Result<i64, Error> {
    let accused = before.accused_id.filter(|accused| op.offices().below(*accused, op.now()).contains(&to));
    let to = accused.map_or(Some(to), |accused| above_the_accused(op, accused));
    let choices = may::choices(op, who, before, Move::Forward);
    to.filter(|to| choices.contains(to)).ok_or_else(|| Error::field("station", Problem::NotAChoice))
}

/// Puts a complaint with an office: a station and its circle, or one that stands higher, without a station.
pub(super) fn place(op: &Op, after: &mut Complaint, office: i64) {
    let is_station = op.offices().get(office).is_some_and(|office| office.kind == OfficeKind::Station);
    after.station_id = is_station.then_some(office);
    after.circle_id = op.offices().circle_of(office, op.now()).filter(|circle| Some(*circle) != after.accused_id);
    after.office_id = Some(office);
}

/// Says which office it is about. Where it lies with that office or below it, it moves one office higher at once.
pub(super) fn accuse(op: &Op, after: &mut Complaint, accused: Option<i64>) -> Result<(), Error> {
    after.accused_id = accused;
    let Some(accused) = accused else { return Ok(()) };
    let not_a_choice = || Error::field("station", Problem::NotAChoice);
    // One that is no more may still be accused.
    op.offices().get(accused).filter(|office| office.kind != OfficeKind::District).ok_or_else(not_a_choice)?;
    let higher = above_the_accused(op, accused).ok_or_else(not_a_choice)?;
    jurisdiction::without_the_accused(op, after);
    let under = op.offices().below(accused, op.now());
    let lies_there = after.office_id.is_some_and(|office| under.contains(&office));
    let places = [after.station_id, after.circle_id, after.office_id];
    if places.into_iter().flatten().any(|office| under.contains(&office)) {
        let office = after.office_id.filter(|_| !lies_there).unwrap_or(higher);
        place(op, after, office);
        after.accepted = after.accepted && !lies_there;
        after.officer_id = after.officer_id.filter(|_| !lies_there);
    }
    Ok(())
}

/// Words of the desk where the complaint was written.
#[derive(Clone, Debug)]
pub struct Said {
    /// To which complaint.
    pub complaint_id: i64,
    /// By whom.
    pub officer_id: i64,
    /// The words; none for a repost.
    pub text: String,
}

/// Notes on the timeline what the desk says in public or by message, inside the transaction that queues it.
pub async fn said(tx: &mut Tx, said: Said, now: Millis) -> Result<(), Error> {
    let Said { complaint_id, officer_id, text } = said;
    let (reference,): (Reference,) =
        tx.one(&sql("select reference from complaint where id = $1").arg(complaint_id)).await?;
    let before: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let mut after = Complaint { changed_at: now, unread: false, ..before.clone() };
    let happened = Happened {
        kind: EntryKind::Said,
        officer_id: Some(officer_id),
        office_id: before.office_id,
        text: Some(text).filter(|text| !text.is_empty()),
    };
    save(tx, &before, &mut after, now).await?;
    record(tx, &before, &after, &happened, now).await?;
    Ok(())
}

fn need_text(text: &str) -> Result<(), Error> {
    if text.is_empty() { Err(Error::field("text", Problem::Missing)) } else { Ok(()) }
}
