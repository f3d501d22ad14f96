//! Macros in the database.

use super::{Name, StepKind};
use crate::{
    complaint::Millis,
    officers::{PersonName, store::name_of},
    server::db::{Db, Tx, sql},
};
use sqlx::FromRow;

/// A row of `macro_step`.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StepRow {
    /// What the step does.
    pub kind: StepKind,
    /// Primary key of the station to forward to.
    pub station_id: Option<i64>,
    /// The text, with its placeholder.
    pub text: Option<String>,
}

/// A macro with its steps, in order.
#[derive(Clone, Debug)]
pub struct StoredMacro {
    /// Primary key of the `macro` row.
    pub id: i64,
    /// The name of the macro.
    pub name: Name,
    /// Its steps, in order.
    pub steps: Vec<StepRow>,
    /// The officer who added it.
    pub officer: PersonName,
    /// When it was taken out of use, in milliseconds since the epoch (UTC).
    pub archived_at: Option<Millis>,
}

#[derive(FromRow)]
struct MacroRow {
    id: i64,
    name_hi: String,
    name_en: String,
    officer: PersonName,
    archived_at: Option<Millis>,
}

#[derive(FromRow)]
struct MacroStepRow {
    macro_id: i64,
    #[sqlx(flatten)]
    step: StepRow,
}

const MACROS: &str = concat!(
    "select m.id, m.name_hi, m.name_en, ",
    name_of!("o"),
    " as officer, m.archived_at from macro m join officer o on o.id = m.officer_id "
);

/// Every macro: those in use, the oldest first; then the archived ones, the last archived first.
pub async fn all(db: &Db) -> sqlx::Result<Vec<StoredMacro>> {
    let mut rows = sql(MACROS);
    rows.push("order by case when m.archived_at is null then 0 else 1 end, m.archived_at desc, m.id");
    let steps = sql("select macro_id, kind, station_id, text from macro_step order by macro_id, place");
    Ok(together(db.all(&rows).await?, db.all(&steps).await?))
}

/// The macros in use, the oldest first.
pub async fn in_use(db: &Db) -> sqlx::Result<Vec<StoredMacro>> {
    let mut rows = sql(MACROS);
    rows.push("where m.archived_at is null order by m.id");
    let steps =
        sql("select s.macro_id, s.kind, s.station_id, s.text from macro_step s join macro m on m.id = s.macro_id \
         where m.archived_at is null order by s.macro_id, s.place");
    Ok(together(db.all(&rows).await?, db.all(&steps).await?))
}

fn together(rows: Vec<MacroRow>, steps: Vec<MacroStepRow>) -> Vec<StoredMacro> {
    let of = |id: i64| steps.iter().filter(|step| step.macro_id == id).map(|step| step.step.clone()).collect();
    let macros = rows.into_iter().map(|row| StoredMacro {
        steps: of(row.id),
        id: row.id,
        name: Name { hi: row.name_hi, en: row.name_en },
        officer: row.officer,
        archived_at: row.archived_at,
    });
    macros.collect()
}

/// The names in use, Hindi and English. Takes a lock that makes every other change to macros wait until this transaction
/// ends.
pub async fn names_to_change(tx: &mut Tx) -> sqlx::Result<Vec<(String, String)>> {
    tx.run(&sql("update setting_version set n = n + 1 where name = 'macros'")).await?;
    tx.all(&sql("select name_hi, name_en from macro where archived_at is null")).await
}

/// Adds a macro and returns its id. The caller writes the audit entry.
pub async fn add(tx: &mut Tx, name: &Name, steps: &[StepRow], officer_id: i64, now: Millis) -> sqlx::Result<i64> {
    let statement = sql("insert into macro (name_hi, name_en, officer_id, at) values ($1, $2, $3, $4) returning id");
    let (id,): (i64,) = tx.one(&statement.arg(&name.hi).arg(&name.en).arg(officer_id).arg(now)).await?;
    for (place, step) in steps.iter().enumerate() {
        let statement =
            sql("insert into macro_step (macro_id, place, kind, station_id, text) values ($1, $2, $3, $4, $5)")
                .arg(id)
                .arg(place as i64 + 1)
                .arg(step.kind)
                .arg(step.station_id)
                .arg(step.text.clone());
        tx.run(&statement).await?;
    }
    Ok(id)
}

/// Takes a macro out of use. Returns false if it was not in use.
pub async fn archive(tx: &mut Tx, id: i64, officer_id: i64, now: Millis) -> sqlx::Result<bool> {
    let statement = sql("update macro set archived_at = $2, archived_by = $3 where id = $1 and archived_at is null");
    Ok(tx.run(&statement.arg(id).arg(now).arg(officer_id)).await? == 1)
}
