//! Corrections and learnt spellings in the database.

use super::propose::Text;
use crate::{
    complaint::{Category, Millis, outgoing, store::Complaint},
    officers::{PersonName, store::name_of},
    sealed::store::{self as sealed, Identity, Use},
    server::{
        db::{Db, Sql, Tx, sql},
        op::Op,
    },
    shield::{Viewer, visible},
};
use sqlx::FromRow;
use std::collections::HashMap;

/// Maximum number of corrections, and of other complaints, that are read for proposals.
const MAX_TEXTS: i64 = 2_000;

/// Records that an officer sent a complaint to a station other than routing's first suggestion. Only the latest forwarding of a complaint
/// counts: if it goes to the suggested station, the record is deleted. Complaints about the police are not recorded; they are routed by other rules.
pub async fn remember(tx: &mut Tx, op: &Op, complaint: &Complaint, officer_id: i64, now: Millis) -> sqlx::Result<()> {
    let Some(chosen) = complaint.station_id.filter(|_| complaint.accused_id.is_none()) else { return Ok(()) };
    let Identity { place, point, .. } = op.sealing().read_in(tx, complaint.id, Use::Routing).await?;
    let text = routing_text(place.as_deref(), &complaint.text);
    let found = op.gazetteer().candidates(&text, point, op.offices());
    let suggested = found.first().map(|first| first.station_id);
    if suggested == Some(chosen) {
        tx.run(&sql("delete from correction where complaint_id = $1").arg(complaint.id)).await?;
        return Ok(());
    }
    let statement = sql("insert into correction (complaint_id, post_id, suggested_id, chosen_id, officer_id, at) \
         values ($1, (select min(p.id) from post p where p.complaint_id = $1), $2, $3, $4, $5) \
         on conflict (complaint_id) do update set suggested_id = excluded.suggested_id, chosen_id = excluded.chosen_id, \
         officer_id = excluded.officer_id, at = excluded.at");
    tx.run(&statement.arg(complaint.id).arg(suggested).arg(chosen).arg(officer_id).arg(now)).await?;
    Ok(())
}

/// The text that routing analyses. The place comes first, because it was typed to say where.
fn routing_text(place: Option<&str>, text: &str) -> String {
    format!("{}\n{text}", place.unwrap_or_default())
}

/// Adds the condition under which a row of `complaint as c` may be used for learning: only complaints that anyone may know of, and
/// none about an offence whose victim the law protects or about the police.
fn may_be_learnt_from(statement: &mut Sql) {
    visible(statement, &Viewer::Public);
    statement.push(" and not ");
    outgoing::not_for_everybody(statement);
    statement.push(" and c.accused_id is null and c.category <> ").bind(Category::PoliceConduct);
}

/// The corrections that may be used, newest first.
pub(super) async fn corrections(op: &Op) -> sqlx::Result<Vec<Text>> {
    let mut statement =
        sql("select c.id, c.text, k.chosen_id from correction k join complaint c on c.id = k.complaint_id where ");
    may_be_learnt_from(&mut statement);
    statement.push(" order by k.id desc limit ").bind(MAX_TEXTS);
    texts(op, &statement).await
}

/// The newest complaints that have a station.
pub(super) async fn others(op: &Op) -> sqlx::Result<Vec<Text>> {
    let mut statement = sql("select c.id, c.text, c.station_id from complaint c where c.station_id is not null and ");
    may_be_learnt_from(&mut statement);
    statement.push(" order by c.id desc limit ").bind(MAX_TEXTS);
    texts(op, &statement).await
}

/// Complaints whose sealed places are read at once.
const AT_ONCE: usize = 500;

async fn texts(op: &Op, statement: &Sql) -> sqlx::Result<Vec<Text>> {
    let mut tx = op.db().snapshot().await?;
    let rows: Vec<(i64, String, i64)> = tx.all(statement).await?;
    let mut places: HashMap<i64, String> = HashMap::new();
    let ids: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
    for some in ids.chunks(AT_ONCE) {
        for row in sealed::of_all(&mut tx, some).await? {
            let place = op.sealing().open(&row, Use::Routing)?.place;
            places.extend(place.map(|place| (row.complaint_id, place)));
        }
    }
    let texts = rows.into_iter().map(|(id, text, station_id)| Text {
        text: routing_text(places.get(&id).map(String::as_str), &text),
        station_id,
    });
    Ok(texts.collect())
}

/// A learnt spelling that is in use.
#[derive(Clone, Debug, FromRow)]
pub struct LearntRow {
    /// Primary key of the `spelling` row.
    pub id: i64,
    /// The spelling.
    pub written: String,
    /// Primary key of the station that it means.
    pub station_id: i64,
    /// The name of the officer who accepted it.
    pub officer: PersonName,
    /// When it was accepted, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

/// All learnt spellings in use, newest first.
pub async fn learnt(db: &Db) -> sqlx::Result<Vec<LearntRow>> {
    let statement = sql(concat!(
        "select s.id, s.written, s.station_id, ",
        name_of!("o"),
        " as officer, s.at from spelling s join officer o on o.id = s.officer_id where s.state = 'learnt' order by s.id desc"
    ));
    db.all(&statement).await
}

/// The rejected and withdrawn spellings, folded and without spaces, with their stations.
pub(super) async fn settled(db: &Db) -> sqlx::Result<Vec<(String, i64)>> {
    db.all(&sql("select joined, station_id from spelling where state <> 'learnt'")).await
}

/// The station for which a spelling is learnt, as seen by the transaction.
pub(super) async fn learnt_for(tx: &mut Tx, joined: &str) -> sqlx::Result<Option<i64>> {
    let found: Option<(i64,)> =
        tx.maybe(&sql("select station_id from spelling where joined = $1 and state = 'learnt'").arg(joined)).await?;
    Ok(found.map(|(station_id,)| station_id))
}

/// A decision on a spelling.
pub(super) struct Judgement<'a> {
    pub joined: &'a str,
    pub written: &'a str,
    pub station_id: i64,
    /// `learnt` or `rejected`.
    pub state: &'static str,
    pub officer_id: i64,
}

/// Writes a decision.
pub(super) async fn judge(tx: &mut Tx, judgement: &Judgement<'_>, now: Millis) -> sqlx::Result<()> {
    let statement = sql(
        "insert into spelling (joined, written, station_id, state, officer_id, at) values ($1, $2, $3, $4, $5, $6)",
    )
    .arg(judgement.joined)
    .arg(judgement.written)
    .arg(judgement.station_id)
    .arg(judgement.state)
    .arg(judgement.officer_id)
    .arg(now);
    tx.run(&statement).await?;
    Ok(())
}

/// Withdraws a learnt spelling. Returns the spelling, or `None` if somebody else was faster.
pub(super) async fn withdraw(tx: &mut Tx, id: i64, officer_id: i64, now: Millis) -> sqlx::Result<Option<String>> {
    let statement = sql("update spelling set state = 'withdrawn', withdrawn_by = $2, withdrawn_at = $3 \
         where id = $1 and state = 'learnt' returning written");
    let found: Option<(String,)> = tx.maybe(&statement.arg(id).arg(officer_id).arg(now)).await?;
    Ok(found.map(|(written,)| written))
}

/// The number of changes made to the spellings so far.
pub async fn version(db: &Db) -> sqlx::Result<i64> {
    let (n,): (i64,) = db.one(&sql("select n from setting_version where name = 'spellings'")).await?;
    Ok(n)
}

/// Counts a change. It takes a lock on which every other change waits, so it must come first.
pub(super) async fn count_change(tx: &mut Tx) -> sqlx::Result<()> {
    tx.run(&sql("update setting_version set n = n + 1 where name = 'spellings'")).await?;
    Ok(())
}
