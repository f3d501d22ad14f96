//! A likely repeat, shown kindly before a complaint is sent. Nobody is turned away: whoever sends again files.
//!
//! It must not become a way to learn of others' complaints. So only two things are ever shown: a public incident, compared with nothing but its public
//! words; and "you have sent this already", to whoever has the same telephone number together with exactly the same words or the same photo,
//! and only about a complaint that the public may know of. It never names a number, a date or an office.

use super::{
    PublicState,
    alike::{Told, alike},
    public::path,
    signs, store,
    subject::persons,
};
use crate::{
    complaint::{
        Channel, Reference,
        changes::{NewComplaint, form_hash},
        outgoing::not_for_everybody,
    },
    error::Error,
    language::folded,
    server::{db::sql, follow, op::Op},
    shield::{Viewer, visible},
};

/// How long ago an incident may have been made public, in milliseconds.
const RECENT: i64 = 40 * 24 * 3_600_000;
/// Public incidents that are compared, the newest ones.
const COMPARED: i64 = 200;
/// The score from which on an incident is shown; more than for officers, because most people would only be held up.
const SHOWN: f64 = 1.0;
/// Telling words that a text needs: fewer fit everything.
const ENOUGH: usize = 2;

/// What a complaint that is about to be filed probably repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The same person has sent the same words or the same photo before.
    Before,
    /// A public incident.
    Incident {
        /// Its number.
        reference: Reference,
        /// Its title in Hindi.
        title_hi: String,
        /// Its title in English.
        title_en: String,
    },
}

impl Repeat {
    /// The page of the incident, if it is one.
    pub fn address(&self) -> Option<String> {
        match self {
            Self::Before => None,
            Self::Incident { reference, .. } => Some(path(*reference)),
        }
    }
}

/// What this complaint probably repeats. `form` is the id of the form, under which its photos wait.
///
/// # Errors
/// Database errors. The caller files without asking then.
pub async fn likely(op: &Op, form: &str, new: &NewComplaint) -> Result<Option<Repeat>, Error> {
    if is_filed(op, form).await? {
        return Ok(None);
    }
    if is_known(op, form, new).await? {
        return Ok(Some(Repeat::Before));
    }
    let incidents = store::public_since(op.db(), op.now() - RECENT, COMPARED).await?;
    if incidents.is_empty() {
        return Ok(None);
    }
    let (op_in_task, new) = (op.clone(), new.clone());
    let best = follow::blocking(move || best(&op_in_task, &new, incidents)).await?;
    let Some(row) = best else { return Ok(None) };
    // What has ended is no longer a reason to wait with a new complaint.
    if store::counted(op.db(), row.id).await?.1 == PublicState::Closed {
        return Ok(None);
    }
    let (Some(title_hi), Some(title_en)) = (row.title_hi, row.title_en) else { return Ok(None) };
    Ok(Some(Repeat::Incident { reference: row.reference, title_hi, title_en }))
}

/// Whether this very form was filed before: it is sent again because its answer was lost, and gets the number that it has.
async fn is_filed(op: &Op, form: &str) -> Result<bool, Error> {
    let statement = sql("select id from post where channel = $1 and channel_key = $2");
    let statement = statement.arg(Channel::ClickAndPost).arg(hex::encode(form_hash(form)));
    Ok(op.db().maybe::<(i64,)>(&statement).await?.is_some())
}

fn best(op: &Op, new: &NewComplaint, incidents: Vec<store::IncidentRow>) -> Option<store::IncidentRow> {
    let place = new.details.place.as_deref().unwrap_or_default();
    let places = op.gazetteer().places(&format!("{}\n{place}", new.text));
    let mut own = Told::new(op.now(), new.category.as_str(), &new.text, place, places);
    own.point = new.point;
    let mut best: Option<(f64, store::IncidentRow)> = None;
    for row in incidents {
        let words =
            format!("{} {}", row.title_hi.as_deref().unwrap_or_default(), row.title_en.as_deref().unwrap_or_default());
        let places = op.gazetteer().places(&words);
        let told = Told::new(row.published_at.unwrap_or_default(), new.category.as_str(), &words, "", places);
        if told.telling() < ENOUGH {
            continue;
        }
        let score = alike(&own, &told).score;
        if score >= SHOWN && best.as_ref().is_none_or(|(before, _)| score > *before) {
            best = Some((score, row));
        }
    }
    best.map(|(_, row)| row)
}

/// Whether a complaint that the public may know of has these words or one of these photos from the same telephone number or handle.
async fn is_known(op: &Op, form: &str, new: &NewComplaint) -> Result<bool, Error> {
    let persons = persons(op.sealing(), new.details.phone.as_deref(), new.details.handle.as_deref());
    if persons.is_empty() {
        return Ok(false);
    }
    let photos = sql("select sha256 from photo where form_hash = $1 order by id");
    let photos: Vec<(String,)> = op.db().all(&photos.arg(form_hash(form))).await?;
    let mut again = signs::again(&persons, &folded(&new.text));
    for (sha256,) in &photos {
        again.extend(signs::again(&persons, sha256));
    }
    let mut statement =
        sql("select c.id from complaint_sign s join complaint c on c.id = s.complaint_id where s.sign in ");
    statement.bind_list(again).push(" and ");
    visible(&mut statement, &Viewer::Public);
    // Its signs may be from before it was protected.
    statement.push(" and not ");
    not_for_everybody(&mut statement);
    statement.push(" limit 1");
    Ok(op.db().maybe::<(i64,)>(&statement).await?.is_some())
}
