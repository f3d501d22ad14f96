//! Linking, undoing a link, and making an incident public: each a person's act, in one transaction with its audit entry.
//!
//! Locks are taken in one order: the incident, then its links, and the audit chain last. A complaint's row is never changed by a link.

use super::{
    LONGEST_TITLE, SHORTEST_WHY, asked,
    store::{self, IncidentRow},
};
use crate::{
    audit,
    complaint::{MAX_LINE, Reference, outgoing::everywhere, store as complaints, store::Complaint},
    error::{Error, FieldError, Problem},
    officers::sign_in::SignedIn,
    offices::OfficeKind,
    server::{
        db::{Tx, sql},
        forms::FormBody,
        op::Op,
    },
    shield::{Stop, guard::Disclosure},
};

/// A complaint that this officer may see, read in the transaction.
async fn seen(tx: &mut Tx, who: &SignedIn, reference: Reference) -> Result<Complaint, Error> {
    tx.maybe(&complaints::select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)
}

/// The incident of a complaint, if it exists for this officer.
async fn shown(tx: &mut Tx, who: &SignedIn, complaint_id: i64) -> Result<IncidentRow, Error> {
    let incident = store::incident_to_change(tx, complaint_id).await?.ok_or(Error::NotNow)?;
    if store::exists_for(tx, &who.viewer, &incident).await? { Ok(incident) } else { Err(Error::NotNow) }
}

/// Links two complaints that this officer may see. An incident is made if neither is part of one; if one is, the other joins it; if each is part of
/// another, the two become one. That is the same for an officer who does not see what else they hold.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see one of them; [`Error::NotNow`] if they are linked already, or are the same;
/// [`Error::Fields`] if both incidents are public; [`Error::Changed`] if somebody else was faster.
pub async fn link(
    op: &Op,
    who: &SignedIn,
    reference: Reference,
    other: Reference,
    because: Option<String>,
) -> Result<(), Error> {
    if reference == other {
        return Err(Error::NotNow);
    }
    let mut tx = op.db().begin().await?;
    let (one, two) = (seen(&mut tx, who, reference).await?, seen(&mut tx, who, other).await?);
    let of_one = store::incident_to_change(&mut tx, one.id).await?;
    let of_two = store::incident_to_change(&mut tx, two.id).await?;
    let (incident_id, incident, joining) = match (of_one, of_two) {
        (Some(a), Some(b)) if a.id == b.id => return Err(Error::NotNow),
        (Some(a), Some(b)) if a.published_at.is_some() && b.published_at.is_some() => {
            return Err(Error::field("other", Problem::InTwoIncidents));
        }
        (Some(a), Some(b)) => {
            // The public one keeps its page and its followers.
            let (stays, goes) = if b.published_at.is_some() { (b, a) } else { (a, b) };
            let moved = sql("update incident_link set incident_id = $2 where incident_id = $1 and ended_at is null");
            tx.run(&moved.arg(goes.id).arg(stays.id)).await?;
            let (subject, detail) = (stays.reference.as_str(), goes.reference.as_str());
            audit::write(&mut tx, op.now(), Some(who.officer.id), "incidents_joined", subject, detail).await?;
            (stays.id, stays.reference, Vec::new())
        }
        (Some(a), None) => (a.id, a.reference, vec![two]),
        (None, Some(b)) => (b.id, b.reference, vec![one]),
        (None, None) => {
            let (id, number) = begin(op, &mut tx, who).await?;
            (id, number, vec![one, two])
        }
    };
    for complaint in joining {
        let new = sql("insert into incident_link (complaint_id, incident_id, how, linked_by, linked_at, because) \
             values ($1, $2, 'person', $3, $4, $5) on conflict do nothing");
        let new = new.arg(complaint.id).arg(incident_id).arg(who.officer.id).arg(op.now()).arg(because.clone());
        if tx.run(&new).await? == 0 {
            return Err(Error::Changed);
        }
        let subject = complaint.reference.as_str();
        audit::write(&mut tx, op.now(), Some(who.officer.id), "incident_linked", subject, incident.as_str()).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Makes a new incident without links.
async fn begin(op: &Op, tx: &mut Tx, who: &SignedIn) -> Result<(i64, Reference), Error> {
    for _ in 0..3 {
        let number = Reference::from_values(rand::random());
        let new = sql("insert into incident (reference, made_at, made_by) values ($1, $2, $3) \
             on conflict (reference) do nothing returning id");
        let made: Option<(i64,)> = tx.maybe(&new.arg(number).arg(op.now()).arg(who.officer.id)).await?;
        if let Some((id,)) = made {
            return Ok((id, number));
        }
    }
    Err(Error::busy("three random numbers in a row were already taken"))
}

/// Undoes the link of a complaint. It keeps everything it has; only the incident no longer counts it.
///
/// # Errors
/// [`Error::NotNow`] if it is not linked; [`Error::Fields`] without a reason, or while the incident is public and no other complaint that the public may
/// know of would be left: a page that people read and follow would be about nothing.
pub async fn unlink(op: &Op, who: &SignedIn, reference: Reference, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let why = posted.needed("why", MAX_LINE, &mut problems);
    let why = match why {
        Some(why) if why.chars().count() >= SHORTEST_WHY => why,
        Some(_) => return Err(Error::field("why", Problem::TooShort(SHORTEST_WHY as u32))),
        None => return Err(Error::Fields(problems)),
    };
    let mut tx = op.db().begin().await?;
    let complaint = seen(&mut tx, who, reference).await?;
    let incident = shown(&mut tx, who, complaint.id).await?;
    let is_public = incident.published_at.is_some();
    if is_public && store::others_in_public(&mut tx, incident.id, complaint.id).await? == 0 {
        return Err(Error::field("why", Problem::PublicRelies));
    }
    let end = sql("update incident_link set ended_at = $3, ended_by = $4, ended_why = $5 \
         where complaint_id = $1 and incident_id = $2 and ended_at is null");
    let end = end.arg(complaint.id).arg(incident.id).arg(op.now()).arg(who.officer.id).arg(&why);
    if tx.run(&end).await? == 0 {
        return Err(Error::Changed);
    }
    // Why stands with the link, where it can be erased.
    let detail = incident.reference.as_str();
    audit::write(&mut tx, op.now(), Some(who.officer.id), "incident_unlinked", reference.as_str(), detail).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Notes that two complaints are not about one thing, so that they are not suggested again.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see one of them; [`Error::NotNow`] if they are the same.
pub async fn distinct(op: &Op, who: &SignedIn, reference: Reference, other: Reference) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let (one, two) = (seen(&mut tx, who, reference).await?, seen(&mut tx, who, other).await?);
    if one.id == two.id {
        return Err(Error::NotNow);
    }
    let new = sql(
        "insert into incident_distinct (low_id, high_id, at, officer_id) values ($1, $2, $3, $4) on conflict do nothing",
    );
    let new = new.arg(one.id.min(two.id)).arg(one.id.max(two.id)).arg(op.now()).arg(who.officer.id);
    if tx.run(&new).await? == 1 {
        let detail = other.as_str();
        audit::write(&mut tx, op.now(), Some(who.officer.id), "incident_distinct", reference.as_str(), detail).await?;
    }
    Ok(tx.commit().await?)
}

/// Agrees that a complaint whose complainant named the incident belongs to it; only then it counts in public.
///
/// # Errors
/// [`Error::NotNow`] if nobody has to agree.
pub async fn agree(op: &Op, who: &SignedIn, reference: Reference) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let complaint = seen(&mut tx, who, reference).await?;
    let agreed = sql("update incident_link set linked_by = $2, linked_at = $3 \
         where complaint_id = $1 and ended_at is null and linked_by is null");
    if tx.run(&agreed.arg(complaint.id).arg(who.officer.id).arg(op.now())).await? == 0 {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, op.now(), Some(who.officer.id), "incident_agreed", reference.as_str(), "").await?;
    Ok(tx.commit().await?)
}

/// Makes the incident of a complaint public under a title that was written for it, or changes the title.
///
/// # Errors
/// [`Error::Fields`] for a title or an area that is missing or not valid; [`Error::Stopped`] if the title holds words that any case withholds, or if
/// the officer sees a linked complaint that may not be spoken of; [`Error::NotNow`] if the complaint is part of no incident, or nothing of it
/// may be known in public.
pub async fn publish(op: &Op, who: &SignedIn, reference: Reference, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let title_hi = posted.needed("title_hi", LONGEST_TITLE, &mut problems);
    let title_en = posted.needed("title_en", LONGEST_TITLE, &mut problems);
    let area: Option<i64> = posted.choice("area", &mut problems);
    let stations = op.offices().of_kind(OfficeKind::Station, op.now());
    if area.is_some_and(|area| stations.iter().all(|station| station.id != area)) {
        problems.push(FieldError { field: "area".into(), problem: Problem::NotAChoice });
    }
    let (Some(title_hi), Some(title_en), Some(area)) = (title_hi, title_en, area) else {
        return Err(Error::Fields(problems));
    };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    // Reading every case that withholds anything takes a while, and no writer waits for it.
    let words = format!("{title_hi}\n{title_en}");
    let mut snapshot = op.db().snapshot().await?;
    let until = everywhere::position(&mut snapshot).await?;
    let mut held = everywhere::held_in_any(op, &mut snapshot, &words, None).await?;
    drop(snapshot);
    let mut tx = op.db().begin().await?;
    let complaint = seen(&mut tx, who, reference).await?;
    let incident = shown(&mut tx, who, complaint.id).await?;
    held.extend(everywhere::held_in_any(op, &mut tx, &words, Some(until)).await?);
    if !held.is_empty() {
        let mut found: Vec<String> = held.into_iter().map(|one| one.word).collect();
        found.sort();
        found.dedup();
        return Err(Error::Stopped(Stop::InStatement(found)));
    }
    if complaint.disclosure() != Disclosure::Everybody {
        return Err(Error::Stopped(Stop::Victim));
    }
    if store::others_in_public(&mut tx, incident.id, 0).await? == 0 {
        return Err(Error::NotNow);
    }
    let change = sql("update incident set title_hi = $2, title_en = $3, area_id = $4, published_by = $5, \
         published_at = coalesce(published_at, $6) where id = $1");
    let change = change.arg(incident.id).arg(&title_hi).arg(&title_en).arg(area).arg(who.officer.id).arg(op.now());
    tx.run(&change).await?;
    let detail = format!("{title_hi} / {title_en}");
    let number = incident.reference.as_str();
    audit::write(&mut tx, op.now(), Some(who.officer.id), "incident_published", number, &detail).await?;
    Ok(tx.commit().await?)
}

/// Takes a public incident back. Whoever follows it hears nothing more of it, and nothing says whether it was ever public.
///
/// # Errors
/// [`Error::NotNow`] if it is not public.
pub async fn withdraw(op: &Op, who: &SignedIn, reference: Reference) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let complaint = seen(&mut tx, who, reference).await?;
    let incident = shown(&mut tx, who, complaint.id).await?;
    let back =
        sql("update incident set published_at = null, published_by = null where id = $1 and published_at is not null");
    if tx.run(&back.arg(incident.id)).await? == 0 {
        return Err(Error::NotNow);
    }
    tx.run(&sql("delete from incident_follower where incident_id = $1").arg(incident.id)).await?;
    asked::forget(&mut tx, incident.id).await?;
    let number = incident.reference.as_str();
    audit::write(&mut tx, op.now(), Some(who.officer.id), "incident_withdrawn", number, "").await?;
    Ok(tx.commit().await?)
}

/// Links a complaint that was just filed to the public incident that its complainant named, after the filing. An officer
/// still has to agree; until then it counts nowhere in public. A number of no public incident is ignored: the filing must not fail for it.
///
/// # Errors
/// Database errors.
pub async fn me_too(op: &Op, complaint: Reference, incident: Reference) -> Result<(), Error> {
    let Some(found) = store::public(op.db(), incident).await? else { return Ok(()) };
    let mut tx = op.db().begin().await?;
    let id = sql("select id from complaint where reference = $1");
    let Some((id,)) = tx.maybe::<(i64,)>(&id.arg(complaint)).await? else { return Ok(()) };
    let new = sql(
        "insert into incident_link (complaint_id, incident_id, how, linked_at) values ($1, $2, 'me_too', $3) on conflict do nothing",
    );
    if tx.run(&new.arg(id).arg(found.id).arg(op.now())).await? == 1 {
        audit::write(&mut tx, op.now(), None, "incident_me_too", complaint.as_str(), incident.as_str()).await?;
    }
    Ok(tx.commit().await?)
}
