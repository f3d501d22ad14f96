//! Offices in the database.

use super::{
    Duty, OfficeKind, Offices, TitleRow,
    checks::Span,
    plan::Planned,
    tree::{Office, Renamed, Rows, Under},
};
use crate::{
    language::dates::Millis,
    officers::store::name_of,
    server::db::{Db, Sql, Tx, columns, insert_into, sql},
};
use std::collections::HashMap;

fn offices() -> Sql {
    sql(
        "select id, kind, code, name_en, name_hi, lat, lon, valid_from, valid_to, temporary, registers_fir, district_wide \
         from office",
    )
}

fn under() -> Sql {
    sql("select office_id, parent_id, valid_from, valid_to from office_parent order by valid_from")
}

fn names() -> Sql {
    sql("select office_id, valid_from, name_en, name_hi from office_name")
}

fn titles() -> Sql {
    sql("select kind, valid_from, valid_to, head_hi, head_en, office_hi, office_en from office_title \
         order by case kind when 'district' then 0 when 'zone' then 1 when 'circle' then 2 else 3 end, valid_from")
}

fn postings() -> Sql {
    sql(concat!(
        "select p.id, p.officer_id, ",
        name_of!("o"),
        " as officer, p.office_id, p.duty, p.valid_from, p.valid_to, p.note, o.active \
         from posting p join officer o on o.id = p.officer_id order by p.valid_from desc, p.id desc"
    ))
}

fn staffed() -> Sql {
    sql(
        "select distinct office_id from officer where active = true and office_id is not null and role in ('station', 'circle')",
    )
}

/// Reads the whole tree.
pub async fn load(db: &Db) -> sqlx::Result<Offices> {
    Ok(Offices::new(Rows {
        offices: db.all::<Office>(&offices()).await?,
        under: db.all::<Under>(&under()).await?,
        names: db.all::<Renamed>(&names()).await?,
        titles: db.all(&titles()).await?,
        postings: db.all(&postings()).await?,
        staffed: db.all(&staffed()).await?,
    }))
}

/// Reads the whole tree within a transaction, for a change that depends on it.
pub async fn load_within(tx: &mut Tx) -> sqlx::Result<Offices> {
    Ok(Offices::new(Rows {
        offices: tx.all::<Office>(&offices()).await?,
        under: tx.all::<Under>(&under()).await?,
        names: tx.all::<Renamed>(&names()).await?,
        titles: tx.all(&titles()).await?,
        postings: tx.all(&postings()).await?,
        staffed: tx.all(&staffed()).await?,
    }))
}

/// The version of the tree: how often it has been changed.
pub async fn version(db: &Db) -> sqlx::Result<i64> {
    let (n,): (i64,) = db.one(&sql("select n from setting_version where name = 'offices'")).await?;
    Ok(n)
}

/// Counts a change of the tree and returns the new version. It takes a lock that makes every other change wait until this
/// transaction ends, so it must come first.
pub async fn count_change(tx: &mut Tx) -> sqlx::Result<i64> {
    let statement = sql("update setting_version set n = n + 1 where name = 'offices' returning n");
    let (n,): (i64,) = tx.one(&statement).await?;
    Ok(n)
}

/// A new office.
pub struct NewOffice<'a> {
    /// Level of the office in the tree.
    pub kind: OfficeKind,
    /// Key of the office in imported tables.
    pub code: &'a str,
    /// Name in English, without the kind.
    pub name_en: &'a str,
    /// Name in Hindi, without the kind.
    pub name_hi: &'a str,
    /// Latitude and longitude in degrees, if known.
    pub point: Option<(f64, f64)>,
    /// When it begins to exist, in milliseconds since the epoch (UTC).
    pub valid_from: Millis,
    /// When it ceases to exist (exclusive), in milliseconds since the epoch (UTC).
    pub valid_to: Option<Millis>,
    /// Whether it was opened for a limited time.
    pub temporary: bool,
    /// Whether an FIR can be registered there.
    pub registers_fir: bool,
    /// Whether it is a station that serves the whole district.
    pub district_wide: bool,
}

/// Adds an office and returns its id.
pub async fn add(tx: &mut Tx, new: NewOffice<'_>) -> sqlx::Result<i64> {
    let row = columns()
        .set("kind", new.kind)
        .set("code", new.code)
        .set("name_en", new.name_en)
        .set("name_hi", new.name_hi)
        .set("lat", new.point.map(|(lat, _)| lat))
        .set("lon", new.point.map(|(_, lon)| lon))
        .set("valid_from", new.valid_from)
        .set("valid_to", new.valid_to)
        .set("temporary", new.temporary)
        .set("registers_fir", new.registers_fir)
        .set("district_wide", new.district_wide);
    let mut statement = insert_into("office", [row]);
    statement.push(" returning id");
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(id)
}

/// Puts an office under another for a period.
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

/// Gives the heads of a kind of office a title from a given time on; the previous title ends then.
pub async fn add_title(tx: &mut Tx, title: &TitleRow) -> sqlx::Result<()> {
    let same = sql("delete from office_title where kind = $1 and valid_from = $2");
    tx.run(&same.arg(title.kind).arg(title.valid_from)).await?;
    let before = sql(
        "update office_title set valid_to = $2 where kind = $1 and valid_from < $2 and (valid_to is null or valid_to > $2)",
    );
    tx.run(&before.arg(title.kind).arg(title.valid_from)).await?;
    let insert = sql("insert into office_title (kind, valid_from, valid_to, head_hi, head_en, office_hi, office_en) \
         values ($1, $2, $3, $4, $5, $6, $7)")
    .arg(title.kind)
    .arg(title.valid_from)
    .arg(title.valid_to)
    .arg(&title.head_hi)
    .arg(&title.head_en)
    .arg(title.office_hi.clone())
    .arg(title.office_en.clone());
    tx.run(&insert).await?;
    Ok(())
}

/// A new posting.
pub struct NewPosting<'a> {
    /// Primary key of the `officer` row.
    pub officer_id: i64,
    /// Primary key of the `office` row.
    pub office_id: i64,
    /// Head, stand-in or on leave.
    pub duty: Duty,
    /// When the posting is in force.
    pub time: Span,
    /// A remark, such as the number of the posting order or the reason.
    pub note: Option<&'a str>,
}

/// Adds a posting and returns its id.
pub async fn post(tx: &mut Tx, new: &NewPosting<'_>) -> sqlx::Result<i64> {
    let statement = sql("insert into posting (officer_id, office_id, duty, valid_from, valid_to, note) \
         values ($1, $2, $3, $4, $5, $6) returning id")
    .arg(new.officer_id)
    .arg(new.office_id)
    .arg(new.duty)
    .arg(new.time.from)
    .arg(new.time.to)
    .arg(new.note);
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(id)
}

/// Ends a posting at a given time, or deletes it if it has not begun by then. Returns false if it had already ended.
pub async fn end_posting(tx: &mut Tx, id: i64, at: Millis) -> sqlx::Result<bool> {
    let never = sql("delete from posting where id = $1 and valid_from >= $2");
    let ended = sql("update posting set valid_to = $2 where id = $1 and (valid_to is null or valid_to > $2)");
    let n = tx.run(&never.arg(id).arg(at)).await? + tx.run(&ended.arg(id).arg(at)).await?;
    Ok(n == 1)
}

/// Writes the new and changed offices of a plan: their rows, names and places in the tree.
pub(super) async fn save(tx: &mut Tx, planned: &[Planned]) -> sqlx::Result<()> {
    let mut ids: HashMap<&str, i64> =
        planned.iter().filter_map(|office| Some((office.code.as_str(), office.id?))).collect();
    for office in planned.iter().filter(|office| office.id.is_none()) {
        let (hi, en) = office.first_name();
        let new = NewOffice {
            kind: office.kind,
            code: &office.code,
            name_en: en,
            name_hi: hi,
            point: office.point,
            valid_from: office.time.from,
            valid_to: office.time.to,
            temporary: office.temporary,
            registers_fir: office.registers_fir,
            district_wide: office.district_wide,
        };
        let id = add(tx, new).await?;
        ids.insert(&office.code, id);
    }
    for office in planned.iter().filter(|office| office.changed) {
        let Some(&id) = ids.get(office.code.as_str()) else { continue };
        let update = sql("update office set valid_to = $2, temporary = $3, registers_fir = $4, district_wide = $5, lat = $6, lon = $7, \
             name_en = $8, name_hi = $9 where id = $1")
        .arg(id)
        .arg(office.time.to)
        .arg(office.temporary)
        .arg(office.registers_fir)
        .arg(office.district_wide)
        .arg(office.point.map(|(lat, _)| lat))
        .arg(office.point.map(|(_, lon)| lon))
        .arg(office.first_name().1)
        .arg(office.first_name().0);
        tx.run(&update).await?;
        tx.run(&sql("delete from office_name where office_id = $1").arg(id)).await?;
        for (from, hi, en) in office.later_names() {
            let name = sql("insert into office_name (office_id, valid_from, name_en, name_hi) values ($1, $2, $3, $4)");
            tx.run(&name.arg(id).arg(from).arg(en).arg(hi)).await?;
        }
        tx.run(&sql("delete from office_parent where office_id = $1").arg(id)).await?;
        for (parent, span) in &office.under {
            if let Some(&parent_id) = ids.get(parent.as_str()) {
                put_under(tx, id, parent_id, span.from, span.to).await?;
            }
        }
    }
    Ok(())
}

/// Stores a table until its preview is applied; tables older than a day are deleted.
pub async fn keep_import(tx: &mut Tx, sha256: &str, text: &str, now: Millis) -> sqlx::Result<()> {
    tx.run(&sql("delete from office_import where at < $1").arg(now - 86_400_000)).await?;
    let statement = sql("insert into office_import (sha256, text, at) values ($1, $2, $3) \
         on conflict (sha256) do update set at = excluded.at");
    tx.run(&statement.arg(sha256).arg(text).arg(now)).await?;
    Ok(())
}

/// A stored table.
pub async fn import(db: &Db, sha256: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> =
        db.maybe(&sql("select text from office_import where sha256 = $1").arg(sha256)).await?;
    Ok(found.map(|(text,)| text))
}
