//! Suggestions for a place that a citizen is typing.

use super::Place;
use crate::{
    error::Error,
    language::{Language, fill_in, texts::filing},
    server::{op::Op, request_context::bounded, security::plain},
};
use axum::{Json, body::Body, extract::Query, http::Response, response::IntoResponse as _};
use serde::{Deserialize, Serialize};

/// Most suggestions; on a small phone they fit between the field and the keyboard.
const MOST: usize = 5;

/// The query of `/places`.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    typed: String,
}

/// One suggestion, in the reader's language.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What the field contains once it is chosen.
    pub put: String,
    /// Name of the place.
    pub name: String,
    /// Its name in the other language.
    pub other: String,
    /// The other language.
    pub lang: String,
    /// The police station responsible for it.
    pub station: String,
    /// A sentence that names the station.
    pub area: String,
}

/// `GET /places?typed=…`: places whose name starts with the typed text or sounds like it.
pub async fn places(op: Op, Query(Typed { typed }): Query<Typed>) -> Response<Body> {
    if bounded(&[&typed]).is_err() {
        return plain(&Error::NotUnderstood, op.language());
    }
    let language = op.language();
    let found = op.gazetteer().suggest(&typed, op.offices(), MOST);
    Json(found.into_iter().map(|place| suggestion(place, language)).collect::<Vec<_>>()).into_response()
}

fn suggestion(Place { hi, en, station }: Place, language: Language) -> Suggestion {
    let (name, other, lang) = match language {
        Language::Hindi => (hi, en, Language::English),
        Language::English => (en, hi, Language::Hindi),
    };
    let office = station.full(language);
    Suggestion {
        put: format!("{name} ({office})"),
        other,
        name,
        lang: lang.as_str().to_owned(),
        area: fill_in(language, filing::PLACE_AREA, &[("office", &station.oblique(language))]),
        station: office,
    }
}
