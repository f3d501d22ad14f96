//! Handler of the Click & Post form.

use crate::{
    complaint::{
        Category, Channel, MAX_LINE, MAX_TEXT,
        changes::{self, NewComplaint},
        details::Details,
    },
    error::{Error, FieldError, Problem},
    intake::telephone,
    language::Language,
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        limits::Limited,
        op::Op,
    },
};
use axum::{body::Body, http::Response};

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
    op.limits().count(Limited::Filing, op.client().0).map_err(Error::TooMany)?;
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
    let filed = changes::file(op, &form, new).await?;
    Ok(FormResponse::go(format!("/sent/{}/{}", filed.reference.as_str(), filed.key)))
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
fn point(lat: &str, lon: &str) -> Option<(f64, f64)> {
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
