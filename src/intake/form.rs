//! Handler of the Click & Post form.

use crate::{
    audit,
    complaint::{
        Category, Channel, MAX_LINE, MAX_TEXT, Reference,
        changes::{self, Filed, NewComplaint},
        details::Details,
        listed::{
            may_be_listed,
            store::{self as listed, Consent},
        },
        store as complaints,
    },
    error::{Error, FieldError, Problem},
    incidents::{
        link,
        repeat::{self, Repeat},
    },
    intake::telephone,
    language::Language,
    server::{
        follow::cause::cause,
        forms::{self, FormBody, FormRequest, FormResponse},
        limits::Limited,
        op::Op,
    },
};
use axum::{body::Body, http::Response};
use subtle::ConstantTimeEq as _;

/// `POST /`
pub async fn post(FormRequest(op, mut posted): FormRequest) -> Response<Body> {
    if posted.get("form_name") == forms::PHOTO_AHEAD {
        let arrived = photo_ahead(&op, &mut posted).await;
        return forms::answer_ahead(&op, posted, arrived).await;
    }
    let result = file(&op, &mut posted).await;
    forms::answer(&op, posted, result).await
}

/// One photo of a form that follows. On a bad line a form with four photos would begin again at the first one after every cut.
async fn photo_ahead(op: &Op, posted: &mut FormBody) -> Result<usize, Error> {
    op.limits().count(Limited::Filing, op.client().0).map_err(Error::TooMany)?;
    op.has_room()?;
    posted.keep_ahead(op.state()).await
}

async fn file(op: &Op, posted: &mut FormBody) -> Result<FormResponse, Error> {
    posted.fields.retain(|(name, _)| !TOLD.contains(&name.as_str()));
    // A complainant who proves an earlier complaint is no burst of strangers.
    if !is_proved(op, posted).await? {
        op.limits().count(Limited::Filing, op.client().0).map_err(Error::Burst)?;
    }
    op.has_room()?;
    let form = posted.form_id()?.to_owned();
    let mut problems = Vec::new();
    posted.keep_photos(op.state(), &mut problems).await?;
    let new = read(op.language(), posted, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let new = new.ok_or(Error::NotUnderstood)?;
    let accused = op.gazetteer().accused(&new.text).and_then(|accused| accused.station_id);
    let new = NewComplaint { accused, ..new };
    show_repeat(op, &form, &new, posted).await?;
    let agrees = !posted.get("list_publicly").is_empty() && may_be_listed(new.category) && op.settings().open311;
    let filed = if agrees { file_listed(op, &form, new).await? } else { changes::file(op, &form, new).await? };
    if let Some(incident) = too(posted) {
        // The complaint is filed, whatever becomes of its link.
        if let Err(error) = link::me_too(op, filed.reference, incident).await {
            tracing::warn!(error = cause(&error), "a complaint could not be linked to the incident that it names");
        }
    }
    Ok(FormResponse::go(format!("/sent/{}/{}", filed.reference.as_str(), filed.key)))
}

/// Whether the form comes from the private page of an earlier complaint: `own` holds its number and key. A wrong key is a guess, and counts as one; the
/// complaint is filed all the same.
async fn is_proved(op: &Op, posted: &FormBody) -> Result<bool, Error> {
    let Some((number, key)) = posted.get("own").split_once('.') else { return Ok(false) };
    let client = op.client().0;
    let Ok(reference) = Reference::read(number) else { return Ok(false) };
    if op.limits().may(Limited::Guess, client).is_err() {
        return Ok(false);
    }
    let given = changes::key_hash(&key.to_ascii_lowercase());
    let is_own =
        complaints::key_of(op.db(), reference).await?.is_some_and(|(_, stored)| bool::from(stored.ct_eq(&given)));
    if !is_own {
        let _ = op.limits().count(Limited::Guess, client);
    }
    Ok(is_own)
}

/// The field that says that the complainant has seen the likely repeat, and what to do about it.
const ANYWAY: &str = "anyway";
/// Fields with which the page is told what is repeated. What a browser sends under these names is dropped.
const TOLD: [&str; 4] = ["repeat_before", "repeat_address", "repeat_title", "repeat_incident"];

/// Shows a likely repeat, once: the form comes back with everything typed, and whoever sends it again files. A failure of this check never holds a
/// complaint up.
async fn show_repeat(op: &Op, form: &str, new: &NewComplaint, posted: &mut FormBody) -> Result<(), Error> {
    // Whoever comes from the page of an incident has chosen already.
    if !posted.get(ANYWAY).is_empty() || !posted.get("incident").is_empty() {
        return Ok(());
    }
    let likely = match repeat::likely(op, form, new).await {
        Ok(likely) => likely,
        Err(error) => {
            tracing::warn!(error = cause(&error), "a complaint was filed without a look for a likely repeat");
            None
        }
    };
    let Some(likely) = likely else { return Ok(()) };
    let mut tell = |name: &str, value: String| posted.fields.push((name.to_owned(), value));
    match &likely {
        Repeat::Before => tell("repeat_before", "yes".to_owned()),
        Repeat::Incident { reference, title_hi, title_en } => {
            let title = if op.language() == Language::Hindi { title_hi } else { title_en };
            tell("repeat_title", title.clone());
            tell("repeat_incident", reference.as_str().to_owned());
            tell("repeat_address", likely.address().unwrap_or_default());
        }
    }
    Err(Error::field(ANYWAY, Problem::Likely))
}

/// The public incident that the complainant says happened to them too.
fn too(posted: &FormBody) -> Option<Reference> {
    let chosen = posted.get(ANYWAY).strip_prefix("too-").unwrap_or_default();
    let named = [chosen, posted.get("incident")];
    named.into_iter().find(|number| !number.is_empty()).and_then(|number| Reference::read(number).ok())
}

/// Files a complaint whose complainant agrees to the open list, and stores the agreement in the same transaction.
async fn file_listed(op: &Op, form: &str, new: NewComplaint) -> Result<Filed, Error> {
    let mut tx = op.db().begin().await?;
    let Some(filed) = changes::file_in(op, &mut tx, form, &new).await? else {
        drop(tx);
        return changes::file(op, form, new).await;
    };
    listed::add(&mut tx, filed.reference, Consent::Given, op.now()).await?;
    audit::write(&mut tx, op.now(), None, "listing_agreed", filed.reference.as_str(), "").await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(filed)
}

/// Reads the form's fields as a complaint and adds invalid fields to `problems`.
fn read(language: Language, posted: &FormBody, problems: &mut Vec<FieldError>) -> Option<NewComplaint> {
    let before = problems.len();
    let text = posted.text("text", MAX_TEXT, problems);
    if text.is_empty() && problems.len() == before {
        problems.push(FieldError { field: "text".into(), problem: Problem::Missing });
    }
    let category = posted.choice::<Category>("category", problems);
    let place = posted.line("place", MAX_LINE, problems);
    let name = posted.line("name", MAX_LINE, problems);
    let phone = telephone::typed(posted, problems);
    let handle = posted.line("handle", MAX_LINE, problems);
    Some(NewComplaint {
        channel: Channel::ClickAndPost,
        category: category?,
        text,
        details: Details { place, name, phone, handle },
        point: point(posted.get("lat"), posted.get("lon")),
        language,
        accused: None,
    })
}

/// The phone's position, if it is in or near India. Anything else is dropped without an error, because the citizen did not type it.
pub fn point(lat: &str, lon: &str) -> Option<(f64, f64)> {
    let (lat, lon): (f64, f64) = (lat.parse().ok()?, lon.parse().ok()?);
    ((6.0..38.0).contains(&lat) && (68.0..98.0).contains(&lon)).then_some((lat, lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_outside_india_is_dropped() {
        assert_eq!(point("25.44", "81.83"), Some((25.44, 81.83)));
        assert_eq!(point("NaN", "81.83"), None);
        assert_eq!(point("0", "0"), None);
        assert_eq!(point("", ""), None);
    }
}
