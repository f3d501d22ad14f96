//! A complaint as it is compared: read from the database, and prepared for [`super::alike`].

use super::{alike::Told, signs};
use crate::{
    complaint::{Category, Millis, Reference, Status, details::Details, details::details_columns},
    server::{
        db::{Db, Tx, sql},
        op::Op,
    },
    shield::{Viewer, visible},
};
use sqlx::FromRow;
use std::collections::HashMap;

/// A complaint with everything that is compared.
#[derive(Clone, Debug, FromRow)]
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
    /// Its text.
    pub text: String,
    /// What was given besides the text.
    #[sqlx(flatten)]
    pub details: Details,
    /// Latitude in degrees, if given.
    pub lat: Option<f64>,
    /// Longitude in degrees, if given.
    pub lon: Option<f64>,
}

const COLUMNS: &str = concat!(
    "select c.id, c.reference, c.received_at, c.category, c.status, c.text, ",
    details_columns!(),
    ", c.lat, c.lon from complaint c where "
);

/// Those of these complaints that the viewer may see.
///
/// # Errors
/// Database errors.
pub async fn seen(db: &Db, viewer: &Viewer, ids: &[i64]) -> sqlx::Result<Vec<Subject>> {
    let mut statement = sql(COLUMNS);
    statement.push("c.id in ").bind_list(ids.iter().copied()).push(" and ");
    visible(&mut statement, viewer);
    db.all(&statement).await
}

/// The oldest complaints whose signs have not been written, for the program's own index, whoever may see them.
///
/// # Errors
/// Database errors.
pub async fn unsigned(db: &Db, most: i64) -> sqlx::Result<Vec<Subject>> {
    let mut statement = sql(COLUMNS);
    // A complaint with a lower id may be committed after one with a higher id.
    statement.push("c.id > (select coalesce(max(s.complaint_id), 0) - 1000 from complaint_signed s) and not exists (select 1 from complaint_signed s where s.complaint_id = c.id) order by c.id limit ");
    statement.bind(most);
    db.all(&statement).await
}

/// What was given besides the text of a complaint, for the program's own index.
///
/// # Errors
/// Database errors.
pub async fn details(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Details> {
    let statement = sql(concat!("select ", details_columns!(), " from complaint c where c.id = $1"));
    tx.one(&statement.arg(complaint_id)).await
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

/// The signs of whoever complains.
pub fn persons(details: &Details) -> Vec<i64> {
    signs::person(b"", details.phone.as_deref(), details.handle.as_deref())
}

/// Prepares a complaint for comparing. Looks for places in its text, so it is not for a request thread when there are many.
pub fn told(op: &Op, subject: &Subject, looks: Vec<u64>) -> Told {
    let place = subject.details.place.as_deref().unwrap_or_default();
    let places = op.gazetteer().places(&format!("{}\n{place}", subject.text));
    let mut told = Told::new(subject.received_at, subject.category.as_str(), &subject.text, place, places);
    told.point = subject.lat.zip(subject.lon);
    told.looks = looks;
    told.persons = persons(&subject.details);
    told
}
