//! Handlers of the page about what belongs together, and of a public incident.

use super::{
    Face, Incident, IncidentPage, Linked, PublicState, asked,
    find::{Found, find},
    follow, link,
    public::PublicIncident,
    store::{self, IncidentRow},
};
use crate::{
    complaint::{Reference, outgoing::excerpt, store as complaints},
    error::Error,
    officers::{self, Role, sign_in::SignedIn},
    offices::OfficeKind,
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        limits::Limited,
        op::Op,
    },
    shield::masks::Carrier,
    staff::StaffPage,
};
use axum::{body::Body, extract::Path, http::Response};

/// Characters of a text that are shown.
const BEGINNING: usize = 160;

/// Whether this role speaks to the public, and so may make an incident public.
fn may_publish(role: Role) -> bool {
    matches!(role, Role::Operator | Role::Chief)
}

/// What belongs together with a complaint, as this officer sees it.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see the complaint.
pub async fn incident(op: &Op, who: &SignedIn, typed: &str) -> Result<IncidentPage, Error> {
    StaffPage::Incident.may_read(who.officer.role)?;
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let complaint = complaints::by_reference(op.db(), &who.viewer, reference).await?.ok_or(Error::NotFound)?;
    let Found { subject, suggested, same_person } = find(op, who, complaint.id).await?;
    let incident = match store::incident_of(op.db(), complaint.id).await? {
        Some(row) => seen(op, who, row).await?,
        None => None,
    };
    let stations = op.offices().of_kind(OfficeKind::Station, op.now());
    Ok(IncidentPage {
        me: officers::handlers::me(op, who).await?,
        reference,
        words: excerpt(Carrier::Page, (who.officer.role, subject.kind), op.language(), &subject.text, BEGINNING),
        incident,
        suggested,
        same_person,
        may_publish: may_publish(who.officer.role),
        stations: stations.iter().filter_map(|station| op.offices().name(station.id)).collect(),
        now: op.now(),
    })
}

/// An incident with the complaints that this officer may see; nothing says whether there are others. `None` if it does not exist for this officer.
async fn seen(op: &Op, who: &SignedIn, row: IncidentRow) -> Result<Option<Incident>, Error> {
    let linked = store::linked(op.db(), &who.viewer, row.id).await?.into_iter().map(|link| Linked {
        reference: link.reference,
        words: excerpt(Carrier::List, (who.officer.role, link.kind), op.language(), &link.text, BEGINNING),
        status: link.status,
        received_at: link.received_at,
        how: link.how,
        by: link.officer,
        at: link.linked_at,
    });
    let linked: Vec<Linked> = linked.collect();
    if row.published_at.is_none() && (linked.len() as i64) < store::SHOWN_FROM {
        return Ok(None);
    }
    Ok(Some(Incident {
        reference: row.reference,
        face: face(op, &row),
        linked,
        followers: follow::count(op.db(), row.id).await?,
    }))
}

/// What the public reads; `None` while the incident is not public.
fn face(op: &Op, row: &IncidentRow) -> Option<Face> {
    row.published_at?;
    let area = row.area_id.and_then(|area| op.offices().name(area));
    Some(Face { title_hi: row.title_hi.clone()?, title_en: row.title_en.clone()?, area })
}

/// `POST /staff/incident/{reference}`
pub async fn post(Path(reference): Path<String>, FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &reference, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, typed: &str, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Incident.may_change(who.officer.role)?;
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    // Checked first, so that nobody learns anything about a complaint by posting to its page.
    let complaint = complaints::by_reference(op.db(), &who.viewer, reference).await?.ok_or(Error::NotFound)?;
    let other = || Reference::read(posted.get("other")).map_err(Error::Reference);
    match posted.get("form_name") {
        "link" | "link-number" => {
            let other = other()?;
            let because = reasons(op, &who, complaint.id, other).await?;
            link::link(op, &who, reference, other, because).await?;
        }
        "distinct" => link::distinct(op, &who, reference, other()?).await?,
        "unlink" => link::unlink(op, &who, reference, posted).await?,
        "agree" => link::agree(op, &who, reference).await?,
        "publish" | "withdraw" if !may_publish(who.officer.role) => return Err(Error::NotAllowed),
        "publish" => link::publish(op, &who, reference, posted).await?,
        "withdraw" => link::withdraw(op, &who, reference).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(format!("/staff/incident/{}", reference.as_str())))
}

/// The reasons with which the program suggested the other complaint, as they are stored with the link; `None` if it did not.
async fn reasons(op: &Op, who: &SignedIn, complaint_id: i64, other: Reference) -> Result<Option<String>, Error> {
    let found = find(op, who, complaint_id).await?;
    let suggested = found.suggested.into_iter().find(|one| one.reference == other);
    Ok(suggested.and_then(|one| serde_json::to_string(&one.because).ok()))
}

/// What the public may know of an incident.
///
/// # Errors
/// [`Error::NotFound`] for a number of no public incident, counted as a guess.
pub async fn public(op: &Op, typed: &str) -> Result<PublicIncident, Error> {
    let row = found(op, typed).await?;
    let (complaints, state) = store::counted(op.db(), row.id).await?;
    let face = face(op, &row).ok_or(Error::NotFound)?;
    // Once the inquiry is completed, the page itself is the news.
    let may_ask = state == PublicState::Open && asked::has_room(op.db(), row.id).await?;
    Ok(PublicIncident {
        reference: row.reference,
        face,
        since: row.published_at.unwrap_or_default(),
        state,
        complaints,
        channels: if may_ask { asked::channels(op) } else { Vec::new() },
        now: op.now(),
    })
}

async fn found(op: &Op, typed: &str) -> Result<IncidentRow, Error> {
    let client = op.client().0;
    op.limits().may(Limited::Guess, client).map_err(Error::TooMany)?;
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    match store::public(op.db(), reference).await? {
        Some(row) => Ok(row),
        None => match op.limits().count(Limited::Guess, client) {
            Ok(()) => Err(Error::NotFound),
            Err(seconds) => Err(Error::TooMany(seconds)),
        },
    }
}

/// `POST /incident/{number}`: a browser follows the incident, or no longer does.
pub async fn post_public(Path(number): Path<String>, FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = async {
        let row = found(&op, &number).await?;
        match posted.get("form_name") {
            "follow" => follow::add(&op, row.id, &posted).await?,
            "unfollow" => follow::forget(&op, row.id, &posted).await?,
            _ => return Err(Error::NotUnderstood),
        }
        Ok(FormResponse::go(super::public::path(row.reference)))
    };
    let result = result.await;
    forms::answer(&op, posted, result).await
}
