//! Filing a new complaint.

use super::{
    Made, MoveCommand, NewEntry, add_words, chain, enter, form_hash, key_hash, officer, private_key, take_photos,
    update_row,
};
use crate::{
    audit::{Kind, Rows},
    complaint::{
        Category, Channel, EntryKind, MAX_TEXT, Millis, Move, Reference, Status,
        details::{self, Details},
        fake::Fake,
        sealing,
        store::Complaint,
        tally,
    },
    error::Error,
    findings::code,
    language::{Language, whole::parted},
    officers::sign_in::SignedIn,
    sealed::{Sealing, store::Use},
    server::{
        db::{Tx, columns, insert_into, sql},
        op::Op,
    },
};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

/// A complaint that is about to get its number. All fields have been validated.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    /// The channel through which it arrives.
    pub channel: Channel,
    /// Its subject.
    pub category: Category,
    /// The complainant's text, of any length.
    pub text: String,
    /// What the complainant gave besides the text.
    pub details: Details,
    /// Latitude and longitude in degrees, if given.
    pub point: Option<(f64, f64)>,
    /// The language in which the complainant used the page.
    pub language: Language,
    /// The office that its text accuses; an officer may correct this later.
    pub accused: Option<i64>,
}

/// What the complainant receives after filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The reference number.
    pub reference: Reference,
    /// The secret part of the private link.
    pub key: String,
}

/// Files a complaint from a form. The same form submitted again gives the same complaint; whatever differs is added to it
/// as a further entry.
pub async fn file(op: &Op, form: &str, new: NewComplaint) -> Result<Filed, Error> {
    file_under(op, form, private_key(form), new).await
}

/// As [`file`], for a caller or a visitor whose words an officer enters. Nobody knows its private link: an officer who knows the form must not be able to
/// answer as the complainant.
pub async fn file_for_caller(op: &Op, form: &str, new: NewComplaint) -> Result<Reference, Error> {
    let key = hex::encode(rand::random::<[u8; 16]>());
    Ok(file_under(op, form, key, new).await?.reference)
}

async fn file_under(op: &Op, form: &str, key: String, new: NewComplaint) -> Result<Filed, Error> {
    if let Some(reference) = filed_before(op, form, &new).await? {
        return Ok(Filed { reference, key });
    }
    let mut tx = op.db().begin().await?;
    let Some(filed) = file_in_under(op, &mut tx, form, &key, &new).await? else {
        // Another request is filing the same form at this moment and was first.
        drop(tx);
        let reference = filed_before(op, form, &new)
            .await?
            .ok_or_else(|| Error::busy("the same form is being filed by another request"))?;
        return Ok(Filed { reference, key });
    };
    tx.commit().await?;
    op.hub().wake();
    Ok(filed)
}

/// Files a complaint from a form inside a transaction. After its commit, the caller wakes the hub. Returns `None` and writes nothing if this form was
/// filed before.
///
/// # Errors
/// As [`begin`].
pub async fn file_in(op: &Op, tx: &mut Tx, form: &str, new: &NewComplaint) -> Result<Option<Filed>, Error> {
    file_in_under(op, tx, form, &private_key(form), new).await
}

async fn file_in_under(
    op: &Op,
    tx: &mut Tx,
    form: &str,
    key: &str,
    new: &NewComplaint,
) -> Result<Option<Filed>, Error> {
    let now = op.now();
    let Some(post_id) = insert_post(tx, form, new, now).await? else { return Ok(None) };
    let begun = begin(tx, op.sealing(), new.clone(), key, &[post_id], now, now).await?;
    let (id, reference) = (begun.complaint().id, begun.complaint().reference);
    tx.run(&sql("update post set complaint_id = $1 where id = $2").arg(id).arg(post_id)).await?;
    take_photos(tx, form, id, begun.entry_id()).await?;
    begun.waits(tx, now).await?;
    Ok(Some(Filed { reference, key: key.to_owned() }))
}

/// A complaint that is being created in a transaction: its row and first entry are written. It is not yet counted, and the audit entry is
/// not yet written; the caller must finish with [`Begun::waits`] or [`Begun::forwarded`].
#[must_use = "it is not counted yet"]
pub struct Begun(Made);

impl Begun {
    /// The complaint as written so far.
    pub fn complaint(&self) -> &Complaint {
        &self.0.after
    }

    /// Primary key of its first timeline entry.
    pub fn entry_id(&self) -> i64 {
        self.0.entry_id
    }

    /// Finishes it as a complaint that waits in the cell.
    ///
    /// # Errors
    /// A database error.
    pub async fn waits(self, tx: &mut Tx, now: Millis) -> Result<(), Error> {
        let Self(made) = self;
        tally::add(tx, &made.after.counted(), 1).await?;
        chain(tx, &made.before, &made.after, &made.new_entry, &made.rows, now).await
    }

    /// Finishes it by forwarding it at once, in the name of an officer.
    ///
    /// # Errors
    /// As [`super::make`].
    pub async fn forwarded(self, op: &Op, tx: &mut Tx, who: &SignedIn, station_id: i64) -> Result<(), Error> {
        let now = op.now();
        let Self(made) = self;
        let before = made.after.clone();
        let command = MoveCommand { version: before.version, station_id: Some(station_id), ..MoveCommand::default() };
        let (mut after, new_entry) = officer::apply_move(op, who, &before, Move::Forward, &command)?;
        update_row(tx, &before, &mut after, now).await?;
        // Counted once, at its final position: updating two tally rows here would not follow the usual lock order.
        tally::add(tx, &after.counted(), 1).await?;
        let forwarded = officer::finish_move(op, tx, before, after, new_entry, "").await?;
        officer::tell(op, tx, who, &[made, forwarded]).await
    }
}

/// Creates a complaint inside a transaction. Its age counts from `received_at`, when its post arrived, however long that waited. Text beyond
/// the maximum length of a complaint goes into a further entry. `posts` are the posts stored by the same transaction that no audit entry
/// covers yet.
///
/// # Errors
/// A database error; [`Error::Busy`] if no free number is found.
pub async fn begin(
    tx: &mut Tx,
    sealing: &Sealing,
    new: NewComplaint,
    key: &str,
    posts: &[i64],
    received_at: Millis,
    now: Millis,
) -> Result<Begun, Error> {
    let all = new.text;
    let (head, rest) = parted(&all, MAX_TEXT);
    let new = NewComplaint { text: head.to_owned(), ..new };
    let (id, reference) = insert_complaint(tx, &new, key, received_at).await?;
    code::add(tx, id, code::hash(sealing, id, &code::of_key(key))).await?;
    let is_sealed = sealing::seal(tx, sealing, id, &new.details.with(new.point)).await?;
    let complaint = Complaint {
        id,
        reference,
        key_hash: Vec::new(),
        channel: new.channel,
        category: new.category,
        text: new.text,
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
        accused_id: new.accused,
        refused_by_id: None,
        suggested_id: None,
        decider_id: None,
        fake: Fake::default(),
        closed_by_id: None,
        contested: false,
        contested_id: None,
        shield: None,
        received_at,
        changed_at: received_at,
        version: 1,
        heard: 0,
        cognizable: None,
        signed_at: None,
        enquiry_at: None,
        report_accepted_at: None,
        newest: None,
    };
    let new_entry = NewEntry { kind: EntryKind::Received, officer_id: None, office_id: None, text: None };
    let entry_id = enter(tx, &complaint, &complaint, &new_entry, now).await?;
    let mut rows = vec![Rows::one(Kind::Complaint, id), Rows::one(Kind::Entry, entry_id)];
    if is_sealed {
        rows.push(Rows::one(Kind::Sealed, id));
    }
    rows.extend(posts.iter().map(|&post| Rows::one(Kind::Post, post)));
    if let Some(rest) = rest {
        let more = NewEntry { kind: EntryKind::Added, officer_id: None, office_id: None, text: Some(rest.to_owned()) };
        rows.push(Rows::one(Kind::Entry, enter(tx, &complaint, &complaint, &more, now).await?));
    }
    Ok(Begun(Made { before: complaint.clone(), after: complaint, new_entry, entry_id, rows }))
}

#[derive(FromRow)]
struct FiledRow {
    id: i64,
    reference: Reference,
    text: String,
}

async fn filed_before(op: &Op, form: &str, new: &NewComplaint) -> Result<Option<Reference>, Error> {
    let statement = sql("select c.id, c.reference, c.text from post p join complaint c on c.id = p.complaint_id \
         where p.channel = $1 and p.channel_key = $2");
    let found: Option<FiledRow> = op.db().maybe(&statement.arg(new.channel).arg(hex::encode(form_hash(form)))).await?;
    let Some(before) = found else { return Ok(None) };
    let details: Details = op.sealing().read(op.db(), before.id, Use::Repeated).await?.into();
    let words = later_differences(&before, &details, new);
    let same_text = sql("select count(*) from entry where complaint_id = $1 and kind = 'added' and text = $2")
        .arg(before.id)
        .arg(&words);
    let (times,): (i64,) = op.db().one(&same_text).await?;
    let pending = sql("select count(*) from photo where form_hash = $1").arg(form_hash(form));
    let (photos,): (i64,) = op.db().one(&pending).await?;
    if photos > 0 || (!words.is_empty() && times == 0) {
        add_words(op, before.reference, form, &words).await?;
    }
    Ok(Some(before.reference))
}

/// What a repeated form says differently, as text to be added: no correction is lost, and nothing that officers may have acted on
/// changes unnoticed.
fn later_differences(before: &FiledRow, details: &Details, new: &NewComplaint) -> String {
    let mut lines = Vec::new();
    if new.text != before.text {
        lines.push(new.text.clone());
    }
    for (_, label, of) in details::FIELDS {
        if let Some(now) = of(&new.details)
            && of(details) != Some(now)
        {
            lines.push(format!("{}: {now}", label.in_language(new.language)));
        }
    }
    lines.join("\n")
}

async fn insert_post(tx: &mut Tx, form: &str, new: &NewComplaint, now: Millis) -> Result<Option<i64>, Error> {
    // The form as it arrived, without who complained: that is sealed with the complaint, and covered by the same audit entry.
    let typed = serde_json::json!({ "category": new.category, "text": new.text, "language": new.language });
    let raw = typed.to_string().into_bytes();
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
    // With 45 random bits a second attempt is needed about once in a billion times, a third practically never.
    for _ in 0..3 {
        let reference = Reference::from_values(rand::random());
        let row = columns()
            .set("reference", reference)
            .set("key_hash", key_hash(key))
            .set("channel", new.channel)
            .set("category", new.category)
            .set("text", &new.text)
            .set("language", new.language)
            .set("status", Status::Received)
            .set("confidential", false)
            .set("accepted", false)
            .set("unread", false)
            .set("received_at", now)
            .set("changed_at", now)
            .set("version", 1i64)
            .set("accused_id", new.accused);
        let mut statement = insert_into("complaint", [row]);
        statement.push(" on conflict (reference) do nothing returning id");
        if let Some((id,)) = tx.maybe::<(i64,)>(&statement).await? {
            return Ok((id, reference));
        }
    }
    Err(Error::busy("three random reference numbers in a row were already taken"))
}
