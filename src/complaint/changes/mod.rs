//! Every change to a complaint. Nothing else writes complaints.
//!
//! One transaction writes the complaint's row, its timeline entry, its audit entry, its counts and its live event: all of them
//! or none. A change names the version that it was made from; if somebody else was faster, nothing is written and the person is
//! shown what changed. `filing` creates complaints; `officer` and `complainant` change them; what all three share is in this file.

mod accused;
mod checked;
mod complainant;
mod escalated;
mod filing;
pub(super) mod jurisdiction;
mod officer;
pub mod often;
mod ordered;
mod posts;
mod promised;
mod several;
mod shielded;
mod standing;
mod unjoined;

pub use accused::{
    above_the_accused, above_the_accused_officers, is_led_by_the_accused, served_at_the_accused,
    served_with_the_accused,
};
pub use checked::checked_blind;
pub use complainant::{Answered, Joining, add_words, answer, answer_in, contest, join, record_answer, reopens_to};
pub use escalated::{Escalated, escalated, tell_escalated};
pub use filing::{Begun, Filed, NewComplaint, begin, file, file_for_caller, file_in};
pub use officer::{MoveCommand, Said, foreseen, made_before, make, make_in, said, tell};
pub use ordered::{Ordered, ordered, ordered_in};
pub use posts::{Blamed, PostTold, blamed, light_up, post_told};
pub use promised::{keep_promise, promise};
pub use several::{Halted, make_all};
pub use shielded::shield;
pub use standing::stands;
pub use unjoined::{Unjoined, hold_to_unjoin, unjoin};

use super::{
    Audience, EntryKind, Millis, Status, counting, fake, hooks, queues, search, status_changes, store::Complaint, tally,
};
use crate::{
    audit::{self, Kind, Rows},
    board::working::store as working,
    command::{clocks, notices, orders},
    error::Error,
    offices::OfficeKind,
    server::{
        db::{Tx, announced, broken_rule, columns, sql, update},
        op::Op,
    },
};
use sha2::{Digest as _, Sha256};

/// The secret key that belongs to a form. The same form always gives the same key; the database stores only its hash.
pub fn private_key(form: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digest = Sha256::digest(format!("sunwai private key {form}"));
    digest.iter().take(16).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// The hash of a private key, as stored.
pub fn key_hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

/// The hash of a form id, as stored.
///
/// The hashes of all forms of one private link ([`form_of_link`]) share a prefix, so that what is pending under them can be counted.
pub fn form_hash(form: &str) -> Vec<u8> {
    let own = Sha256::digest(format!("sunwai form {form}")).to_vec();
    match form.split_once(':') {
        Some((link, _)) => [link_hash(link), own[LINK_BYTES..].to_vec()].concat(),
        None => own,
    }
}

/// Number of leading bytes of a form hash that identify the private link.
const LINK_BYTES: usize = 16;

fn link_hash(link: &str) -> Vec<u8> {
    let mut hash = Sha256::digest(format!("sunwai forms of {link}")).to_vec();
    hash.truncate(LINK_BYTES);
    hash
}

/// The id of a form that was posted through the private link of this complaint. Ids posted by browsers never contain a colon.
pub fn form_of_link(complaint_id: i64, form: &str) -> String {
    format!("link-{complaint_id}:{form}")
}

/// The lowest and the highest possible hash of the forms of this complaint's private link.
pub fn forms_of_link(complaint_id: i64) -> (Vec<u8>, Vec<u8>) {
    let ends = |byte| {
        let mut hash = link_hash(&format!("link-{complaint_id}"));
        hash.resize(32, byte);
        hash
    };
    (ends(0), ends(u8::MAX))
}

/// A timeline entry to be written.
struct NewEntry {
    kind: EntryKind,
    officer_id: Option<i64>,
    office_id: Option<i64>,
    text: Option<String>,
}

/// A change already written in a transaction, except for what comes last: the audit entry with the live event, and the replies. [`tell`]
/// writes these for all changes of the transaction.
#[must_use = "the audit entry and the live event must still be written"]
pub struct Made {
    before: Complaint,
    after: Complaint,
    new_entry: NewEntry,
    entry_id: i64,
    /// The rows that the audit entry covers: the timeline entry and any other rows created with it.
    rows: Vec<Rows>,
}

impl Made {
    /// The complaint after the change.
    pub fn after(&self) -> &Complaint {
        &self.after
    }
}

/// Assigns the photos that were uploaded under a form to a complaint and an entry.
async fn take_photos(tx: &mut Tx, form: &str, complaint_id: i64, entry_id: i64) -> Result<(), Error> {
    let statement = sql("update photo set complaint_id = $1, entry_id = $2, form_hash = null where form_hash = $3");
    tx.run(&statement.arg(complaint_id).arg(entry_id).arg(form_hash(form))).await?;
    Ok(())
}

/// One office above the one that has it: from a station its circle, from a circle its zone, and so on up to the district, which
/// keeps it. A complaint that never left the cell goes to the district.
pub(super) fn one_higher(op: &Op, complaint: &Complaint) -> Option<i64> {
    let now = op.now();
    let offices = op.offices();
    let district = || offices.of_kind(OfficeKind::District, now).first().map(|office| office.id);
    let next = match complaint.office_id.or(complaint.station_id).or(complaint.accused_id) {
        Some(office) => offices.above(office, now).or_else(|| {
            // The office no longer exists: the office that was above it last, if that one still does.
            let above =
                offices.above(office, complaint.received_at).filter(|&above| offices.existing(above, now).is_some());
            above.or_else(|| district().or(Some(office)))
        }),
        None => district(),
    };
    match next {
        // Never to the office that it is about, nor to one led by an officer who served there.
        Some(office) if Some(office) == complaint.accused_id => above_the_accused_officers(op, complaint, office),
        other => other.map(|office| accused::past_the_accused_officers(op, complaint, office)),
    }
}

fn reopen(after: &mut Complaint, office_id: Option<i64>) {
    after.status = Status::Forwarded;
    after.outcome = None;
    after.accepted = false;
    after.settled = None;
    after.report_accepted_at = None;
    after.officer_id = None;
    after.office_id = office_id;
}

/// Updates the row if nobody else changed it meanwhile, and updates its counts.
async fn save(tx: &mut Tx, before: &Complaint, after: &mut Complaint, now: Millis) -> Result<(), Error> {
    update_row(tx, before, after, now).await?;
    if before.counted() != after.counted() {
        // In a fixed order, so that two moves between the same two rows do not deadlock.
        let (leaves, enters) = (before.counted(), after.counted());
        if leaves.key() <= enters.key() {
            tally::add(tx, &leaves, -1).await?;
            tally::add(tx, &enters, 1).await?;
        } else {
            tally::add(tx, &enters, 1).await?;
            tally::add(tx, &leaves, -1).await?;
        }
    }
    Ok(())
}

/// The first half of [`save`]: the row without its counts.
async fn update_row(tx: &mut Tx, before: &Complaint, after: &mut Complaint, now: Millis) -> Result<(), Error> {
    after.version = before.version + 1;
    let row = columns()
        .set("status", after.status)
        .set("outcome", after.outcome)
        .set("confidential", after.confidential)
        .set("accepted", after.accepted)
        .set("settled", after.settled)
        .set("station_id", after.station_id)
        .set("circle_id", after.circle_id)
        .set("office_id", after.office_id)
        .set("officer_id", after.officer_id)
        .set("changed_at", now)
        .set("version", after.version)
        .set("accused_id", after.accused_id)
        .set("refused_by_id", after.refused_by_id)
        .set("suggested_id", after.suggested_id)
        .set("decider_id", after.decider_id)
        .set("cognizable", after.cognizable)
        .set("signed_at", after.signed_at)
        .set("enquiry_at", after.enquiry_at)
        .set("report_accepted_at", after.report_accepted_at)
        .set("shield", after.shield);
    let mut statement = update("complaint", row);
    // Messages that arrived after the complaint was read stay unread.
    statement.push(", unread = (case when heard = ").bind(before.heard).push(" then ").bind(after.unread);
    statement.push(" else true end) where id = ").bind(before.id).push(" and version = ").bind(before.version);
    match tx.run(&statement).await {
        Ok(1) => Ok(status_changes::note(tx, before, after, now).await?),
        Ok(_) => Err(Error::Changed),
        Err(error) => Err(match broken_rule(&error).as_deref() {
            Some(
                "complaint_outcome_when_closed"
                | "complaint_forwarded_somewhere"
                | "complaint_not_with_the_accused"
                | "complaint_decided_by_another",
            ) => Error::NotNow,
            _ => error.into(),
        }),
    }
}

/// The audience of entries of this kind.
pub fn audience(kind: EntryKind) -> Audience {
    match kind {
        EntryKind::Received
        | EntryKind::Forwarded
        | EntryKind::Accepted
        | EntryKind::NotOurs
        | EntryKind::HandedUp
        | EntryKind::Decided
        | EntryKind::Started
        | EntryKind::Reported
        | EntryKind::Closed
        | EntryKind::Reopened
        | EntryKind::Escalated => Audience::Public,
        // A complainant has a right to the reasons (Lalita Kumari, 2013, paragraph 120).
        EntryKind::Cognizable
        | EntryKind::NotCognizable
        | EntryKind::Signed
        | EntryKind::Asked
        | EntryKind::Added
        | EntryKind::Edited
        | EntryKind::Said
        | EntryKind::Settled
        | EntryKind::PartlySettled
        | EntryKind::NotSettled
        | EntryKind::FakeNoticed
        | EntryKind::FakeContested
        | EntryKind::HandleProved => Audience::Complainant,
        EntryKind::PostJoined
        | EntryKind::PostEdited
        | EntryKind::PostDeleted
        | EntryKind::PostHidden
        | EntryKind::PostView
        | EntryKind::AnsweredElsewhere
        | EntryKind::Unjoined
        | EntryKind::Noted
        | EntryKind::FakeProposed
        | EntryKind::CheckedBlind
        | EntryKind::Assigned
        | EntryKind::Promised
        | EntryKind::PromiseKept
        | EntryKind::Returned
        | EntryKind::Sealed
        | EntryKind::Unsealed
        | EntryKind::EnquiryAllowed
        | EntryKind::ReportAccepted
        | EntryKind::Accused
        | EntryKind::Ordered
        | EntryKind::OrderAcknowledged
        | EntryKind::OrderAnswered
        | EntryKind::OrderAccepted
        | EntryKind::OrderReturned
        | EntryKind::OrderExtended
        | EntryKind::OrderDropped => Audience::Staff,
    }
}

/// Writes the timeline entry, updates the clocks, and writes the audit entry and the live event. Returns the id of the timeline entry.
async fn record(
    tx: &mut Tx,
    before: &Complaint,
    after: &Complaint,
    new_entry: &NewEntry,
    now: Millis,
) -> Result<i64, Error> {
    let entry_id = enter(tx, before, after, new_entry, now).await?;
    chain(tx, before, after, new_entry, &[Rows::one(Kind::Entry, entry_id)], now).await?;
    Ok(entry_id)
}

/// The first half of [`record`]: everything before the audit entry.
async fn enter(
    tx: &mut Tx,
    before: &Complaint,
    after: &Complaint,
    new_entry: &NewEntry,
    now: Millis,
) -> Result<i64, Error> {
    let entry =
        sql("insert into entry (complaint_id, at, kind, audience, officer_id, office_id, status, outcome, text) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id")
        .arg(after.id)
        .arg(now)
        .arg(new_entry.kind)
        .arg(audience(new_entry.kind))
        .arg(new_entry.officer_id)
        .arg(new_entry.office_id)
        .arg(after.status)
        .arg(if new_entry.kind == EntryKind::Closed { after.outcome } else { None })
        .arg(new_entry.text.clone());
    let (entry_id,): (i64,) = tx.one(&entry).await?;
    // Every text about a complaint is searchable.
    if new_entry.kind == EntryKind::Received {
        search::write_first(tx, after).await?;
    } else if new_entry.text.is_some() {
        search::refresh(tx, after.id).await?;
    }
    // Before the audit entry: the scheduler also locks clocks first and the audit chain last.
    clocks::follow::follow(tx, before, after, new_entry.kind, new_entry.text.is_some(), now).await?;
    // A reopened complaint may already have been with the district, which is notified again.
    if before.office_id != after.office_id || new_entry.kind == EntryKind::Reopened {
        // The circle officer is notified together with the station.
        let given = matches!(new_entry.kind, EntryKind::Forwarded | EntryKind::Decided);
        let circle = after.circle_id.filter(|circle| given && Some(*circle) != after.office_id);
        notices::store::brought(tx, after.id, after.office_id.into_iter().chain(circle), now).await?;
    }
    if new_entry.kind == EntryKind::Reopened {
        let station = after.station_id.filter(|station| Some(*station) != after.office_id);
        notices::store::reopened(tx, after.id, station, now).await?;
    }
    if new_entry.kind == EntryKind::Returned {
        notices::store::report_returned(tx, after.id, after.office_id, now).await?;
    }
    if before.place() != after.place() {
        orders::store::follow(tx, after, now).await?;
    }
    let shielded = after.shield.is_some() && before.shield.is_none();
    if shielded || matches!(new_entry.kind, EntryKind::Sealed | EntryKind::Accused) {
        notices::store::forget_number(tx, after.reference).await?;
    }
    jurisdiction::notify(tx, before, after, new_entry.kind, now).await?;
    fake::store::follow(tx, after, new_entry.kind, new_entry.officer_id, now).await?;
    // The officer has acted, so is no longer shown as working on it.
    if let Some(officer) = new_entry.officer_id {
        working::done(tx, after.id, officer).await?;
    }
    Ok(entry_id)
}

/// The second half of [`record`]: the audit entry, which covers the rows that were written, and the live event. Every transaction takes the
/// lock of the audit chain last.
async fn chain(
    tx: &mut Tx,
    before: &Complaint,
    after: &Complaint,
    new_entry: &NewEntry,
    rows: &[Rows],
    now: Millis,
) -> Result<(), Error> {
    let detail = after.status.as_str();
    let reference = after.reference;
    hooks::note(tx, after.id, new_entry.kind, now).await?;
    audit::cover(tx, now, new_entry.officer_id, new_entry.kind.as_str(), reference.as_str(), detail, rows).await?;
    // A complaint that was just created is in no queue.
    if new_entry.kind != EntryKind::Received {
        queues::store::refresh(tx, [after.id]).await?;
    }
    counting::refresh(tx, after.id).await?;
    // Sealing, unsealing and returning a report change what the public sees, though the entries themselves are for staff.
    let seen_by = match new_entry.kind {
        EntryKind::Sealed | EntryKind::Unsealed | EntryKind::Returned => Audience::Public,
        kind => audience(kind),
    };
    // If it moved out of somebody's sight, an event for its old position removes its card there.
    if before.place() != after.place() {
        event(tx, before, seen_by, now).await?;
    }
    event(tx, after, seen_by, now).await
}

/// Makes staff pages reload a complaint although the complaint itself has not changed.
pub async fn look_again(tx: &mut Tx, complaint: &Complaint, now: Millis) -> Result<(), Error> {
    audit::hold(tx).await?;
    event(tx, complaint, Audience::Staff, now).await
}

/// Must follow the audit entry of the same transaction: its lock makes event ids grow in the order of commits, on which readers
/// of the event log rely.
async fn event(tx: &mut Tx, complaint: &Complaint, audience: Audience, now: Millis) -> Result<(), Error> {
    let mut statement = sql(
        "insert into event (at, complaint_id, reference, audience, confidential, shielded, station_id, circle_id, office_id, accused_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .arg(now)
    .arg(complaint.id)
    .arg(complaint.reference)
    .arg(audience)
    .arg(complaint.confidential)
    .arg(complaint.shield.is_some())
    .arg(complaint.station_id)
    .arg(complaint.circle_id)
    .arg(complaint.office_id)
    .arg(complaint.accused_id);
    statement.push(announced(tx));
    tx.run(&statement).await?;
    Ok(())
}
