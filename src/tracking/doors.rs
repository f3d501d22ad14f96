//! Doors of the tracking pages that are not pages: typed numbers, posted words, photos, the QR code, the receipt.

use super::lookup;
use crate::{
    complaint::{
        MAX_TEXT, Reference,
        changes::{
            self,
            often::{Within, may_add, may_wait},
        },
        store,
    },
    error::{Error, Problem},
    intake::consent::{self, Held},
    language::{Language, fill_in, texts::tracking},
    server::{
        House,
        forms::{self, Accepted, Posted},
        limits::Limited,
        pages, photos,
        security::{Client, plain},
    },
    shield::Viewer,
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{
        Response,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse as _, Redirect},
};
use serde::Deserialize;

/// What was typed at `/track`.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    reference: String,
}

/// `GET /track?reference=…`: a number that can be one leads to its page; anything else comes back to be corrected.
pub async fn track(
    State(house): State<House>,
    Query(Typed { reference }): Query<Typed>,
    request: Request,
) -> Response<Body> {
    if let Ok(reference) = Reference::read(&reference) {
        return Redirect::to(&format!("/t/{}", reference.as_str())).into_response();
    }
    pages::page(&house, request).await
}

/// `POST /t/{reference}/{key}`: the complainant adds words or answers.
pub async fn post(
    State(house): State<House>,
    Path((reference, key)): Path<(String, String)>,
    mut posted: Posted,
) -> Response<Body> {
    let result = change(&house, &reference, &key, &mut posted).await;
    forms::answer(&house, posted, result).await
}

async fn change(house: &House, reference: &str, key: &str, posted: &mut Posted) -> Result<Accepted, Error> {
    let client: Client =
        posted.parts.extensions.get().copied().ok_or_else(|| Error::internal("a request without an address"))?;
    let (complaint_id, reference) = lookup::complainant(house, client, reference, key).await?;
    house.has_room()?;
    posted.photos_under = posted.form_id().ok().map(|form| changes::form_of_link(complaint_id, form));
    // Before anything that came along is kept.
    let mut problems = Vec::new();
    let text = posted.text("text", MAX_TEXT, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    match posted.get("form_name") {
        "add" => {
            let form = with_photos(house, complaint_id, client, posted).await?;
            if text.is_empty() && photos::waiting(house, &form).await? == 0 {
                return Err(Error::field("text", Problem::Missing));
            }
            changes::add_words(house, reference, &form, &text).await?;
        }
        "answer" => match posted.get("settled") {
            "yes" => changes::answer(house, reference, true, &text).await?,
            "no" => changes::answer(house, reference, false, &text).await?,
            _ => return Err(Error::field("settled", Problem::Missing)),
        },
        "claim" => {
            let claim = consent::claim(house, complaint_id, Held::PrivateLink).await?;
            return Ok(Accepted::go(format!("/claim/{}/{}/{}", reference.as_str(), claim.code, claim.key)));
        }
        _ => return Err(Error::NotUnderstood),
    }
    Ok(Accepted::go(format!("/t/{}/{key}", reference.as_str())))
}

/// Keeps the photos that came with words, as far as the link may; what they wait under. Only this form takes photos.
async fn with_photos(house: &House, complaint_id: i64, client: Client, posted: &mut Posted) -> Result<String, Error> {
    let form = posted.photos_form()?.to_owned();
    // Before photos are decoded and kept.
    let now = house.clock().now();
    may_add(Within::Db(house.db()), complaint_id, now).await?;
    if !posted.photos.is_empty() {
        house.limits().count(Limited::Filing, client.0).map_err(Error::TooMany)?;
        may_wait(house.db(), complaint_id, posted.photos.len(), now).await?;
    }
    let mut problems = Vec::new();
    posted.keep_photos(house, &mut problems).await?;
    if problems.is_empty() { Ok(form) } else { Err(Error::Fields(problems)) }
}

/// `POST /t/{reference}`: somebody says "I wrote this", and gets a code to send from the account that did.
pub async fn claim(State(house): State<House>, Path(reference): Path<String>, posted: Posted) -> Response<Body> {
    let result = async {
        let client: Client =
            posted.parts.extensions.get().copied().ok_or_else(|| Error::internal("a request without an address"))?;
        house.limits().count(Limited::Filing, client.0).map_err(Error::TooMany)?;
        house.has_room()?;
        let found = lookup::public(&house, client, &reference).await?;
        let claim = consent::claim(&house, found.row.id, Held::Number).await?;
        Ok(Accepted::go(format!("/claim/{}/{}/{}", found.reference.as_str(), claim.code, claim.key)))
    };
    let result = result.await;
    forms::answer(&house, posted, result).await
}

/// `GET /claim/{reference}/{code}/{key}`: leads on to the private page once the code has come.
pub async fn claimed(
    State(house): State<House>,
    Path((reference, _, key)): Path<(String, String, String)>,
    request: Request,
) -> Response<Body> {
    if let Ok(reference) = Reference::read(&reference)
        && let Ok(true) = consent::fulfilled(&house, reference, &key).await
    {
        return Redirect::to(&format!("/t/{}/{key}", reference.as_str())).into_response();
    }
    pages::page(&house, request).await
}

/// `GET /t/{reference}/{key}/photo/{id}`
pub async fn photo(
    State(house): State<House>,
    Extension(client): Extension<Client>,
    Extension(language): Extension<Language>,
    Path((reference, key, id)): Path<(String, String, i64)>,
) -> Response<Body> {
    let found = async {
        let (complaint_id, _) = lookup::complainant(&house, client, &reference, &key).await?;
        let photo = store::photo(house.db(), &Viewer::Complainant(complaint_id), id).await?.ok_or(Error::NotFound)?;
        photos::send(&house, &photo).await
    };
    found.await.unwrap_or_else(|error| plain(&error, language))
}

/// `GET /t/{reference}/{key}/qr.svg`: the private link as a QR code (ISO/IEC 18004).
pub async fn qr(
    State(house): State<House>,
    Extension(client): Extension<Client>,
    Extension(language): Extension<Language>,
    Path((reference, key)): Path<(String, String)>,
) -> Response<Body> {
    let drawn = async {
        let (_, reference) = lookup::complainant(&house, client, &reference, &key).await?;
        let code = qrcode::QrCode::new(private_link(&house, reference, &key))
            .map_err(|_| Error::internal("a QR code cannot be drawn"))?;
        let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
        Ok(([(CONTENT_TYPE, "image/svg+xml")], svg).into_response())
    };
    drawn.await.unwrap_or_else(|error: Error| plain(&error, language))
}

/// `GET /t/{reference}/{key}/receipt.txt`: number and private link as a file to keep.
pub async fn receipt(
    State(house): State<House>,
    Extension(client): Extension<Client>,
    Extension(language): Extension<Language>,
    Path((reference, key)): Path<(String, String)>,
) -> Response<Body> {
    match lookup::complainant(&house, client, &reference, &key).await {
        Ok((_, reference)) => {
            let link = private_link(&house, reference, &key);
            let text = fill_in(language, tracking::RECEIPT, &[("reference", &reference.to_string()), ("link", &link)]);
            let name = format!("attachment; filename=\"sunwai-{reference}.txt\"");
            ([(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text)
                .into_response()
        }
        Err(error) => plain(&error, language),
    }
}

/// The complainant's link.
pub fn private_link(house: &House, reference: Reference, key: &str) -> String {
    format!("{}/t/{}/{key}", house.settings().public_url, reference.as_str())
}
