//! Reading complaints from the database. All writing is in `changes`.

use super::{
    Audience, Category, Channel, EntryKind, Millis, Outcome, Reference, Status, audience, fake::Fake, outgoing,
    tally::Counted,
};
use crate::{
    language::Language,
    officers::{PersonName, Role, store::name_of},
    sealed::CaseKind,
    server::db::{Db, Sql, sql},
    shield::{CasePosition, ShieldKind, Viewer, guard::Disclosure, visible},
};
use sqlx::FromRow;

/// A row of `complaint`, loaded for a viewer who may see it.
#[derive(Clone, Debug, FromRow)]
pub struct Complaint {
    /// Primary key of the `complaint` row; never shown.
    pub id: i64,
    /// Reference number.
    pub reference: Reference,
    /// SHA-256 of the key in the private link.
    pub key_hash: Vec<u8>,
    /// The channel through which it arrived.
    pub channel: Channel,
    /// Its subject.
    pub category: Category,
    /// The complainant's text, unchanged.
    pub text: String,
    /// The language in which the complainant used the page; replies are sent in it.
    pub language: Language,
    /// Its status.
    pub status: Status,
    /// How it ended; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// Whether the inquiry is confidential.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// Whether the complainant has written something that no officer has read yet.
    pub unread: bool,
    /// The complainant's answer to "is it settled?"; `None` before the answer.
    pub settled: Option<bool>,
    /// The station concerned.
    pub station_id: Option<i64>,
    /// The circle of that station.
    pub circle_id: Option<i64>,
    /// The office that has it now.
    pub office_id: Option<i64>,
    /// The officer who took it.
    pub officer_id: Option<i64>,
    /// The office that it is about: it is never given to that office, and that office never sees it.
    pub accused_id: Option<i64>,
    /// The station that refused it as not its own; after that no station may refuse it.
    pub refused_by_id: Option<i64>,
    /// The station that the refusing station named instead.
    pub suggested_id: Option<i64>,
    /// The office that has yet to decide which station gets it; `None` when nothing is to be decided.
    pub decider_id: Option<i64>,
    /// The open finding "fake".
    #[sqlx(flatten)]
    pub fake: Fake,
    /// The officer who closed it last; if it closed by itself, the one who countersigned the finding.
    pub closed_by_id: Option<i64>,
    /// Whether the complainant has ever said "not settled".
    pub contested: bool,
    /// The office whose closing the complainant last said that about.
    pub contested_id: Option<i64>,
    /// Whom it is about, if a person has decided that the law protects them.
    pub shield: Option<ShieldKind>,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// When it was last changed, in milliseconds since the epoch (UTC).
    pub changed_at: Millis,
    /// Incremented by every change; a form made from an older version is refused.
    pub version: i64,
    /// Number of messages that came in through the channels; these do not change `version`.
    pub heard: i64,
    /// Whether it may disclose a cognizable offence, as a person decided; `None` while only its category says so.
    pub cognizable: Option<bool>,
    /// When the complainant signed the information, in milliseconds since the epoch (UTC).
    pub signed_at: Option<Millis>,
    /// When a preliminary enquiry was permitted, in milliseconds since the epoch (UTC).
    pub enquiry_at: Option<Millis>,
    /// When a higher office accepted its present report, in milliseconds since the epoch (UTC).
    pub report_accepted_at: Option<Millis>,
    /// The current text of the post that it was made from, if the platform has reported more than one version.
    pub newest: Option<String>,
}

// Who complained is not in this row: it is sealed (`crate::sealed`).
const COLUMNS: &str = "select c.id, c.reference, c.key_hash, c.channel, c.category, c.text, c.language, c.status, c.outcome, c.confidential, \
    c.accepted, c.unread, c.settled, c.station_id, c.circle_id, c.office_id, c.officer_id, c.accused_id, c.refused_by_id, c.suggested_id, \
    c.decider_id, c.shield, c.received_at, c.changed_at, c.version, c.heard, \
    c.cognizable, c.signed_at, c.enquiry_at, c.report_accepted_at, \
    (select p.text_now from post p where p.complaint_id = c.id and p.disposition = 'complaint' and p.text_now <> '' order by p.id limit 1) \
    as newest, \
    (select f.state from fake_finding f where f.complaint_id = c.id and f.ended_at is null) as fake_state, \
    (select f.proposed_by from fake_finding f where f.complaint_id = c.id and f.ended_at is null) as fake_by_id, \
    (select f.signed_by from fake_finding f where f.complaint_id = c.id and f.ended_at is null) as fake_signed_id, \
    (select f.stands_at from fake_finding f where f.complaint_id = c.id and f.ended_at is null) as fake_stands_at, \
    (select coalesce(e.officer_id, (select f.signed_by from fake_finding f where f.complaint_id = c.id and f.state = 'stands' \
    order by f.id desc limit 1)) from entry e where e.complaint_id = c.id and e.kind = 'closed' order by e.id desc limit 1) as closed_by_id, \
    exists (select 1 from entry e where e.complaint_id = c.id and e.kind = 'not_settled') as contested, \
    (select e.office_id from entry e where e.complaint_id = c.id and e.kind = 'not_settled' order by e.id desc limit 1) as contested_id \
    from complaint c where ";

impl Complaint {
    /// Whether it was reopened because its complainant said "not settled", and is not closed again yet.
    pub fn is_looked_at_again(&self) -> bool {
        self.contested && self.status != Status::Closed
    }

    /// Its position, for the visibility rule.
    pub fn place(&self) -> CasePosition {
        CasePosition {
            complaint_id: self.id,
            confidential: self.confidential,
            shielded: self.shield.is_some(),
            station_id: self.station_id,
            circle_id: self.circle_id,
            office_id: self.office_id,
            accused_id: self.accused_id,
        }
    }

    /// The offices whose officers can read it, beginning with the one that has it. A station that has passed a shielded one on no longer reads it.
    pub fn read_by(&self) -> impl Iterator<Item = i64> + use<> {
        let station = self.station_id.filter(|_| self.shield.is_none());
        [self.office_id, station, self.circle_id].into_iter().flatten()
    }

    /// Whether it may disclose a cognizable offence: as a person decided, else by its category.
    pub fn is_cognizable(&self) -> bool {
        self.cognizable.unwrap_or_else(|| self.category.may_be_cognizable())
    }

    /// What kind of case it is, for opening what is sealed.
    pub fn case(&self) -> CaseKind {
        let shielded = outgoing::disclosure_of(false, self.category, self.shield) != Disclosure::Everybody;
        CaseKind { confidential: self.confidential, shielded }
    }

    /// To whom anything about it may be disclosed.
    pub fn disclosure(&self) -> Disclosure {
        outgoing::disclosure_of(self.confidential, self.category, self.shield)
    }

    /// The values by which it is counted.
    pub fn counted(&self) -> Counted {
        Counted { status: self.status, place: self.place(), channel: self.channel, category: self.category }
    }
}

/// The query that finds a complaint by its number, if the viewer may see it.
pub fn select_visible(viewer: &Viewer, reference: Reference) -> Sql {
    let mut statement = sql(COLUMNS);
    statement.push("c.reference = ").bind(reference).push(" and ");
    visible(&mut statement, viewer);
    statement
}

/// Loads a complaint by its number, if the viewer may see it.
pub async fn by_reference(db: &Db, viewer: &Viewer, reference: Reference) -> sqlx::Result<Option<Complaint>> {
    db.maybe(&select_visible(viewer, reference)).await
}

/// Which complaints a list holds; `None` for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Their status.
    pub status: Option<Status>,
    /// Their subject.
    pub category: Option<Category>,
    /// The channel through which they arrived.
    pub channel: Option<Channel>,
    /// The office that has them now.
    pub office: Option<i64>,
}

/// The newest complaints that the viewer may see and that are wanted, newest first; only those with a lower primary key than `before`.
pub async fn newest(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    before: Option<i64>,
    most: i64,
) -> sqlx::Result<Vec<Complaint>> {
    let mut statement = sql(COLUMNS);
    visible(&mut statement, viewer);
    if let Some(status) = wanted.status {
        statement.push(" and c.status = ").bind(status);
    }
    if let Some(category) = wanted.category {
        statement.push(" and c.category = ").bind(category);
    }
    if let Some(channel) = wanted.channel {
        statement.push(" and c.channel = ").bind(channel);
    }
    if let Some(office) = wanted.office {
        statement.push(" and c.office_id = ").bind(office);
    }
    if let Some(before) = before {
        statement.push(" and c.id < ").bind(before);
    }
    statement.push(" order by c.id desc limit ").bind(most);
    db.all(&statement).await
}

/// One change in the log of changes: the complaint as it is now.
#[derive(Clone, Debug, FromRow)]
pub struct ChangeRow {
    /// When it changed, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// Its number.
    pub reference: Reference,
    /// Its present status.
    pub status: Status,
    /// Its present version.
    pub version: i64,
}

/// The end of the log of changes; 0 while it is empty. The log's numbers grow in the order of commits.
pub async fn last_change(db: &Db) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(&sql("select coalesce(max(id), 0) from event")).await?.0)
}

/// The changes after a place in the log, oldest first: the next place, and those among at most `most` changes that the viewer may see.
pub async fn changes_after(
    db: &Db,
    viewer: &Viewer,
    after: i64,
    most: i64,
) -> sqlx::Result<(i64, i64, Vec<ChangeRow>)> {
    let window =
        sql("select count(*), coalesce(max(w.id), 0) from (select id from event where id > $1 order by id limit $2) w");
    let (n, last): (i64, i64) = db.one(&window.arg(after).arg(most)).await?;
    if n == 0 {
        return Ok((n, after, Vec::new()));
    }
    let mut changes = sql(
        "select max(e.at) as at, c.reference, c.status, c.version from event e join complaint c on c.id = e.complaint_id \
         where e.id > ",
    );
    changes.bind(after).push(" and e.id <= ").bind(last).push(" and ");
    visible(&mut changes, viewer);
    changes.push(" group by c.id, c.reference, c.status, c.version order by max(e.id)");
    Ok((n, last, db.all(&changes).await?))
}

/// Primary key and hash of the private key: all that is needed to check a private link.
pub async fn key_of(db: &Db, reference: Reference) -> sqlx::Result<Option<(i64, Vec<u8>)>> {
    db.maybe(&sql("select id, key_hash from complaint where reference = $1").arg(reference)).await
}

/// Whether this is the hash of one of the additional keys to a complaint's private page.
pub async fn has_further_key(db: &Db, complaint_id: i64, key_hash: &[u8]) -> sqlx::Result<bool> {
    let statement = sql("select count(*) from complaint_key where complaint_id = $1 and key_hash = $2");
    let (n,): (i64,) = db.one(&statement.arg(complaint_id).arg(key_hash)).await?;
    Ok(n > 0)
}

/// What anyone with the number may know. The query masks status, outcome and office of a confidential complaint, so they never leave the
/// database here.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PublicRow {
    /// Primary key of the `complaint` row, for the live page; never shown.
    pub id: i64,
    /// Whether the rest is masked.
    pub confidential: bool,
    /// Its status; `None` while masked.
    pub status: Option<Status>,
    /// How it ended; `None` while open or masked.
    pub outcome: Option<Outcome>,
    /// Whether the station has accepted it; false while masked.
    pub accepted: bool,
    /// The office that has it now; `None` while masked.
    pub office_id: Option<i64>,
    /// The office that is to decide which station gets it; `None` while masked.
    pub decider_id: Option<i64>,
    /// When it was received, in milliseconds since the epoch (UTC).
    pub received_at: Millis,
    /// When it was last changed; while masked, when it was received.
    pub changed_at: Millis,
    /// Primary key of the newest public entry; `None` while masked, and never shown. Entries are append-only, so a row that equals an earlier
    /// one means that the public page has not changed.
    pub last_entry: Option<i64>,
}

/// Loads the public row of a complaint.
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
    /// Primary key of the `entry` row; increases with time.
    pub id: i64,
    /// When the entry was written, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// What happened.
    pub kind: EntryKind,
    /// Who may know that it happened.
    pub audience: Audience,
    /// The officer who acted; `None` for the complainant and the program.
    pub officer_id: Option<i64>,
    /// The name of that officer.
    pub officer: Option<PersonName>,
    /// The role of that officer.
    pub role: Option<Role>,
    /// The office concerned, for example the one it was forwarded to or that accepted it.
    pub office_id: Option<i64>,
    /// The outcome, for a closing entry.
    pub outcome: Option<Outcome>,
    /// The text of the entry; `None` if there is none or if it was taken off the complaint.
    pub text: Option<String>,
    /// When the text was written by the platform's clock, if the platform reported it later.
    pub said_at: Option<Millis>,
    /// Whether the text was taken off the complaint (see `unjoined`).
    pub moved: bool,
}

const ENTRIES: &str = concat!(
    "select e.id, e.at, e.kind, e.audience, e.officer_id, ",
    name_of!("o"),
    " as officer, o.role, e.office_id, e.outcome, \
    case when u.entry_id is null then e.text end as text, e.said_at, (u.entry_id is not null) as moved \
    from entry e left join officer o on o.id = e.officer_id left join unjoined u on u.entry_id = e.id where e.complaint_id = $1 "
);

/// The whole timeline, oldest first. The caller has checked that the viewer may see the complaint.
pub async fn entries(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<Entry>> {
    let mut statement = sql(ENTRIES).arg(complaint_id);
    statement.push("order by e.id");
    db.all(&statement).await
}

/// The public part of the timeline, without texts and names, oldest first. For a confidential complaint it is only the receipt.
pub async fn public_entries(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<Entry>> {
    let statement = sql(
        "select e.id, e.at, e.kind, e.audience, null as officer_id, null as officer, null as role, e.office_id, e.outcome, null as text, e.said_at, (1 = 0) as moved \
         from entry e join complaint c on c.id = e.complaint_id \
         where e.complaint_id = $1 and e.audience = 'public' and (c.confidential = false or e.kind = 'received') order by e.id",
    );
    db.all(&statement.arg(complaint_id)).await
}

/// Since when the complaint has been with its present office: its last forwarding, decision or reopening among these entries, or its
/// receipt if there is none. Used to show the office under the name that it had then.
pub fn lies_since(entries: &[Entry], received_at: Millis) -> Millis {
    let brought =
        |entry: &&Entry| matches!(entry.kind, EntryKind::Forwarded | EntryKind::Decided | EntryKind::Reopened);
    entries.iter().rev().find(brought).map_or(received_at, |entry| entry.at)
}

/// Number of offices to which the complaint was given in turn, so that a reader sees how often it was passed on.
pub fn hops(entries: &[Entry]) -> usize {
    let given = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Forwarded | EntryKind::Decided));
    let mut offices: Vec<Option<i64>> = given.map(|entry| entry.office_id).collect();
    // A decision for the station that already had it is not another hop.
    offices.dedup();
    offices.len()
}

/// A row of `photo`.
#[derive(Clone, Debug, FromRow)]
pub struct Photo {
    /// Primary key of the `photo` row.
    pub id: i64,
    /// The timeline entry that it came with.
    pub entry_id: Option<i64>,
    /// SHA-256 of the file, in hexadecimal; also the name of the stored file.
    pub sha256: String,
    /// Width in pixels; 0 for a document.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
}

/// The photos of a complaint, in order of arrival.
pub async fn photos(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<Photo>> {
    db.all(
        &sql("select id, entry_id, sha256, width, height from photo where complaint_id = $1 order by id")
            .arg(complaint_id),
    )
    .await
}

/// Loads one photo, if the viewer may see its complaint and read the entry that it came with.
pub async fn photo(db: &Db, viewer: &Viewer, id: i64) -> sqlx::Result<Option<Photo>> {
    let mut statement = sql("select p.id, p.entry_id, p.sha256, p.width, p.height from photo p \
         join complaint c on c.id = p.complaint_id join entry e on e.id = p.entry_id and e.complaint_id = c.id where p.id = ");
    statement.bind(id).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" and ");
    audience::readable(&mut statement, viewer);
    db.maybe(&statement).await
}
