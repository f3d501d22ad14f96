//! Changes made by officers.

use super::{
    Made, NewEntry, above_the_accused_officers, chain, enter, form_hash, jurisdiction, one_higher, record, reopen,
    save, take_photos,
};
use crate::{
    audit::{Kind, Rows},
    complaint::{
        EntryKind, Millis, Move, Outcome, Reference,
        fake::{self, Fake, FakeReason, FakeState},
        may::{self, WhyNot},
        store::{self, Complaint},
    },
    error::{Error, Problem},
    findings::{self, Finding, closing, rules},
    officers::sign_in::SignedIn,
    offices::OfficeKind,
    replies::{outbox, templates::TemplateKind},
    routing::spellings,
    server::{
        db::{Tx, sql},
        forms,
        op::Op,
    },
    shield::Viewer,
};

/// A move requested by an officer, and its parameters.
#[derive(Clone, Debug, Default)]
pub struct MoveCommand {
    /// The version of the complaint from which the page was made.
    pub version: i64,
    /// The complaint's `heard` count when the page was made; `None` if no page was read. Messages that came later stay unread.
    pub heard: Option<i64>,
    /// The text of a note, question, report or reason.
    pub text: String,
    /// The office chosen in the form: where to forward to, which station gets it, which one is suggested, or which office it is about.
    pub station_id: Option<i64>,
    /// The outcome, for closing.
    pub outcome: Option<Outcome>,
    /// The reason, for proposing the finding "fake".
    pub reason: Option<FakeReason>,
    /// What the outcome rests on, as it was typed.
    pub beside: closing::Typed,
    /// What a report claims besides its text.
    pub finding: Option<Finding>,
    /// Photos uploaded under this form id belong to the move.
    pub form: String,
    /// When it was done, if the form waited on a phone without a network.
    pub done_at: Option<Millis>,
}

/// Makes one move.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see the complaint, [`Error::NotNow`] if the table forbids the move, [`Error::Changed`] if
/// somebody else was faster, [`Error::Fields`] if something that the move needs is missing.
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
    /// The template by which the complainant is notified, if any.
    fn template(&self) -> Option<TemplateKind> {
        match self.new_entry.kind {
            // The notice of a finding says nothing in public: there is something to read and to answer on the private page.
            EntryKind::Asked | EntryKind::FakeNoticed => Some(TemplateKind::Asked),
            EntryKind::Closed => Some(TemplateKind::Answered),
            _ => None,
        }
    }
}

/// Makes one move on a complaint that was read in this transaction. [`tell`] must follow before the transaction ends. At most one such move
/// per transaction may change where a complaint is counted; otherwise two transactions could deadlock.
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
    let now = op.now();
    let (mut after, mut new_entry) = apply_move(op, who, &before, a_move, command)?;
    let ground = match command.outcome.filter(|_| a_move == Move::Close) {
        Some(outcome) => Some((outcome, closing::ground(op, tx, who, &before, outcome, &command.beside).await?)),
        None => None,
    };
    if let (Some(text), Some((_, ground))) = (&mut new_entry.text, &ground)
        && let Some(line) = &ground.line
    {
        text.push('\n');
        text.push_str(line);
    }
    save(tx, &before, &mut after, now).await?;
    let mut made = finish_move(op, tx, before, after, new_entry, &command.form).await?;
    if let (Move::ProposeFake, Some(reason)) = (a_move, command.reason) {
        let proposal = fake::store::Proposal { reason, officer_id: who.officer.id, entry_id: made.entry_id };
        fake::store::propose(tx, &made.after, proposal, now).await?;
    }
    note_source(tx, made.entry_id, &command.form, command.done_at).await?;
    if let Some(finding) = command.finding.as_ref().filter(|_| a_move == Move::Report) {
        let text = command.text.trim();
        made.rows.push(findings::store::reported(tx, &made.before, made.entry_id, finding, text, now).await?);
    }
    if let Some((outcome, ground)) = &ground {
        made.rows.push(findings::store::closed(tx, &made.before, made.entry_id, *outcome, ground, now).await?);
    }
    Ok(made)
}

/// Notes on the timeline entry which form it came from, if that id was made for one form of one officer, and when it was done.
async fn note_source(tx: &mut Tx, entry_id: i64, form: &str, done_at: Option<Millis>) -> Result<(), Error> {
    let form_hash = forms::owner_of(form).map(|_| form_hash(form));
    if form_hash.is_some() || done_at.is_some() {
        let source = sql("update entry set form_hash = $2, said_at = $3 where id = $1");
        tx.run(&source.arg(entry_id).arg(form_hash).arg(done_at)).await?;
    }
    Ok(())
}

/// Whether this form has already made its move on this complaint: a phone sends a form again when the answer was lost.
///
/// # Errors
/// A database error.
pub async fn made_before(op: &Op, complaint_id: i64, form: &str) -> Result<bool, Error> {
    let same = sql("select count(*) from entry where form_hash = $1 and complaint_id = $2");
    let (n,): (i64,) = op.db().one(&same.arg(form_hash(form)).arg(complaint_id)).await?;
    Ok(n > 0)
}

/// The complaint as a move would leave it; writes nothing.
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
    apply_move(op, who, before, a_move, command).map(|(after, _)| after)
}

pub(super) fn apply_move(
    op: &Op,
    who: &SignedIn,
    before: &Complaint,
    a_move: Move,
    command: &MoveCommand,
) -> Result<(Complaint, NewEntry), Error> {
    let status = match may::may(op, who, before, a_move) {
        Err(WhyNot::Status) => return Err(Error::NotNow),
        // A note undoes nobody's work, so it may be based on an outdated version. For any other move, an intervening change is reported before
        // the reason why that change made the move impossible.
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
            let missing = || Error::field("contact_way", Problem::Missing);
            let finding = command.finding.as_ref().ok_or_else(missing)?;
            let problems = rules::problems(finding, text, before.received_at, op.now());
            if !problems.is_empty() {
                return Err(Error::Fields(problems));
            }
            after.report_accepted_at = None;
            EntryKind::Reported
        }
        Move::AcceptReport => {
            after.report_accepted_at = Some(op.now());
            EntryKind::ReportAccepted
        }
        Move::Return => {
            need_text(text)?;
            after.fake = Fake::default();
            after.report_accepted_at = None;
            EntryKind::Returned
        }
        Move::Close => {
            let outcome = command.outcome.ok_or_else(|| Error::field("outcome", Problem::Missing))?;
            if !may::may_close_with(op, before, outcome, who) {
                return Err(Error::field("outcome", Problem::NotAChoice));
            }
            if text.is_empty() {
                return Err(Error::field("text", Problem::NeedsDetail));
            }
            if rules::is_thin(text) {
                return Err(Error::field("text", Problem::Thin));
            }
            after.outcome = Some(outcome);
            after.fake = Fake::default();
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
        Move::Cognizable => {
            need_text(text)?;
            after.cognizable = Some(true);
            EntryKind::Cognizable
        }
        Move::NotCognizable => {
            need_substance(text)?;
            after.cognizable = Some(false);
            EntryKind::NotCognizable
        }
        Move::Signed => {
            need_text(text)?;
            after.signed_at = Some(op.now());
            EntryKind::Signed
        }
        Move::AllowEnquiry => {
            need_text(text)?;
            after.enquiry_at = Some(op.now());
            EntryKind::EnquiryAllowed
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
        Move::ProposeFake => {
            if command.reason.is_none() {
                return Err(Error::field("reason", Problem::Missing));
            }
            need_substance(text)?;
            after.fake.state = Some(FakeState::Proposed);
            after.fake.by_id = Some(who.officer.id);
            EntryKind::FakeProposed
        }
        Move::SignFake => {
            need_substance(text)?;
            after.fake.state = Some(FakeState::Noticed);
            after.fake.signed_id = Some(who.officer.id);
            after.fake.stands_at = Some(op.now() + fake::REPLY_TIME);
            EntryKind::FakeNoticed
        }
        // The answer of a complainant is written by `complainant::answer`.
        Move::Add | Move::Answer | Move::Contest | Move::RecordAnswer => return Err(Error::NotAllowed),
    };
    let new_entry = NewEntry {
        kind,
        officer_id: Some(who.officer.id),
        office_id,
        text: (!text.is_empty()).then(|| text.to_owned()),
    };
    Ok((after, new_entry))
}

/// Writes what accompanies a move whose complaint row is already saved. Photos uploaded under `form` belong to it.
pub(super) async fn finish_move(
    op: &Op,
    tx: &mut Tx,
    before: Complaint,
    after: Complaint,
    new_entry: NewEntry,
    form: &str,
) -> Result<Made, Error> {
    let now = op.now();
    if let (EntryKind::Forwarded | EntryKind::Decided, Some(officer_id)) = (new_entry.kind, new_entry.officer_id) {
        spellings::store::remember(tx, op, &after, officer_id, now).await?;
    }
    let entry_id = enter(tx, &before, &after, &new_entry, now).await?;
    if !form.is_empty() {
        take_photos(tx, form, before.id, entry_id).await?;
    }
    Ok(Made { before, after, new_entry, entry_id, rows: vec![Rows::one(Kind::Entry, entry_id)] })
}

/// The last step for all changes of a transaction: the audit entries with the live events, then the replies. A transaction that locked the
/// audit chain and then made another move would wait for the tally rows while holding the chain, and others wait the other way round.
///
/// # Errors
/// A database error.
pub async fn tell(op: &Op, tx: &mut Tx, who: &SignedIn, all: &[Made]) -> Result<(), Error> {
    for made in all {
        chain(tx, &made.before, &made.after, &made.new_entry, &made.rows, op.now()).await?;
    }
    for made in all {
        if made.new_entry.kind == EntryKind::Sealed {
            outbox::keep_back(tx, made.after.id).await?;
        }
        if let Some(template) = made.template() {
            outbox::tell(op, tx, &made.after, template, who.officer.id).await?;
        }
    }
    Ok(())
}

/// Wakes the workers and pages that wait for what was committed.
pub(super) fn wake(op: &Op, all: &[Made]) {
    op.hub().wake();
    if all.iter().any(|made| made.template().is_some()) {
        op.hub().wake_outbox();
    }
}

/// The office to which it is forwarded. If the chosen office is the one that it is about, or one below that, it goes above the accused office.
fn target(op: &Op, who: &SignedIn, before: &Complaint, to: i64) -> Result<i64, Error> {
    let accused = before.accused_id.filter(|accused| op.offices().below(*accused, op.now()).contains(&to));
    let to = accused.map_or(Some(to), |accused| above_the_accused_officers(op, before, accused));
    let choices = may::choices(op, who, before, Move::Forward);
    to.filter(|to| choices.contains(to)).ok_or_else(|| Error::field("station", Problem::NotAChoice))
}

/// Gives a complaint to an office: to a station and its circle, or to a higher office without a station.
pub(super) fn place(op: &Op, after: &mut Complaint, office: i64) {
    let is_station = op.offices().get(office).is_some_and(|office| office.kind == OfficeKind::Station);
    after.station_id = is_station.then_some(office);
    after.circle_id = op.offices().circle_of(office, op.now()).filter(|circle| Some(*circle) != after.accused_id);
    after.office_id = Some(office);
}

/// Records which office the complaint is about. If it is with that office or one below it, it moves above the accused office at once.
pub(super) fn accuse(op: &Op, after: &mut Complaint, accused: Option<i64>) -> Result<(), Error> {
    after.accused_id = accused;
    let Some(accused) = accused else { return Ok(()) };
    let not_a_choice = || Error::field("station", Problem::NotAChoice);
    // An office that no longer exists may still be accused.
    op.offices().get(accused).filter(|office| office.kind != OfficeKind::District).ok_or_else(not_a_choice)?;
    let higher = above_the_accused_officers(op, after, accused).ok_or_else(not_a_choice)?;
    jurisdiction::drop_accused(op, after);
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

/// A reply that the desk sent on the channel where the complaint was written.
#[derive(Clone, Debug)]
pub struct Said {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// The officer who wrote it.
    pub officer_id: i64,
    /// Its text; empty for a repost.
    pub text: String,
}

/// Records on the timeline what the desk says in public or by message, inside the transaction that queues it.
pub async fn said(tx: &mut Tx, said: Said, now: Millis) -> Result<(), Error> {
    let Said { complaint_id, officer_id, text } = said;
    let (reference,): (Reference,) =
        tx.one(&sql("select reference from complaint where id = $1").arg(complaint_id)).await?;
    let before: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let mut after = Complaint { changed_at: now, unread: false, ..before.clone() };
    let new_entry = NewEntry {
        kind: EntryKind::Said,
        officer_id: Some(officer_id),
        office_id: before.office_id,
        text: Some(text).filter(|text| !text.is_empty()),
    };
    save(tx, &before, &mut after, now).await?;
    record(tx, &before, &after, &new_entry, now).await?;
    Ok(())
}

fn need_text(text: &str) -> Result<(), Error> {
    if text.is_empty() { Err(Error::field("text", Problem::Missing)) } else { Ok(()) }
}

/// As [`need_text`], and the text says something: one word is no reason.
fn need_substance(text: &str) -> Result<(), Error> {
    need_text(text)?;
    if rules::is_thin(text) { Err(Error::field("text", Problem::Thin)) } else { Ok(()) }
}
