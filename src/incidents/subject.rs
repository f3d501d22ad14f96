//! A complaint as it is compared: read from the database, and prepared for [`super::alike`].
//!
//! What must stay true: of a confidential or shielded complaint nothing that is sealed is compared, so that no reason and no "same person" tells
//! who complained to somebody who may not open it.

use super::{alike::Told, signs};
use crate::{
    complaint::{Category, Millis, Reference, Status, outgoing::case_kind},
    sealed::{
        Sealing,
        store::{self as sealed, Identity, SealedRow, Use},
        words::Of,
    },
    server::{
        db::{Db, Tx, sql},
        op::Op,
    },
    shield::{Viewer, masks::CaseKind, visible},
};
use sqlx::FromRow;
use std::collections::HashMap;

/// A complaint with everything that is compared.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Primary key of the `complaint` row.
    pub id: i64,
    /// Its number.
    pub reference: Reference,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// Its subject.
    pub category: Category,
    /// Its status.
    pub status: Status,
    /// What kind of case it is, on which masking depends.
    pub kind: CaseKind,
    /// Its text.
    pub text: String,
    /// What was given besides the text; nothing for a case that is confidential or shielded.
    pub identity: Identity,
}

#[derive(FromRow)]
struct SubjectRow {
    id: i64,
    reference: Reference,
    received_at: Millis,
    category: Category,
    status: Status,
    kind: CaseKind,
    text: String,
}

const COLUMNS: &str = concat!(
    "select c.id, c.reference, c.received_at, c.category, c.status, ",
    case_kind!(),
    " as kind, c.text from complaint c where "
);

/// Those of these complaints that the viewer may see.
///
/// # Errors
/// Database errors.
pub async fn seen(db: &Db, sealing: &Sealing, viewer: &Viewer, ids: &[i64]) -> sqlx::Result<Vec<Subject>> {
    let mut statement = sql(COLUMNS);
    statement.push("c.id in ").bind_list(ids.iter().copied()).push(" and ");
    visible(&mut statement, viewer);
    let rows: Vec<SubjectRow> = db.all(&statement).await?;
    with_identities(db, sealing, rows).await
}

/// The oldest complaints whose signs have not been written, for the program's own index, whoever may see them.
///
/// # Errors
/// Database errors.
pub async fn unsigned(db: &Db, sealing: &Sealing, most: i64) -> sqlx::Result<Vec<Subject>> {
    let mut statement = sql(COLUMNS);
    // A complaint with a lower id may be committed after one with a higher id.
    statement.push("c.id > (select coalesce(max(s.complaint_id), 0) - 1000 from complaint_signed s) and not exists (select 1 from complaint_signed s where s.complaint_id = c.id) order by c.id limit ");
    statement.bind(most);
    let rows: Vec<SubjectRow> = db.all(&statement).await?;
    with_identities(db, sealing, rows).await
}

async fn with_identities(db: &Db, sealing: &Sealing, rows: Vec<SubjectRow>) -> sqlx::Result<Vec<Subject>> {
    let open: Vec<i64> = rows.iter().filter(|row| row.kind == CaseKind::Open).map(|row| row.id).collect();
    let mut identities: HashMap<i64, Identity> = HashMap::new();
    if !open.is_empty() {
        for row in sealed::of_each(db, &open).await? {
            identities.insert(row.complaint_id, opened(sealing, &row));
        }
    }
    let subjects = rows.into_iter().map(|row| Subject {
        id: row.id,
        reference: row.reference,
        received_at: row.received_at,
        category: row.category,
        status: row.status,
        kind: row.kind,
        text: row.text,
        identity: identities.remove(&row.id).unwrap_or_default(),
    });
    Ok(subjects.collect())
}

/// What is sealed of a complaint; nothing if it does not open, so that one broken row does not stop the comparing of all others.
fn opened(sealing: &Sealing, row: &SealedRow) -> Identity {
    sealing.open(row, Use::Compared).unwrap_or_else(|error| {
        tracing::warn!(complaint = row.complaint_id, %error, "what is sealed of a complaint does not open; see `sunwai key check`");
        Identity::default()
    })
}

/// The signs of whoever wrote a complaint, for the program's own index; none for a case that is confidential or shielded.
///
/// # Errors
/// Database errors.
pub async fn persons_of(tx: &mut Tx, sealing: &Sealing, complaint_id: i64) -> sqlx::Result<Vec<i64>> {
    let kind = sql(concat!("select ", case_kind!(), " as kind from complaint c where c.id = $1")).arg(complaint_id);
    let (kind,): (CaseKind,) = tx.one(&kind).await?;
    if kind != CaseKind::Open {
        return Ok(Vec::new());
    }
    let identity = match sealed::of_in(tx, complaint_id).await? {
        Some(row) => opened(sealing, &row),
        None => Identity::default(),
    };
    Ok(persons(sealing, identity.phone.as_deref(), identity.handle.as_deref()))
}

#[derive(FromRow)]
struct LookRow {
    complaint_id: i64,
    look: i64,
}

/// How the photos of these complaints look.
///
/// # Errors
/// Database errors.
pub async fn looks(db: &Db, ids: &[i64]) -> sqlx::Result<HashMap<i64, Vec<u64>>> {
    let mut statement = sql(
        "select p.complaint_id, l.look from photo p join photo_look l on l.sha256 = p.sha256 where l.look <> 0 and p.complaint_id in ",
    );
    statement.bind_list(ids.iter().copied()).push(" order by p.id");
    let rows: Vec<LookRow> = db.all(&statement).await?;
    let mut looks: HashMap<i64, Vec<u64>> = HashMap::new();
    for row in rows {
        looks.entry(row.complaint_id).or_default().push(row.look.cast_unsigned());
    }
    Ok(looks)
}

/// The signs of whoever complains, under a key that is in no database.
pub fn persons(sealing: &Sealing, phone: Option<&str>, handle: Option<&str>) -> Vec<i64> {
    signs::person(sealing.word(Of::Word, "signs of incidents").as_bytes(), phone, handle)
}

/// Prepares a complaint for comparing. Looks for places in its text, so it is not for a request thread when there are many.
pub fn told(op: &Op, subject: &Subject, looks: Vec<u64>) -> Told {
    let place = subject.identity.place.as_deref().unwrap_or_default();
    let places = op.gazetteer().places(&format!("{}\n{place}", subject.text));
    let mut told = Told::new(subject.received_at, subject.category.as_str(), &subject.text, place, places);
    told.point = subject.identity.point;
    told.looks = looks;
    told.persons = persons(op.sealing(), subject.identity.phone.as_deref(), subject.identity.handle.as_deref());
    told
}
