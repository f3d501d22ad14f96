//! Incidents and their links in the database.

use super::{LinkedHow, PublicState};
use crate::{
    complaint::{
        Millis, Reference, Status,
        outgoing::{case_kind, not_for_everybody},
    },
    officers::{PersonName, store::name_of},
    server::db::{Db, Sql, Tx, sql, to_change},
    shield::{Viewer, masks::CaseKind, visible},
};
use sqlx::FromRow;
use std::collections::{HashMap, HashSet};

/// A row of `incident`.
#[derive(Clone, Debug, FromRow)]
pub struct IncidentRow {
    /// Primary key.
    pub id: i64,
    /// Its number.
    pub reference: Reference,
    /// The public title in Hindi, if one was written.
    pub title_hi: Option<String>,
    /// The public title in English, if one was written.
    pub title_en: Option<String>,
    /// The station whose area is named in public.
    pub area_id: Option<i64>,
    /// Since when it is public, in milliseconds since the epoch (UTC); `None` while it is not.
    pub published_at: Option<Millis>,
}

/// The incident of a complaint.
///
/// # Errors
/// Database errors.
pub async fn incident_of(db: &Db, complaint_id: i64) -> sqlx::Result<Option<IncidentRow>> {
    let statement = sql("select i.id, i.reference, i.title_hi, i.title_en, i.area_id, i.published_at from incident i \
         join incident_link l on l.incident_id = i.id where l.complaint_id = $1 and l.ended_at is null");
    db.maybe(&statement.arg(complaint_id)).await
}

/// As [`incident_of`], in a transaction that may change the incident: its row stays locked.
///
/// # Errors
/// Database errors.
pub async fn incident_to_change(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Option<IncidentRow>> {
    let id = sql("select incident_id from incident_link where complaint_id = $1 and ended_at is null");
    let Some((id,)) = tx.maybe::<(i64,)>(&id.arg(complaint_id)).await? else { return Ok(None) };
    let mut statement =
        sql("select id, reference, title_hi, title_en, area_id, published_at from incident where id = ");
    statement.bind(id).push(to_change(tx));
    tx.maybe(&statement).await
}

/// A public incident by its number.
///
/// # Errors
/// Database errors.
pub async fn public(db: &Db, reference: Reference) -> sqlx::Result<Option<IncidentRow>> {
    let statement = sql("select id, reference, title_hi, title_en, area_id, published_at from incident \
         where reference = $1 and published_at is not null");
    db.maybe(&statement.arg(reference)).await
}

/// The newest public incidents since this time, at most so many.
///
/// # Errors
/// Database errors.
pub async fn public_since(db: &Db, since: Millis, most: i64) -> sqlx::Result<Vec<IncidentRow>> {
    let statement = sql("select id, reference, title_hi, title_en, area_id, published_at from incident \
         where published_at is not null and published_at > $1 order by published_at desc, id desc limit $2");
    db.all(&statement.arg(since).arg(most)).await
}

/// The incidents of these complaints, by complaint.
///
/// # Errors
/// Database errors.
pub async fn incidents_of(db: &Db, complaints: &[i64]) -> sqlx::Result<HashMap<i64, i64>> {
    let mut statement =
        sql("select complaint_id, incident_id from incident_link where ended_at is null and complaint_id in ");
    statement.bind_list(complaints.iter().copied());
    let rows: Vec<(i64, i64)> = db.all(&statement).await?;
    Ok(rows.into_iter().collect())
}

/// The complaints of which a person has said that they are about something else than this one.
///
/// # Errors
/// Database errors.
pub async fn distinct_from(db: &Db, complaint_id: i64) -> sqlx::Result<HashSet<i64>> {
    let statement = sql("select high_id from incident_distinct where low_id = $1 \
         union select low_id from incident_distinct where high_id = $1");
    let rows: Vec<(i64,)> = db.all(&statement.arg(complaint_id)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many complaints of each of these incidents this viewer may see.
///
/// # Errors
/// Database errors.
pub async fn seen_in(db: &Db, viewer: &Viewer, incidents: &[i64]) -> sqlx::Result<HashMap<i64, i64>> {
    let mut statement =
        sql("select l.incident_id, count(*) from incident_link l join complaint c on c.id = l.complaint_id \
         where l.ended_at is null and l.incident_id in ");
    statement.bind_list(incidents.iter().copied()).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" group by l.incident_id");
    let rows: Vec<(i64, i64)> = db.all(&statement).await?;
    Ok(rows.into_iter().collect())
}

/// Fewest complaints that somebody must see for an incident that is not public to be shown to them: one alone would say that there are others.
pub const SHOWN_FROM: i64 = 2;

/// Whether an incident exists for this viewer, in a transaction that may change it. If not, nothing that the viewer does may have another result than
/// for a complaint without an incident.
///
/// # Errors
/// Database errors.
pub async fn exists_for(tx: &mut Tx, viewer: &Viewer, incident: &IncidentRow) -> sqlx::Result<bool> {
    if incident.published_at.is_some() {
        return Ok(true);
    }
    let mut statement = sql("select count(*) from incident_link l join complaint c on c.id = l.complaint_id \
         where l.ended_at is null and l.incident_id = ");
    statement.bind(incident.id).push(" and ");
    visible(&mut statement, viewer);
    let (n,): (i64,) = tx.one(&statement).await?;
    Ok(n >= SHOWN_FROM)
}

/// A linked complaint.
#[derive(Clone, Debug, FromRow)]
pub struct LinkRow {
    /// Number of the complaint.
    pub reference: Reference,
    /// Its text.
    pub text: String,
    /// What kind of case it is, on which masking depends.
    pub kind: CaseKind,
    /// Its status.
    pub status: Status,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// How it was linked.
    pub how: LinkedHow,
    /// The officer who linked it or agreed.
    pub officer: Option<PersonName>,
    /// Since when, in milliseconds since the epoch (UTC).
    pub linked_at: Millis,
}

const LINKED: &str = concat!(
    "select c.reference, c.text, ",
    case_kind!(),
    " as kind, c.status, c.received_at, l.how, ",
    name_of!("o"),
    " as officer, l.linked_at from incident_link l join complaint c on c.id = l.complaint_id left join officer o on o.id = l.linked_by \
    where l.incident_id = "
);

/// Most linked complaints that are shown at once.
const SHOWN: i64 = 100;

/// The linked complaints that this viewer may see, the oldest first.
///
/// # Errors
/// Database errors.
pub async fn linked(db: &Db, viewer: &Viewer, incident_id: i64) -> sqlx::Result<Vec<LinkRow>> {
    let mut statement = sql(LINKED);
    statement.bind(incident_id).push(" and l.ended_at is null and ");
    visible(&mut statement, viewer);
    statement.push(" order by c.received_at, c.id limit ").bind(SHOWN);
    db.all(&statement).await
}

/// The condition under which the public may know of a complaint: the one visibility rule, and no word of it would betray a victim.
fn known_to_the_public(statement: &mut Sql) {
    statement.push("(");
    visible(statement, &Viewer::Public);
    statement.push(" and not ");
    not_for_everybody(statement);
    statement.push(")");
}

/// What the public may know: how many complaints officers have linked or agreed to, and whether all has ended. Complaints that the public may not know of
/// are not in the number; but while one of them is open, nothing has ended: else sealing the last open one would announce that an inquiry is completed.
///
/// # Errors
/// Database errors.
pub async fn counted(db: &Db, incident_id: i64) -> sqlx::Result<(i64, PublicState)> {
    let mut statement = sql("select coalesce(sum(case when ");
    known_to_the_public(&mut statement);
    statement
        .push(" then 1 else 0 end), 0), coalesce(sum(case when c.status <> 'closed' then 1 else 0 end), 0) \
         from incident_link l join complaint c on c.id = l.complaint_id where l.ended_at is null and l.linked_by is not null and l.incident_id = ")
        .bind(incident_id);
    let (all, open): (i64, i64) = db.one(&statement).await?;
    // While nothing may be known of any complaint, nothing is known to have ended.
    let state = if all > 0 && open == 0 { PublicState::Closed } else { PublicState::Open };
    Ok((all, state))
}

/// The complaints about an incident that the public may know of, other than this one, inside a transaction.
///
/// # Errors
/// Database errors.
pub async fn others_in_public(tx: &mut Tx, incident_id: i64, complaint_id: i64) -> sqlx::Result<i64> {
    let mut statement = sql("select count(*) from incident_link l join complaint c on c.id = l.complaint_id \
         where l.ended_at is null and l.linked_by is not null and l.incident_id = ");
    statement.bind(incident_id).push(" and l.complaint_id <> ").bind(complaint_id).push(" and ");
    known_to_the_public(&mut statement);
    let (n,): (i64,) = tx.one(&statement).await?;
    Ok(n)
}
