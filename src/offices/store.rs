//! Offices in the database.

use super::{OfficeKind, Offices};
use crate::{
    complaint::Millis,
    server::db::{Db, Tx, sql},
};

/// Reads the whole tree.
pub async fn load(db: &Db) -> sqlx::Result<Offices> {
    let offices =
        db.all(&sql("select id, kind, code, name_en, name_hi, lat, lon, valid_from, valid_to from office")).await?;
    let under = db.all(&sql("select office_id, parent_id, valid_from, valid_to from office_parent")).await?;
    Ok(Offices::new(offices, under))
}

/// What a new office needs.
pub struct NewOffice<'a> {
    /// What it is.
    pub kind: OfficeKind,
    /// Key in imported tables.
    pub code: &'a str,
    /// Name in English.
    pub name_en: &'a str,
    /// Name in Hindi.
    pub name_hi: &'a str,
    /// A point, if one is known.
    pub point: Option<(f64, f64)>,
    /// From when it exists.
    pub valid_from: Millis,
    /// Until when, exclusive.
    pub valid_to: Option<Millis>,
}

/// Adds an office and returns its id.
pub async fn add(tx: &mut Tx, new: NewOffice<'_>) -> sqlx::Result<i64> {
    let statement = sql("insert into office (kind, code, name_en, name_hi, lat, lon, valid_from, valid_to) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id")
    .arg(new.kind)
    .arg(new.code)
    .arg(new.name_en)
    .arg(new.name_hi)
    .arg(new.point.map(|(lat, _)| lat))
    .arg(new.point.map(|(_, lon)| lon))
    .arg(new.valid_from)
    .arg(new.valid_to);
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(id)
}

/// Puts an office under another for a time.
pub async fn put_under(
    tx: &mut Tx,
    office_id: i64,
    parent_id: i64,
    from: Millis,
    to: Option<Millis>,
) -> sqlx::Result<()> {
    let statement =
        sql("insert into office_parent (office_id, parent_id, valid_from, valid_to) values ($1, $2, $3, $4)");
    tx.run(&statement.arg(office_id).arg(parent_id).arg(from).arg(to)).await?;
    Ok(())
}
