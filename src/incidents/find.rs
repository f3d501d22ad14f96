//! Finds complaints that may be about the same thing as one: by the index of signs, then by comparing.
//!
//! What must stay true: every complaint that is returned, and every one that is compared, went through the visibility rule of whoever asks; and the work
//! does not grow with the table, because signs older than some months are gone and at most [`COMPARED`] complaints are compared.

use super::{
    Because, Suggested,
    alike::{SUGGESTED, WINDOW, Why, alike},
    signs, store,
    subject::{self, Subject, told},
};
use crate::{
    complaint::outgoing::excerpt,
    error::Error,
    officers::sign_in::SignedIn,
    server::{db::sql, follow, op::Op},
    shield::masks::{Carrier, Field, is_shown},
};

/// Complaints that are compared, those with most signs in common first.
const COMPARED: i64 = 60;
/// Suggestions that are shown.
const SHOWN: usize = 8;
/// Complaints of one person that are shown.
const OF_ONE_PERSON: i64 = 20;
/// Characters of a text that are shown.
const BEGINNING: usize = 160;

/// What is suggested for a complaint.
pub struct Found {
    /// The complaint itself.
    pub subject: Subject,
    /// Others that may be about the same thing, the likeliest first.
    pub suggested: Vec<Suggested>,
    /// Complaints by the same person, the newest first.
    pub same_person: Vec<Suggested>,
}

/// Finds what may belong together with a complaint that this officer may see.
///
/// # Errors
/// [`Error::NotFound`] if the officer may not see the complaint; database errors.
pub async fn find(op: &Op, who: &SignedIn, complaint_id: i64) -> Result<Found, Error> {
    let (db, viewer, role) = (op.db(), &who.viewer, who.officer.role);
    let subject = subject::seen(db, op.sealing(), viewer, &[complaint_id]).await?.pop().ok_or(Error::NotFound)?;
    let mut looks = subject::looks(db, &[complaint_id]).await?;
    let own = prepared(op, vec![(subject.clone(), looks.remove(&complaint_id).unwrap_or_default())]).await?;
    let Some(own) = own.into_iter().next() else { return Err(Error::NotFound) };
    let candidates = candidates(op, &subject, &signs::of(&own)).await?;
    let same_person = by_signs(op, complaint_id, &own.persons).await?;
    let all: Vec<i64> = candidates.iter().chain(&same_person).copied().collect();
    let seen = subject::seen(db, op.sealing(), viewer, &all).await?;
    let mut looks = subject::looks(db, &all).await?;
    let linked = store::incidents_of(db, &all).await?;
    let incidents: Vec<i64> = linked.values().copied().collect();
    let in_incident = store::seen_in(db, viewer, &incidents).await?;
    let distinct = store::distinct_from(db, complaint_id).await?;
    let incident = store::incident_of(db, complaint_id).await?.map(|incident| incident.id);
    let with_looks: Vec<(Subject, Vec<u64>)> = seen
        .into_iter()
        .map(|other| {
            let its_looks = looks.remove(&other.id).unwrap_or_default();
            (other, its_looks)
        })
        .collect();
    let told = prepared(op, with_looks.clone()).await?;
    let mut scored: Vec<(f64, Suggested)> = Vec::new();
    let mut of_person: Vec<Suggested> = Vec::new();
    for ((other, _), told) in with_looks.into_iter().zip(told) {
        let its_incident = linked.get(&other.id).copied();
        if its_incident.is_some() && its_incident == incident {
            continue;
        }
        let found = alike(&own, &told);
        let is_suggested = found.score >= SUGGESTED && !distinct.contains(&other.id);
        // Its signs may be from before it was protected.
        let is_same_person =
            same_person.contains(&other.id) && told.persons.iter().any(|person| own.persons.contains(person));
        let mut because: Vec<Because> =
            if is_suggested { found.why.into_iter().map(shown).collect() } else { Vec::new() };
        if !is_shown(Carrier::List, Field::Text, role, other.kind) {
            because.retain(|because| !matches!(because, Because::Words(_) | Because::Number(_)));
        }
        let one = Suggested {
            reference: other.reference,
            words: excerpt(Carrier::List, (role, other.kind), op.language(), &other.text, BEGINNING),
            category: other.category,
            status: other.status,
            received_at: other.received_at,
            because,
            // One that is linked only to what this viewer may not see is not linked, for this viewer.
            is_linked: its_incident.is_some_and(|id| in_incident.get(&id).is_some_and(|n| *n >= store::SHOWN_FROM)),
        };
        if is_suggested {
            scored.push((found.score, one));
        } else if is_same_person {
            of_person.push(one);
        }
    }
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    of_person.sort_by_key(|one| std::cmp::Reverse(one.received_at));
    let suggested = scored.into_iter().take(SHOWN).map(|(_, one)| one).collect();
    Ok(Found { subject, suggested, same_person: of_person })
}

/// Prepares complaints outside the request threads: finding places in sixty texts takes some milliseconds.
async fn prepared(op: &Op, subjects: Vec<(Subject, Vec<u64>)>) -> Result<Vec<super::alike::Told>, Error> {
    let op = op.clone();
    follow::blocking(move || subjects.into_iter().map(|(subject, looks)| told(&op, &subject, looks)).collect()).await
}

/// Primary keys of the complaints that share most signs. They have not been through the visibility rule yet.
async fn candidates(op: &Op, subject: &Subject, signs: &[i64]) -> sqlx::Result<Vec<i64>> {
    let mut statement = sql("select s.complaint_id, count(*) as shared from complaint_sign s where s.sign in ");
    statement.bind_list(signs.iter().copied());
    statement.push(" and s.at > ").bind(subject.received_at - WINDOW);
    statement.push(" and s.at < ").bind(subject.received_at + WINDOW);
    statement.push(" and s.complaint_id <> ").bind(subject.id);
    statement.push(" group by s.complaint_id order by shared desc, s.complaint_id desc limit ").bind(COMPARED);
    let found: Vec<(i64, i64)> = op.db().all(&statement).await?;
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// The newest complaints with one of these signs, however old. They have not been through the visibility rule yet.
async fn by_signs(op: &Op, complaint_id: i64, signs: &[i64]) -> sqlx::Result<Vec<i64>> {
    let mut statement = sql("select distinct s.complaint_id, s.at from complaint_sign s where s.sign in ");
    statement.bind_list(signs.iter().copied());
    statement.push(" and s.complaint_id <> ").bind(complaint_id);
    statement.push(" order by s.at desc limit ").bind(OF_ONE_PERSON);
    let found: Vec<(i64, i64)> = op.db().all(&statement).await?;
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

fn shown(why: Why) -> Because {
    match why {
        Why::Words(words) => Because::Words(words),
        Why::Place(place) => Because::Place(place),
        Why::Metres(metres) => Because::Metres(metres),
        Why::Number(number) => Because::Number(number),
        Why::Photo => Because::Photo,
        Why::Hours(hours) => Because::Hours(hours),
        Why::Person => Because::Person,
    }
}
