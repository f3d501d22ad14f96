//! Complaints, as the account of the key may see them.

use super::{
    asked::Asked,
    cursor,
    words::{OfficeOf, exact},
};
use crate::{
    api::{
        KeyScope,
        key::{Key, Keyed, Read},
        problem::{Problem, Refused},
    },
    complaint::{
        Audience, Category, Channel, EntryKind, Outcome, Reference, Status, audience,
        store::{self, Complaint, Wanted},
    },
    error::{Error, Problem as Wrong},
    officers::Role,
    sealed::{
        Reason, may_open, opening,
        store::{Identity, Use},
    },
    server::op::Op,
    shield::masks::{Carrier, Field, is_shown},
};
use axum::{Json, extract::Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Most items of a page.
const MOST: u32 = 100;
/// Items of a page if nothing is asked.
const USUAL: u32 = 50;
/// Most entries in one page of a timeline.
const ENTRIES: usize = 200;

/// A complaint.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintData {
    /// Its number, ten characters.
    pub reference: String,
    /// Through which channel it arrived.
    pub channel: Channel,
    /// Its subject.
    pub category: Category,
    /// What the complainant wrote. Missing if the case is shielded or confidential: no text of it leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its status.
    pub status: Status,
    /// How it ended; only once it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Whether its inquiry is confidential. Nothing about it may be told to anybody outside.
    pub confidential: bool,
    /// Whether the station has accepted it.
    pub accepted: bool,
    /// The office that has it now; none while the cell has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeOf>,
    /// When it was received.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: String,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: String,
    /// Grows by one with every change. A move names the version that it is based on.
    pub version: i64,
    /// Who complained; only for a key with the scope `complaints:names`, only when one complaint is asked for, and not if the case is shielded or
    /// confidential. Each such request is recorded in the audit trail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complainant: Option<Complainant>,
}

/// Who complained, as far as that was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct Complainant {
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The account on the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The place, as typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Latitude of the telephone in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude of the telephone in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

impl ComplaintData {
    /// The complaint as this key may know it, and who complained if that is open.
    fn of(op: &Op, key: &Key, complaint: Complaint, complainant: Option<Complainant>) -> Self {
        let kind = complaint.disclosure().into();
        let text = is_shown(Carrier::Software, Field::Text, key.who.officer.role, kind);
        Self {
            reference: complaint.reference.as_str().to_owned(),
            channel: complaint.channel,
            category: complaint.category,
            text: text.then_some(complaint.text),
            status: complaint.status,
            outcome: complaint.outcome,
            confidential: complaint.confidential,
            accepted: complaint.accepted,
            office: OfficeOf::at(op.offices(), complaint.office_id, op.now()),
            received_at: exact(complaint.received_at),
            changed_at: exact(complaint.changed_at),
            version: complaint.version,
            complainant,
        }
    }
}

/// Who complained, for a key with the scope for it whose account may open it to contact the complainant: the request is such an opening, which the
/// audit trail records like one on the page.
async fn complainant(op: &Op, key: &Key, complaint: &Complaint) -> Result<Option<Complainant>, Error> {
    let (officer, case, now) = (&key.who.officer, complaint.case(), op.now());
    let leaves = is_shown(Carrier::Software, Field::Name, officer.role, complaint.disclosure().into());
    if !leaves || !key.may(KeyScope::Names) || !may_open(officer.role, case, Reason::Contact) {
        return Ok(None);
    }
    let fresh = opening::fresh(op.db(), complaint.id, officer.id, now).await?;
    let fresh = match fresh.filter(|fresh| may_open(officer.role, case, fresh.reason())) {
        Some(fresh) => fresh,
        None => {
            let words = format!("/v1, key {}", key.id);
            let asked = opening::Asked {
                complaint_id: complaint.id,
                reference: complaint.reference.as_str(),
                case,
                officer_id: officer.id,
                role: officer.role,
                reason: Reason::Contact,
                words: Some(&words),
            };
            let mut tx = op.db().begin().await?;
            let fresh = opening::open(&mut tx, asked, now).await?;
            tx.commit().await?;
            fresh
        }
    };
    let who = op.sealing().read(op.db(), complaint.id, Use::Opening(&fresh)).await?;
    let Identity { place, name, phone, handle, point } = who;
    Ok(Some(Complainant { name, phone, handle, place, lat: point.map(|(lat, _)| lat), lon: point.map(|(_, lon)| lon) }))
}

/// A page of complaints.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintPage {
    /// The complaints, newest first.
    pub items: Vec<ComplaintData>,
    /// The `cursor` of the next page; missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which complaints are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only with this status.
    status: Option<Status>,
    /// Only with this subject.
    category: Option<Category>,
    /// Only from this channel.
    channel: Option<Channel>,
    /// Only those that are with the office with this code.
    #[param(max_length = 60)]
    office: Option<String>,
    /// How many, 1 to 100; 50 if not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// `next` of the page before, with the same filters.
    #[param(max_length = 27)]
    cursor: Option<String>,
}

impl ListQuery {
    /// The list and its filters, for which a cursor is valid.
    fn list(&self) -> String {
        let word = |word: Option<&str>| word.unwrap_or("-").to_owned();
        let parts = [
            word(self.status.map(Status::as_str)),
            word(self.category.map(Category::as_str)),
            word(self.channel.map(Channel::as_str)),
            word(self.office.as_deref()),
        ];
        format!("complaints {}", parts.join(" "))
    }

    fn wanted(&self, op: &Op) -> Result<Wanted, Error> {
        let unknown = || Error::field("office", Wrong::NotAChoice);
        let id = |code: &String| op.offices().by_code(code).map(|office| office.id).ok_or_else(unknown);
        let office = self.office.as_ref().map(id).transpose()?;
        Ok(Wanted { status: self.status, category: self.category, channel: self.channel, office })
    }
}

/// Complaints, newest first.
///
/// Only those that the account of the key may see.
#[utoipa::path(get, path = "/v1/complaints", operation_id = "list_complaints", tag = "complaints", params(ListQuery),
    responses(
        (status = 200, description = "A page of complaints", body = ComplaintPage),
        Refused,
    ))]
pub async fn list(
    Keyed { op, key, .. }: Keyed<Read>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<ComplaintPage>, Problem> {
    page(&op, &key, &query).await.map(Json).map_err(|error| Problem::of(&error, op.language()))
}

async fn page(op: &Op, key: &Key, query: &ListQuery) -> Result<ComplaintPage, Error> {
    let limit = limit(query.limit)?;
    let list = query.list();
    let before = query.cursor.as_deref().map(|cursor| cursor::read(key, &list, cursor)).transpose()?;
    let wanted = query.wanted(op)?;
    let most = i64::from(limit) + 1;
    let mut found = store::newest(op.db(), &key.who.viewer, &wanted, before, most).await?;
    let more = found.len() as i64 == most;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| cursor::written(key, &list, last.id));
    Ok(ComplaintPage { items: found.into_iter().map(|one| ComplaintData::of(op, key, one, None)).collect(), next })
}

/// The size of a page.
pub fn limit(asked: Option<u32>) -> Result<u32, Error> {
    match asked.unwrap_or(USUAL) {
        limit @ 1..=MOST => Ok(limit),
        _ => Err(Error::field("limit", Wrong::NotAChoice)),
    }
}

/// One complaint.
#[utoipa::path(get, path = "/v1/complaints/{reference}", operation_id = "complaint", tag = "complaints",
    params(("reference" = String, Path, description = "Its number; blanks and hyphens do not matter", max_length = 40)),
    responses(
        (status = 200, description = "The complaint", body = ComplaintData),
        Refused,
    ))]
pub async fn one(
    Keyed { op, key, .. }: Keyed<Read>,
    Path(typed): Path<String>,
) -> Result<Json<ComplaintData>, Problem> {
    let found = async {
        let complaint = seen(&op, &key, &typed).await?;
        let complainant = complainant(&op, &key, &complaint).await?;
        Ok(Json(ComplaintData::of(&op, &key, complaint, complainant)))
    };
    found.await.map_err(|error: Error| Problem::of(&error, op.language()))
}

/// The complaint with this number, if the account may see it.
pub async fn seen(op: &Op, key: &Key, typed: &str) -> Result<Complaint, Error> {
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    store::by_reference(op.db(), &key.who.viewer, reference).await?.ok_or(Error::NotFound)
}

/// An entry of a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryData {
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub at: String,
    /// What happened.
    pub kind: EntryKind,
    /// Who may know of it: anybody with the number, the complainant, or only staff.
    pub audience: Audience,
    /// The role of the officer who acted; none for the complainant and the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The office concerned, such as the one that it was forwarded to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeOf>,
    /// How it ended, for the entry that closes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Its text, if there is one and the account may read it. Missing if the case is shielded or confidential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A page of a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// The entries, oldest first, at most 200.
    pub items: Vec<EntryData>,
    /// The `cursor` of the next page; missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which part of a timeline is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// Only entries that these people may know of: `public` is what stands on the public page.
    audience: Option<Audience>,
    /// `next` of the page before.
    #[param(max_length = 27)]
    cursor: Option<String>,
}

/// The timeline of a complaint.
#[utoipa::path(get, path = "/v1/complaints/{reference}/timeline", operation_id = "timeline", tag = "complaints",
    params(("reference" = String, Path, description = "Its number; blanks and hyphens do not matter", max_length = 40), TimelineQuery),
    responses(
        (status = 200, description = "A page of the timeline, oldest first", body = Timeline),
        Refused,
    ))]
pub async fn timeline(
    Keyed { op, key, .. }: Keyed<Read>,
    Path(typed): Path<String>,
    Asked(query): Asked<TimelineQuery>,
) -> Result<Json<Timeline>, Problem> {
    entries(&op, &key, &typed, &query).await.map(Json).map_err(|error| Problem::of(&error, op.language()))
}

async fn entries(op: &Op, key: &Key, typed: &str, query: &TimelineQuery) -> Result<Timeline, Error> {
    let complaint = seen(op, key, typed).await?;
    let list = format!("timeline {} {}", complaint.id, query.audience.map_or("-", Audience::as_str));
    let after = query.cursor.as_deref().map(|cursor| cursor::read(key, &list, cursor)).transpose()?.unwrap_or(0);
    let viewer = &key.who.viewer;
    let shows = is_shown(Carrier::Software, Field::Text, key.who.officer.role, complaint.disclosure().into());
    let all = store::entries(op.db(), complaint.id).await?;
    let wanted = |entry: &store::Entry| {
        entry.id > after
            && audience::may_know(viewer, entry.audience)
            && query.audience.is_none_or(|audience| entry.audience == audience)
    };
    let mut some: Vec<store::Entry> = all.into_iter().filter(wanted).take(ENTRIES + 1).collect();
    let more = some.len() > ENTRIES;
    some.truncate(ENTRIES);
    let next = some.last().filter(|_| more).map(|last| cursor::written(key, &list, last.id));
    let items = some.into_iter().map(|entry| EntryData {
        at: exact(entry.at),
        kind: entry.kind,
        audience: entry.audience,
        role: entry.role,
        office: OfficeOf::at(op.offices(), entry.office_id, entry.at),
        outcome: entry.outcome,
        text: if shows && audience::may_read(viewer, &entry) { entry.text } else { None },
    });
    Ok(Timeline { items: items.collect(), next })
}
