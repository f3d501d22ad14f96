//! "Working on this" marks in the database, so that all servers show the same.

use super::{LASTS, Working};
use crate::{
    complaint::Millis,
    officers::{PersonName, store::name_of},
    server::db::{Db, Tx, sql},
};
use std::collections::HashMap;

/// Sets or renews a mark. Returns true if there was none before: pages must then be notified.
pub async fn sign(tx: &mut Tx, complaint_id: i64, officer_id: i64, now: Millis) -> sqlx::Result<bool> {
    // Marks that expired long ago are deleted.
    tx.run(&sql("delete from working where until_at < $1").arg(now - LASTS)).await?;
    let marked = sql("select count(*) from working where complaint_id = $1 and officer_id = $2 and until_at > $3");
    let (marked,): (i64,) = tx.one(&marked.arg(complaint_id).arg(officer_id).arg(now)).await?;
    let statement = sql("insert into working (complaint_id, officer_id, until_at) values ($1, $2, $3) \
         on conflict (complaint_id, officer_id) do update set until_at = excluded.until_at");
    tx.run(&statement.arg(complaint_id).arg(officer_id).arg(now + LASTS)).await?;
    Ok(marked == 0)
}

/// Removes a mark. Returns true if there was one.
pub async fn done(tx: &mut Tx, complaint_id: i64, officer_id: i64) -> sqlx::Result<bool> {
    let statement = sql("delete from working where complaint_id = $1 and officer_id = $2");
    Ok(tx.run(&statement.arg(complaint_id).arg(officer_id)).await? > 0)
}

/// Colleagues who are working on each of these complaints. The caller has checked that the officer may see them.
pub async fn others(
    db: &Db,
    complaints: &[i64],
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<HashMap<i64, Vec<Working>>> {
    if complaints.is_empty() {
        return Ok(HashMap::new());
    }
    let mut statement = sql(concat!(
        "select w.complaint_id, ",
        name_of!("o"),
        ", w.until_at from working w join officer o on o.id = w.officer_id where w.until_at > "
    ));
    statement.bind(now).push(" and w.officer_id <> ").bind(officer_id).push(" and w.complaint_id in ");
    statement.bind_list(complaints.iter().copied()).push(" order by o.name");
    let rows: Vec<(i64, PersonName, Millis)> = db.all(&statement).await?;
    let mut found: HashMap<i64, Vec<Working>> = HashMap::new();
    for (id, name, until_at) in rows {
        found.entry(id).or_default().push(Working { name, until_at });
    }
    Ok(found)
}

/// When this officer's own mark expires.
pub async fn own(db: &Db, complaint_id: i64, officer_id: i64, now: Millis) -> sqlx::Result<Option<Millis>> {
    let statement = sql("select until_at from working where complaint_id = $1 and officer_id = $2 and until_at > $3");
    let own = db.maybe::<(Millis,)>(&statement.arg(complaint_id).arg(officer_id).arg(now)).await?;
    Ok(own.map(|(until,)| until))
}
