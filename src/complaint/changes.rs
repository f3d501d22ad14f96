//! Every change to a complaint, and nothing else writes complaints.
//!
//! One transaction holds the complaint's row, its timeline entry, its audit entry, its counts and its live event: all of it is
//! there, or none. A change names the version it was made from; if somebody was quicker, nothing is written and the person is
//! shown what changed.

use super::{
    Audience, Category, Channel, EntryKind, Millis, Move, Mover, Outcome, Reference, Status, moves,
    store::{self, Complaint},
    tally,
};
use crate::{
    audit,
    error::{Error, Problem},
    language::{Language, folded},
    officers::{Role, sign_in::SignedIn},
    offices::OfficeKind,
    server::{
        House,
        db::{Tx, broken_rule, sql, write_words},
    },
    shield::Viewer,
};
use sha2::{Digest as _, Sha256};

/// A complaint about to get its number. Everything is checked already.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    /// The way it comes.
    pub channel: Channel,
    /// What it is about.
    pub category: Category,
    /// The complainant's words.
    pub text: String,
    /// The place as typed.
    pub place: Option<String>,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// Name, if given.
    pub name: Option<String>,
    /// Telephone, if given.
    pub phone: Option<String>,
    /// Handle, if given.
    pub handle: Option<String>,
    /// The language of the page.
    pub language: Language,
}

/// What the complainant gets back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The number.
    pub reference: Reference,
    /// The secret part of the private link.
    pub key: String,
}

/// The secret key that belongs to a form: the same form always gives the same key, and the database holds only the key's hash.
pub fn private_key(form: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digest = Sha256::digest(format!("sunwai private key {form}"));
    digest.iter().take(16).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// What is stored of a private key.
pub fn key_hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

/// What is stored of a form's id.
pub fn form_hash(form: &str) -> Vec<u8> {
    Sha256::digest(format!("sunwai form {form}")).to_vec()
}

/// Files a complaint from a form. The same form filed again gives the same complaint; if it says something else by then, the new
/// words are added to it.
pub async fn file(house: &House, form: &str, new: NewComplaint) -> Result<Filed, Error> {
    let now = house.clock().now();
    let key = private_key(form);
    if let Some(reference) = filed_before(house, form, &new).await? {
        return Ok(Filed { reference, key });
    }
    let mut tx = house.db().begin().await?;
    let Some(post_id) = insert_post(&mut tx, form, &new, now).await? else {
        // The same form is being filed by another request at this moment, and was quicker.
        drop(tx);
        let reference = filed_before(house, form, &new).await?.ok_or(Error::Busy)?;
        return Ok(Filed { reference, key });
    };
    let (id, reference) = insert_complaint(&mut tx, &new, &key, now).await?;
    let complaint = store::Complaint {
        id,
        reference,
        key_hash: Vec::new(),
        channel: new.channel,
        category: new.category,
        text: new.text,
        place: new.place,
        lat: None,
        lon: None,
        name: new.name,
        phone: new.phone,
        handle: new.handle,
        language: new.language,
        status: Status::Received,
        outcome: None,
        confidential: false,
        accepted: false,
        unread: false,
        settled: None,
        station_id: None,
        circle_id: None,
        office_id: None,
        officer_id: None,
        received_at: now,
        changed_at: now,
        version: 1,
    };
    tx.run(&sql("update post set complaint_id = $1 where id = $2").arg(id).arg(post_id)).await?;
    tally::add(&mut tx, &complaint.counted(), 1).await?;
    let entry = Happened { kind: EntryKind::Received, officer_id: None, office_id: None, text: None };
    let entry_id = record(&mut tx, &complaint, &complaint, &entry, now).await?;
    take_photos(&mut tx, form, id, entry_id).await?;
    write_words(&mut tx, id, &words_of(&complaint)).await?;
    tx.commit().await?;
    house.hub().wake();
    Ok(Filed { reference, key })
}

async fn filed_before(house: &House, form: &str, new: &NewComplaint) -> Result<Option<Reference>, Error> {
    let statement = sql("select c.id, c.reference, c.text from post p join complaint c on c.id = p.complaint_id \
                         where p.channel = $1 and p.channel_key = $2");
    let found: Option<(i64, Reference, String)> =
        house.db().maybe(&statement.arg(new.channel).arg(hex::encode(form_hash(form)))).await?;
    let Some((id, reference, text)) = found else { return Ok(None) };
    let said = sql("select count(*) from entry where complaint_id = $1 and kind = 'added' and text = $2")
        .arg(id)
        .arg(&new.text);
    let (times,): (i64,) = house.db().one(&said).await?;
    let waits = sql("select count(*) from photo where form_hash = $1").arg(form_hash(form));
    let (photos,): (i64,) = house.db().one(&waits).await?;
    if photos > 0 || (text != new.text && times == 0) {
        let words = if text == new.text { "" } else { &new.text };
        add_words(house, reference, form, words).await?;
    }
    Ok(Some(reference))
}

async fn insert_post(tx: &mut Tx, form: &str, new: &NewComplaint, now: Millis) -> Result<Option<i64>, Error> {
    let raw = serde_json::json!({
        "category": new.category, "text": new.text, "place": new.place, "point": new.point,
        "name": new.name, "phone": new.phone, "handle": new.handle, "language": new.language,
    })
    .to_string()
    .into_bytes();
    let hash = Sha256::digest(&raw).to_vec();
    let statement = sql("insert into post (channel, channel_key, received_at, raw, sha256, disposition) \
         values ($1, $2, $3, $4, $5, 'complaint') on conflict (channel, channel_key) do nothing returning id")
    .arg(new.channel)
    .arg(hex::encode(form_hash(form)))
    .arg(now)
    .arg(raw)
    .arg(hash);
    Ok(tx.maybe::<(i64,)>(&statement).await?.map(|(id,)| id))
}

async fn insert_complaint(tx: &mut Tx, new: &NewComplaint, key: &str, now: Millis) -> Result<(i64, Reference), Error> {
    // With 45 random bits a second try is needed once in a billion; a third never.
    for _ in 0..3 {
        let reference = Reference::from_values(rand::random());
        let statement = sql("insert into complaint (reference, key_hash, channel, category, text, place, lat, lon, name, phone, handle, \
             language, status, confidential, accepted, unread, received_at, changed_at, version) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'received', false, false, false, $13, $13, 1) \
             on conflict (reference) do nothing returning id")
        .arg(reference)
        .arg(key_hash(key))
        .arg(new.channel)
        .arg(new.category)
        .arg(&new.text)
        .arg(new.place.clone())
        .arg(new.point.map(|(lat, _)| lat))
        .arg(new.point.map(|(_, lon)| lon))
        .arg(new.name.clone())
        .arg(new.phone.clone())
        .arg(new.handle.clone())
        .arg(new.language)
        .arg(now);
        if let Some((id,)) = tx.maybe::<(i64,)>(&statement).await? {
            return Ok((id, reference));
        }
    }
    Err(Error::Busy)
}

/// The folded words by which a complaint is found: its own, its place and its number.
pub fn words_of(complaint: &Complaint) -> String {
    let place = complaint.place.as_deref().unwrap_or_default();
    folded(&format!(
        "{} {} {} {}",
        complaint.text,
        place,
        complaint.reference.as_str(),
        complaint.handle.as_deref().unwrap_or_default()
    ))
}

/// Gives photos that came with a form to the complaint and entry they belong to.
async fn take_photos(tx: &mut Tx, form: &str, complaint_id: i64, entry_id: i64) -> Result<(), Error> {
    let statement = sql("update photo set complaint_id = $1, entry_id = $2, form_hash = null where form_hash = $3");
    tx.run(&statement.arg(complaint_id).arg(entry_id).arg(form_hash(form))).await?;
    Ok(())
}

/// What an officer asks for: one move and what it needs.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// The version the page was made from.
    pub version: i64,
    /// Words: a note, a question, a report, a reason.
    pub text: String,
    /// Where to forward to.
    pub station_id: Option<i64>,
    /// How it ends.
    pub outcome: Option<Outcome>,
    /// Photos that were uploaded under this form id belong to the move.
    pub form: String,
}

struct Happened {
    kind: EntryKind,
    officer_id: Option<i64>,
    office_id: Option<i64>,
    text: Option<String>,
}

/// Makes one move. Whoever may not see the complaint gets [`Error::NotFound`].
///
/// # Errors
/// [`Error::NotNow`] where the table forbids it, [`Error::Changed`] when somebody was quicker, [`Error::Fields`] when something
/// that the move needs is missing.
pub async fn make(
    house: &House,
    who: &SignedIn,
    reference: Reference,
    a_move: Move,
    command: Command,
) -> Result<(), Error> {
    let now = house.clock().now();
    let role = who.officer.role;
    let mut tx = house.db().begin().await?;
    let before: Complaint = tx.maybe(&store::select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)?;
    let status = moves::after(before.status, a_move, Mover::Officer(role)).ok_or(Error::NotNow)?;
    // A note does not undo anybody's work, so it need not have seen the last change.
    if a_move != Move::Note && command.version != before.version {
        return Err(Error::Changed);
    }
    if !holds(house, who, &before) && a_move != Move::Note {
        return Err(Error::NotAllowed);
    }

    let mut after = Complaint { status, changed_at: now, unread: false, ..before.clone() };
    let text = command.text.trim();
    let mut office_id = before.office_id;
    let kind = match a_move {
        Move::Forward => {
            let station_id = command.station_id.ok_or_else(|| Error::field("station", Problem::Missing))?;
            let station = house.offices().get(station_id).filter(|office| office.kind == OfficeKind::Station);
            let station = station.ok_or_else(|| Error::field("station", Problem::NotAChoice))?;
            if role == Role::Circle
                && !who.officer.office_id.is_some_and(|own| house.offices().below(own, now).contains(&station.id))
            {
                return Err(Error::field("station", Problem::NotAChoice));
            }
            after.station_id = Some(station.id);
            after.circle_id = house.offices().circle_of(station.id, now);
            after.office_id = Some(station.id);
            after.accepted = false;
            after.officer_id = None;
            office_id = after.office_id;
            EntryKind::Forwarded
        }
        Move::Accept => {
            if before.accepted {
                return Err(Error::NotNow);
            }
            after.accepted = true;
            EntryKind::Accepted
        }
        Move::Start => {
            after.accepted = true;
            EntryKind::Started
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
            if !moves::may_close_with(before.status, outcome, role) {
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
            office_id = one_higher(house, &before, now);
            reopen(&mut after, office_id);
            EntryKind::Reopened
        }
        Move::Seal => {
            need_text(text)?;
            if before.confidential {
                return Err(Error::NotNow);
            }
            after.confidential = true;
            EntryKind::Sealed
        }
        Move::Unseal => {
            need_text(text)?;
            if !before.confidential {
                return Err(Error::NotNow);
            }
            after.confidential = false;
            EntryKind::Unsealed
        }
        Move::Add | Move::Answer => return Err(Error::NotAllowed),
    };
    if after.office_id.is_none() && after.status != Status::Received && after.status != Status::Closed {
        return Err(Error::NotNow);
    }
    let happened = Happened {
        kind,
        officer_id: Some(who.officer.id),
        office_id,
        text: (!text.is_empty()).then(|| text.to_owned()),
    };
    save(&mut tx, &before, &mut after, now).await?;
    let entry_id = record(&mut tx, &before, &after, &happened, now).await?;
    if !command.form.is_empty() {
        take_photos(&mut tx, &command.form, before.id, entry_id).await?;
    }
    tx.commit().await?;
    house.hub().wake();
    Ok(())
}

/// Whether it lies with the officer's office or one below. After a reopening it lies higher: the station reads on, and may add
/// notes, but no longer decides.
pub fn holds(house: &House, who: &SignedIn, complaint: &Complaint) -> bool {
    match (complaint.office_id, who.officer.office_id) {
        (Some(holder), Some(own)) => house.offices().below(own, house.clock().now()).contains(&holder),
        _ => true,
    }
}

fn need_text(text: &str) -> Result<(), Error> {
    if text.is_empty() { Err(Error::field("text", Problem::Missing)) } else { Ok(()) }
}

/// One office above the one that had it: from a station its circle, from a circle its zone, and so on to the district, which
/// stays. A complaint that never left the cell goes to the district.
fn one_higher(house: &House, complaint: &Complaint, now: Millis) -> Option<i64> {
    let district = || house.offices().of_kind(OfficeKind::District, now).first().map(|office| office.id);
    match complaint.office_id.or(complaint.station_id) {
        Some(office) => house.offices().above(office, now).or_else(|| {
            // The office no longer exists: whoever stood above it last.
            house.offices().above(office, complaint.received_at).or_else(|| district().or(Some(office)))
        }),
        None => district(),
    }
}

fn reopen(after: &mut Complaint, office_id: Option<i64>) {
    after.status = Status::Forwarded;
    after.outcome = None;
    after.accepted = false;
    after.settled = None;
    after.officer_id = None;
    after.office_id = office_id;
}

/// The complainant adds words, or photos uploaded under `form`.
pub async fn add_words(house: &House, reference: Reference, form: &str, text: &str) -> Result<(), Error> {
    complainant(house, reference, form, Move::Add, EntryKind::Added, Some(text)).await
}

/// The complainant's answer to "is it really settled?". "No" reopens it one office higher.
pub async fn answer(house: &House, reference: Reference, settled: bool, text: &str) -> Result<(), Error> {
    let kind = if settled { EntryKind::Settled } else { EntryKind::NotSettled };
    complainant(house, reference, "", Move::Answer, kind, Some(text).filter(|text| !text.trim().is_empty())).await
}

async fn complainant(
    house: &House,
    reference: Reference,
    form: &str,
    a_move: Move,
    kind: EntryKind,
    text: Option<&str>,
) -> Result<(), Error> {
    let now = house.clock().now();
    let mut tx = house.db().begin().await?;
    let (id,): (i64,) =
        tx.maybe(&sql("select id from complaint where reference = $1").arg(reference)).await?.ok_or(Error::NotFound)?;
    let before: Complaint = tx.one(&store::select_visible(&Viewer::Complainant(id), reference)).await?;
    moves::after(before.status, a_move, Mover::Complainant).ok_or(Error::NotNow)?;
    if kind == EntryKind::Added
        && let Some(words) = text
    {
        // The same words sent twice are added once, unless photos came with them.
        let waits = sql("select count(*) from photo where form_hash = $1").arg(form_hash(form));
        let (photos,): (i64,) = tx.one(&waits).await?;
        let said =
            sql("select count(*) from entry where complaint_id = $1 and kind = 'added' and text = $2 and at > $3");
        let (times,): (i64,) = tx.one(&said.arg(id).arg(words.trim()).arg(now - 600_000)).await?;
        if times > 0 && photos == 0 {
            return Ok(());
        }
    }
    let mut after = Complaint { changed_at: now, unread: true, ..before.clone() };
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let happened = Happened { kind, officer_id: None, office_id: before.office_id, text };
    match kind {
        EntryKind::Settled => {
            after.settled = Some(true);
            after.unread = false;
        }
        EntryKind::NotSettled => {
            let office_id = one_higher(house, &before, now);
            reopen(&mut after, office_id);
            // The row before the chain, as everywhere: two transactions that lock in different orders wait for each other for ever.
            save(&mut tx, &before, &mut after, now).await?;
            // The answer stands before the reopening, so that the timeline shows why it began again.
            record(&mut tx, &before, &before, &happened, now).await?;
            let reopened = Happened { kind: EntryKind::Reopened, officer_id: None, office_id, text: None };
            record(&mut tx, &before, &after, &reopened, now).await?;
            tx.commit().await?;
            house.hub().wake();
            return Ok(());
        }
        _ => {}
    }
    save(&mut tx, &before, &mut after, now).await?;
    let entry_id = record(&mut tx, &before, &after, &happened, now).await?;
    if !form.is_empty() {
        take_photos(&mut tx, form, id, entry_id).await?;
    }
    tx.commit().await?;
    house.hub().wake();
    Ok(())
}

/// Writes the row if nobody was quicker, and moves its counts.
async fn save(tx: &mut Tx, before: &Complaint, after: &mut Complaint, now: Millis) -> Result<(), Error> {
    after.version = before.version + 1;
    let statement = sql(
        "update complaint set status = $1, outcome = $2, confidential = $3, accepted = $4, unread = $5, settled = $6, \
         station_id = $7, circle_id = $8, office_id = $9, officer_id = $10, changed_at = $11, version = $12 \
         where id = $13 and version = $14",
    )
    .arg(after.status)
    .arg(after.outcome)
    .arg(after.confidential)
    .arg(after.accepted)
    .arg(after.unread)
    .arg(after.settled)
    .arg(after.station_id)
    .arg(after.circle_id)
    .arg(after.office_id)
    .arg(after.officer_id)
    .arg(now)
    .arg(after.version)
    .arg(before.id)
    .arg(before.version);
    match tx.run(&statement).await {
        Ok(1) => {}
        Ok(_) => return Err(Error::Changed),
        Err(error) => {
            return Err(match broken_rule(&error).as_deref() {
                Some("complaint_outcome_when_closed" | "complaint_forwarded_somewhere") => Error::NotNow,
                _ => error.into(),
            });
        }
    }
    if before.counted() != after.counted() {
        // In a fixed order, so that two moves between the same two rows do not wait for each other for ever.
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

/// Who may know that this kind of thing happened.
pub fn audience(kind: EntryKind) -> Audience {
    match kind {
        EntryKind::Received
        | EntryKind::Forwarded
        | EntryKind::Accepted
        | EntryKind::Started
        | EntryKind::Reported
        | EntryKind::Closed
        | EntryKind::Reopened => Audience::Public,
        EntryKind::Asked | EntryKind::Added | EntryKind::Settled | EntryKind::NotSettled => Audience::Complainant,
        EntryKind::Noted | EntryKind::Assigned | EntryKind::Returned | EntryKind::Sealed | EntryKind::Unsealed => {
            Audience::Staff
        }
    }
}

/// Writes the timeline entry, the audit entry and the live event of one happening, and returns the entry's id.
async fn record(
    tx: &mut Tx,
    before: &Complaint,
    after: &Complaint,
    happened: &Happened,
    now: Millis,
) -> Result<i64, Error> {
    let audience = audience(happened.kind);
    let entry =
        sql("insert into entry (complaint_id, at, kind, audience, officer_id, office_id, status, outcome, text) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id")
        .arg(after.id)
        .arg(now)
        .arg(happened.kind)
        .arg(audience)
        .arg(happened.officer_id)
        .arg(happened.office_id)
        .arg(after.status)
        .arg(if happened.kind == EntryKind::Closed { after.outcome } else { None })
        .arg(happened.text.clone());
    let (entry_id,): (i64,) = tx.one(&entry).await?;
    let detail = after.status.as_str();
    audit::write(tx, now, happened.officer_id, happened.kind.as_str(), after.reference.as_str(), detail).await?;
    // Sealing, unsealing and sending a report back change what the public sees, though the entries themselves are for staff.
    let seen_by = match happened.kind {
        EntryKind::Sealed | EntryKind::Unsealed | EntryKind::Returned => Audience::Public,
        _ => audience,
    };
    // Where it moved out of somebody's sight, the place it left is told too: a card must go as surely as it came.
    if before.place() != after.place() {
        event(tx, before, seen_by, now).await?;
    }
    event(tx, after, seen_by, now).await?;
    Ok(entry_id)
}

/// Always after the audit entry of the same transaction: its lock makes event ids grow in the order of commits, on which the log's
/// readers rely.
async fn event(tx: &mut Tx, complaint: &Complaint, audience: Audience, now: Millis) -> Result<(), Error> {
    let statement = sql(
        "insert into event (at, complaint_id, reference, audience, confidential, station_id, circle_id, office_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .arg(now)
    .arg(complaint.id)
    .arg(complaint.reference)
    .arg(audience)
    .arg(complaint.confidential)
    .arg(complaint.station_id)
    .arg(complaint.circle_id)
    .arg(complaint.office_id);
    tx.run(&statement).await?;
    Ok(())
}
