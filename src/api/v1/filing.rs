//! Filing a complaint.

use super::{
    asked::Change,
    repeated::{Known, Remembered},
};
use crate::{
    api::{
        key::{File, Key},
        problem::{Problem, RefusedChange},
    },
    complaint::{
        Category, Channel, MAX_LINE, MAX_TEXT, Reference, Status,
        changes::{self, Filed, NewComplaint, private_key},
        details::Details,
    },
    error::{Error, FieldError, Problem as Wrong},
    intake::telephone::telephone,
    language::{Language, texts},
    server::{forms, op::Op},
    staff::StaffPage,
};
use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A complaint to be filed. It arrives through the channel `staff`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComplaintData {
    /// Its subject.
    category: Category,
    /// What happened, in the words of the complainant.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
    /// The place, in words.
    #[schema(max_length = 120)]
    place: Option<String>,
    /// The complainant's name.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// The complainant's telephone number.
    #[schema(max_length = 200)]
    phone: Option<String>,
    /// The language in which the complainant is answered, `hi` or `en`; Hindi if not given.
    #[schema(pattern = "^(hi|en)$")]
    language: Option<String>,
}

/// A complaint that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledData {
    /// Its number.
    pub reference: String,
    /// Its status at first.
    pub status: Status,
    /// The page that anybody with the number may read.
    pub public_url: String,
    /// The complainant's own page. Whoever has this link is taken for the complainant: give it to nobody else.
    pub private_url: String,
}

/// File a complaint.
///
/// Only for accounts that may enter a caller's complaint: an operator's or the chief's. The key of another gets 403.
#[utoipa::path(post, path = "/v1/complaints", operation_id = "file_complaint", tag = "complaints",
    params(("Idempotency-Key" = String, Header, description = "A name of your choice for this request", min_length = 1, max_length = 200,
        pattern = "^[!-~]{1,200}$")),
    request_body = NewComplaintData,
    responses(
        (status = 201, description = "It was filed, now or by the same request before", body = FiledData),
        RefusedChange,
    ))]
pub async fn file(change: Change<File, NewComplaintData>) -> Result<(StatusCode, Json<FiledData>), Problem> {
    let Change { op, key, name, hash, body, .. } = change;
    let language = op.language();
    // Who may not enter a caller's complaint may not do it with a key either.
    StaffPage::Wire.may_change(key.who.officer.role).map_err(|error| Problem::of(&error, language))?;
    let new = read(&op, body).map_err(|error| Problem::of(&error, language))?;
    let remembered = Remembered { key: &key, name: &name, hash: &hash };
    match take(&op, &key, &remembered, &new).await {
        Ok(Some(Filed { reference, key })) => Ok((StatusCode::CREATED, Json(filed(&op, reference, &key)))),
        Ok(None) => Err(Problem::saying(409, texts::api::NAME_USED.in_language(language))),
        Err(error) => Err(Problem::of(&error, language)),
    }
}

/// Files it, once. `None`: something else was asked under the name of this request.
async fn take(op: &Op, key: &Key, request: &Remembered<'_>, new: &NewComplaint) -> Result<Option<Filed>, Error> {
    let form = key.form(request.name);
    let same = |known| match known {
        Known::Same(reference) => Some(Filed { reference, key: private_key(&form) }),
        Known::New | Known::Other => None,
    };
    let mut tx = op.db().begin().await?;
    key.hold(op, &mut tx).await?;
    match request.known(&mut tx).await? {
        Known::New => {}
        known => return Ok(same(known)),
    }
    let Some(filed) = changes::file_in(op, &mut tx, &form, new).await? else {
        // The same request was under way, and has filed it by now; or the name was used too long ago to be remembered.
        return Ok(same(request.known(&mut tx).await?));
    };
    request.remember(&mut tx, filed.reference, op.now()).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(Some(filed))
}

fn filed(op: &Op, reference: Reference, key: &str) -> FiledData {
    let public_url = format!("{}/t/{}", op.settings().public_url, reference.as_str());
    FiledData {
        reference: reference.as_str().to_owned(),
        status: Status::Received,
        private_url: format!("{public_url}/{key}"),
        public_url,
    }
}

fn read(op: &Op, data: NewComplaintData) -> Result<NewComplaint, Error> {
    let mut problems = Vec::new();
    let text = forms::text(&data.text, MAX_TEXT).unwrap_or_else(|problem| {
        problems.push(FieldError { field: "text".into(), problem });
        None
    });
    if text.is_none() && problems.is_empty() {
        problems.push(FieldError { field: "text".into(), problem: Wrong::Missing });
    }
    let mut line = |field: &str, typed: Option<String>, longest: usize| {
        typed.and_then(|typed| {
            forms::line(&typed, longest).unwrap_or_else(|problem| {
                problems.push(FieldError { field: field.into(), problem });
                None
            })
        })
    };
    let (place, name) = (line("place", data.place, MAX_LINE), line("name", data.name, MAX_LINE));
    let phone = line("phone", data.phone, 200).and_then(|typed| {
        let phone = telephone(&typed);
        if phone.is_none() {
            problems.push(FieldError { field: "phone".into(), problem: Wrong::NotAPhone });
        }
        phone
    });
    let language = match data.language.as_deref() {
        None | Some("hi") => Language::Hindi,
        Some("en") => Language::English,
        Some(_) => {
            problems.push(FieldError { field: "language".into(), problem: Wrong::NotAChoice });
            Language::Hindi
        }
    };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let text = text.unwrap_or_default();
    let accused = op.gazetteer().accused(&text).and_then(|accused| accused.station_id);
    Ok(NewComplaint {
        channel: Channel::Staff,
        category: data.category,
        text,
        details: Details { place, name, phone, ..Details::default() },
        point: None,
        language,
        accused,
    })
}
