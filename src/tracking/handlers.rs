//! Handlers of the tracking pages other than the pages themselves: typed numbers, posted forms, photos, the QR code, the receipt.

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
    language::{fill_in, texts::tracking},
    push::{
        SubscribedOn,
        handlers::{self as push, Followed},
    },
    server::{
        AppState,
        forms::{self, FormBody, FormRequest, FormResponse},
        limits::Limited,
        op::Op,
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

/// The query of `/track`.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    reference: String,
}

/// `GET /track?reference=…`: redirects a valid number to its page; anything else is shown again with the error.
pub async fn track(
    State(state): State<AppState>,
    Query(Typed { reference }): Query<Typed>,
    request: Request,
) -> Response<Body> {
    if let Ok(reference) = Reference::read(&reference) {
        return Redirect::to(&format!("/t/{}", reference.as_str())).into_response();
    }
    pages::page(&state, request).await
}

/// `POST /t/{reference}/{key}`: the complainant adds text or photos, answers whether the matter is settled, or requests a code.
pub async fn post(
    Path((reference, key)): Path<(String, String)>,
    FormRequest(op, mut posted): FormRequest,
) -> Response<Body> {
    if posted.get("form_name") == forms::PHOTO_AHEAD {
        let arrived = photo_ahead(&op, &reference, &key, &mut posted).await;
        return forms::answer_ahead(&op, posted, arrived).await;
    }
    let result = change(&op, &reference, &key, &mut posted).await;
    forms::answer(&op, posted, result).await
}

async fn change(op: &Op, reference: &str, key: &str, posted: &mut FormBody) -> Result<FormResponse, Error> {
    let client = op.client();
    let (complaint_id, reference) = lookup::complainant(op, client, reference, key).await?;
    if push::is_ours(posted.get("form_name")) {
        push::post(op, Followed { complaint_id, reference, page: SubscribedOn::Private }, posted).await?;
        return Ok(FormResponse::go(format!("/t/{}/{key}", reference.as_str())));
    }
    op.has_room()?;
    posted.photos_under = posted.form_id().ok().map(|form| changes::form_of_link(complaint_id, form));
    // Checked before any photos are stored.
    let mut problems = Vec::new();
    let text = posted.text("text", MAX_TEXT, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    match posted.get("form_name") {
        "add" => {
            let form = with_photos(op, complaint_id, client, posted).await?;
            if text.is_empty() && photos::waiting(op.state(), &form).await? == 0 {
                return Err(Error::field("text", Problem::Missing));
            }
            changes::add_words(op, reference, &form, &text).await?;
        }
        "answer" => match posted.get("settled") {
            "yes" => changes::answer(op, reference, true, &text).await?,
            "no" => changes::answer(op, reference, false, &text).await?,
            _ => return Err(Error::field("settled", Problem::Missing)),
        },
        "claim" => {
            let claim = consent::claim(op, complaint_id, Held::PrivateLink).await?;
            return Ok(FormResponse::go(format!("/claim/{}/{}/{}", reference.as_str(), claim.code, claim.key)));
        }
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(format!("/t/{}/{key}", reference.as_str())))
}

/// One photo of an adding form that follows, within the limits of the link.
async fn photo_ahead(op: &Op, reference: &str, key: &str, posted: &mut FormBody) -> Result<usize, Error> {
    let client = op.client();
    let (complaint_id, _) = lookup::complainant(op, client, reference, key).await?;
    op.has_room()?;
    posted.photos_under = Some(changes::form_of_link(complaint_id, posted.form_id()?));
    let now = op.now();
    may_add(Within::Db(op.db()), complaint_id, now).await?;
    op.limits().count(Limited::Filing, client.0).map_err(Error::TooMany)?;
    may_wait(op.db(), complaint_id, posted.photos.len(), now).await?;
    posted.keep_ahead(op.state()).await
}

/// Stores the photos posted with added text, within the limits of the link. Returns the form id under which they wait. Only this form takes photos.
async fn with_photos(op: &Op, complaint_id: i64, client: Client, posted: &mut FormBody) -> Result<String, Error> {
    let form = posted.photos_form()?.to_owned();
    // Checked before photos are decoded and stored.
    let now = op.now();
    may_add(Within::Db(op.db()), complaint_id, now).await?;
    if !posted.photos.is_empty() {
        op.limits().count(Limited::Filing, client.0).map_err(Error::TooMany)?;
        may_wait(op.db(), complaint_id, posted.photos.len(), now).await?;
    }
    let mut problems = Vec::new();
    posted.keep_photos(op.state(), &mut problems).await?;
    if problems.is_empty() { Ok(form) } else { Err(Error::Fields(problems)) }
}

/// `POST /t/{reference}`: a browser subscribes to notifications or no longer wants them; or somebody claims to be the author and gets a code to send
/// from the account that wrote the post.
pub async fn post_public(Path(reference): Path<String>, FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = async {
        let client = op.client();
        if push::is_ours(posted.get("form_name")) {
            let found = lookup::public(&op, client, &reference).await?;
            let (complaint_id, reference) = (found.row.id, found.reference);
            push::post(&op, Followed { complaint_id, reference, page: SubscribedOn::Public }, &posted).await?;
            return Ok(FormResponse::go(format!("/t/{}", reference.as_str())));
        }
        op.limits().count(Limited::Filing, client.0).map_err(Error::TooMany)?;
        op.has_room()?;
        let found = lookup::public(&op, client, &reference).await?;
        let claim = consent::claim(&op, found.row.id, Held::Number).await?;
        Ok(FormResponse::go(format!("/claim/{}/{}/{}", found.reference.as_str(), claim.code, claim.key)))
    };
    let result = result.await;
    forms::answer(&op, posted, result).await
}

/// `GET /claim/{reference}/{code}/{key}`: redirects to the private page once the code has arrived.
pub async fn claimed(
    op: Op,
    Path((reference, _, key)): Path<(String, String, String)>,
    request: Request,
) -> Response<Body> {
    if let Ok(reference) = Reference::read(&reference)
        && let Ok(true) = consent::fulfilled(&op, reference, &key).await
    {
        return Redirect::to(&format!("/t/{}/{key}", reference.as_str())).into_response();
    }
    pages::page(op.state(), request).await
}

/// `GET /t/{reference}/{key}/photo/{id}`: one photo of the complaint. With `?size=thumb`, its thumbnail.
pub async fn photo(
    op: Op,
    Extension(client): Extension<Client>,
    Path((reference, key, id)): Path<(String, String, i64)>,
    Query(asked): Query<photos::Asked>,
) -> Response<Body> {
    let found = async {
        let (complaint_id, _) = lookup::complainant(&op, client, &reference, &key).await?;
        let photo = store::photo(op.db(), &Viewer::Complainant(complaint_id), id).await?.ok_or(Error::NotFound)?;
        photos::send(op.state(), &photo, &asked).await
    };
    found.await.unwrap_or_else(|error| plain(&error, op.language()))
}

/// `GET /t/{reference}/{key}/qr.svg`: the private link as a QR code (ISO/IEC 18004).
pub async fn qr(
    op: Op,
    Extension(client): Extension<Client>,
    Path((reference, key)): Path<(String, String)>,
) -> Response<Body> {
    let drawn = async {
        let (_, reference) = lookup::complainant(&op, client, &reference, &key).await?;
        let code = qrcode::QrCode::new(private_link(&op, reference, &key))
            .map_err(|_| Error::internal("the QR code could not be drawn"))?;
        let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
        Ok(([(CONTENT_TYPE, "image/svg+xml")], svg).into_response())
    };
    drawn.await.unwrap_or_else(|error: Error| plain(&error, op.language()))
}

/// `GET /t/{reference}/{key}/receipt.txt`: number and private link as a file to keep.
pub async fn receipt(
    op: Op,
    Extension(client): Extension<Client>,
    Path((reference, key)): Path<(String, String)>,
) -> Response<Body> {
    match lookup::complainant(&op, client, &reference, &key).await {
        Ok((_, reference)) => {
            let link = private_link(&op, reference, &key);
            let text =
                fill_in(op.language(), tracking::RECEIPT, &[("reference", &reference.to_string()), ("link", &link)]);
            let name = format!("attachment; filename=\"sunwai-{reference}.txt\"");
            ([(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text)
                .into_response()
        }
        Err(error) => plain(&error, op.language()),
    }
}

/// The complainant's private link.
pub fn private_link(op: &Op, reference: Reference, key: &str) -> String {
    format!("{}/t/{}/{key}", op.settings().public_url, reference.as_str())
}
