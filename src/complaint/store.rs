//! Complaints in the database: reading. Writing is in `changes`, in one place.

use super::{
    Audience, Category, Channel, EntryKind, Millis, Outcome, Reference, Status, audience,
    details::{Details, details_columns},
    outgoing,
    tally::Counted,
};
use crate::{
    language::Language,
    officers::{PersonName, Role, store::name_of},
    server::db::{Db, Sql, sql},
    shield::{CasePosition, Viewer, guard::Disclosure, visible},
};
use sqlx::FromRow;

/// A complaint's row, for those who may see it.
#[derive(Clone, Debug, FromRow)]
pub struct Complaint {
    /// Row id; never shown.
    pub id: i64,
    /// Its number.
    pub reference: Reference,
    /// SHA-256 of the key in the private link.
    pub key_hash: Vec<u8>,
    /// The way it came.
    pub channel: Channel,
    /// What it is about.
    pub category: Category,
    /// The complainant's words, untouched.
    pub text: String,
    /// What was told beside the words.
    #[sqlx(flatten)]
    pub details: Details,
    /// The phone's position, if it was given.
    pub lat: Option<f64>,
    /// See `lat`.
    pub lon: Option<f64>,
    /// The language the complainant used the page in: answers go out in it.
    pub language: Language,
    /// Where it stands.
    pub status: Status,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// Whether the complainant wrote and nobody has looked yet.
    pub unread: bool,
    /// The complainant's answer to "is it settled?".
    pub settled: Option<bool>,
    /// The station concerned.
    pub station_id: Option<i64>,
    /// Its circle.
    pub circle_id: Option<i64>,
    /// Who has it now.
    pub office_id: Option<i64>,
    /// The officer who took it.
    pub officer_id: Option<i64>,
    /// The office that it is about: it never lies there, and that office never sees it.
    pub accused_id: Option<i64>,
    /// The station that said it is not its own; nobody says so again.
    pub refused_by_id: Option<i64>,
    /// The station that it named instead.
    pub suggested_id: Option<i64>,
    /// The office that decides which station has it, as long as it has not.
    pub decider_id: Option<i64>,
    /// When it came.
    pub received_at: Millis,
    /// When anything last happened.
    pub changed_at: Millis,
    /// Counts changes; a form that was made from an older one is refused.
    pub version: i64,
    /// Counts words that came to it by the channels; they do not change its version.
    pub heard: i64,
    /// What the post that it was made of says by now, where more than one thing was told of it.
    pub newest: Option<String>,
}

const COLUMNS: &str = concat!(
    "select c.id, c.reference, c.key_hash, c.channel, c.category, c.text, ",
    details_columns!(),
    ", c.lat, c.lon, c.language, c.status, c.outcome, c.confidential, c.accepted, c.unread, c.settled, c.station_id, c.circle_id, \
    c.office_id, c.officer_id, c.accused_id, c.refused_by_id, c.suggested_id, c.decider_id, c.received_at, c.changed_at, c.version, c.heard, \
    (select p.text_now from post p where p.complaint_id = c.id and p.disposition = 'complaint' and p.text_now <> '' order by p.id limit 1) \
    as newest \
    from complaint c where "
);

impl Complaint {
    /// Where it lies, for the visibility rule.
    pub fn place(&self) -> CasePosition {
        CasePosition {
            complaint_id: self.id,
            confidential: self.confidential,
            station_id: self.station_id,
            circle_id: self.circle_id,
            office_id: self.office_id,
            accused_id: self.accused_id,
        }
    }

    /// Who may be told anything about it.
    pub fn disclosure(&self) -> Disclosure {
        outgoing::disclosure(self.confidential, self.category)
    }

    /// What it is counted by.
    pub fn counted(&self) -> Counted {
        Counted { status: self.status, place: self.place(), channel: self.channel, category: self.category }
    }
}

/// The statement that finds a complaint by its number, if the viewer may see it.
pub fn select_visible(viewer: &Viewer, reference: Reference) -> Sql {
    let mut statement = sql(COLUMNS);
    statement.push("c.reference = ").bind(reference).push(" and ");
    visible(&mut statement, viewer);
    statement
}

/// A complaint by its number, if the viewer may see it.
pub async fn by_reference(db: &Db, viewer: &Viewer, reference: Reference) -> sqlx::Result<Option<Complaint>> {
    db.maybe(&select_visible(viewer, reference)).await
}

/// The row id and the hash of the private key: all that is needed to check a private link.
pub async fn key_of(db: &Db, reference: Reference) -> sqlx::Result<Option<(i64, Vec<u8>)>> {
    db.maybe(&sql("select id, key_hash from complaint where reference = $1").arg(reference)).await
}

/// Whether this is one of the further keys to a complaint's private page.
pub async fn has_further_key(db: &Db, complaint_id: i64, key_hash: &[u8]) -> sqlx::Result<bool> {
    let statement = sql("select count(*) from complaint_key where complaint_id = $1 and key_hash = $2");
    let (n,): (i64,) = db.one(&statement.arg(complaint_id).arg(key_hash)).await?;
    Ok(n > 0)
}

/// What anyone with the number may know. A confidential complaint's status, outcome and office never leave the database here.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PublicRow {
    /// Row id, for the live page; never shown.
    pub id: i64,
    /// Whether the rest is masked.
    pub confidential: bool,
    /// Where it stands; none while masked.
    pub status: Option<Status>,
    /// How it ended; none while masked.
    pub outcome: Option<Outcome>,
    /// Whether the station has accepted it; false while masked.
    pub accepted: bool,
    /// Who has it; none while masked.
    pub office_id: Option<i64>,
    /// The office that decides which station has it; none while masked.
    pub decider_id: Option<i64>,
    /// When it came.
    pub received_at: Millis,
    /// When its status last changed; the day it came while masked.
    pub changed_at: Millis,
    /// Row id of the newest entry that anyone may know of; none while masked, and never shown. Entries are only ever added, so a row that is equal to an
    /// earlier one means a page that says the same.
    pub last_entry: Option<i64>,
}

/// The public row of a complaint.
pub async fn public(db: &Db, reference: Reference) -> sqlx::Result<Option<PublicRow>> {
    let statement = sql("select id, confidential, case when confidential then null else status end as status, \
         case when confidential then null else outcome end as outcome, \
         case when confidential then false else accepted end as accepted, \
         case when confidential then null else office_id end as office_id, \
         case when confidential then null else decider_id end as decider_id, received_at, \
         case when confidential then received_at else changed_at end as changed_at, \
         case when confidential then null else \
         (select max(e.id) from entry e where e.complaint_id = complaint.id and e.audience = 'public') end as last_entry \
         from complaint where reference = $1");
    db.maybe(&statement.arg(reference)).await
}

/// A timeline entry.
#[derive(Clone, Debug, FromRow)]
pub struct Entry {
    /// Row id; grows with time.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// What happened.
    pub kind: EntryKind,
    /// Who may know.
    pub audience: Audience,
    /// Which officer; none for the complainant.
    pub officer_id: Option<i64>,
    /// That officer's name.
    pub officer: Option<PersonName>,
    /// That officer's role.
    pub role: Option<Role>,
    /// The office it concerns: where it was forwarded to, who accepted.
    pub office_id: Option<i64>,
    /// How it ended, for a closing.
    pub outcome: Option<Outcome>,
    /// Words that go with it; none when they were taken off the complaint.
    pub text: Option<String>,
    /// When they were written, by the platform's clock, where the platform told them later.
    pub said_at: Option<Millis>,
    /// Whether they were taken off.
    pub moved: bool,
}

const ENTRIES: &str = concat!(
    "select e.id, e.at, e.kind, e.audience, e.officer_id, ",
    name_of!("o"),
    " as officer, o.role, e.office_id, e.outcome, \
    case when u.entry_id is null then e.text end as text, e.said_at, (u.entry_id is not null) as moved \
    from entry e left join officer o on o.id = e.officer_id left join unjoined u on u.entry_id = e.id where e.complaint_id = $1 "
);

/// Everything that happened, oldest first. Whoever calls has checked that the viewer may see the complaint.
pub async fn entries(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<Entry>> {
    let mut statement = sql(ENTRIES).arg(complaint_id);
    statement.push("order by e.id");
    db.all(&statement).await
}

/// What anyone with the number may know of what happened, without words and names; oldest first. Empty for a confidential
/// complaint but for its receipt.
pub async fn public_entries(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<Entry>> {
    let statement = sql(
        "select e.id, e.at, e.kind, e.audience, null as officer_id, null as officer, null as role, e.office_id, e.outcome, null as text, e.said_at, (1 = 0) as moved \
         from entry e join complaint c on c.id = e.complaint_id \
         where e.complaint_id = $1 and e.audience = 'public' and (c.confidential = false or e.kind = 'received') order by e.id",
    );
    db.all(&statement.arg(complaint_id)).await
}

/// Since when it lies where it lies: its last forwarding, decision or reopening among these entries; before any, its receipt. An office is
/// named as it was called then.
pub fn lies_since(entries: &[Entry], received_at: Millis) -> Millis {
    let brought =
        |entry: &&Entry| matches!(entry.kind, EntryKind::Forwarded | EntryKind::Decided | EntryKind::Reopened);
    entries.iter().rev().find(brought).map_or(received_at, |entry| entry.at)
}

/// To how many offices it has been given, one after another: whoever reads it sees how often it was passed on.
pub fn hops(entries: &[Entry]) -> usize {
    let given = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Forwarded | EntryKind::Decided));
    let mut offices: Vec<Option<i64>> = given.map(|entry| entry.office_id).collect();
    // Decided for the station that had it already.
    offices.dedup();
    offices.len()
}

/// A photo's row.
#[derive(Clone, Debug, FromRow)]
pub struct Photo {
    /// Row id.
    pub id: i64,
    /// The entry it came with.
    pub entry_id: Option<i64>,
    /// Name of its file.
    pub sha256: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

/// Photos of a complaint, in the order they came.
pub async fn photos(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<Photo>> {
    db.all(
        &sql("select id, entry_id, sha256, width, height from photo where complaint_id = $1 order by id")
            .arg(complaint_id),
    )
    .await
}

/// One photo, if the viewer may see its complaint and read the entry that it came with.
pub async fn photo(db: &Db, viewer: &Viewer, id: i64) -> sqlx::Result<Option<Photo>> {
    let mut statement = sql("select p.id, p.entry_id, p.sha256, p.width, p.height from photo p \
         join complaint c on c.id = p.complaint_id join entry e on e.id = p.entry_id and e.complaint_id = c.id where p.id = ");
    statement.bind(id).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" and ");
    audience::readable(&mut statement, viewer);
    db.maybe(&statement).await
}
