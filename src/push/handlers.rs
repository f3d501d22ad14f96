//! The forms of the tracking pages that turn notifications on and off, and the key under which a browser subscribes.

use super::{
    SubscribedOn,
    message::Keys,
    store::{self, NewSubscription},
};
use crate::{
    complaint::{Reference, store as complaints},
    error::Error,
    server::{forms::FormBody, limits::Limited, op::Op},
};
use axum::{
    http::{Uri, header::CONTENT_TYPE},
    response::IntoResponse,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Url;

/// `GET /push/key`: the public key under which a browser subscribes.
pub async fn key(op: Op) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], op.state().push().key.public().to_owned())
}

/// The complaint whose page was posted to.
#[derive(Clone, Copy)]
pub struct Followed {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// Its number.
    pub reference: Reference,
    /// The page.
    pub page: SubscribedOn,
}

/// Whether a form of a tracking page is one of these.
pub fn is_ours(form_name: &str) -> bool {
    matches!(form_name, "follow" | "unfollow" | "unfollow-all")
}

/// Carries out a form for which [`is_ours`] is true. Whoever posts it has been found to hold the number or the private link.
///
/// # Errors
/// [`Error::NotUnderstood`] for what no browser sends, [`Error::NotNow`] when too many browsers follow the complaint already,
/// [`Error::TooMany`] for too many subscriptions from one address.
pub async fn post(op: &Op, followed: Followed, posted: &FormBody) -> Result<(), Error> {
    match posted.get("form_name") {
        "follow" => follow(op, followed, posted).await,
        "unfollow" => Ok(store::forget(op.db(), followed.complaint_id, endpoint(op, posted)?.as_str()).await?),
        "unfollow-all" if followed.page == SubscribedOn::Private => {
            Ok(store::forget_all(op.db(), followed.complaint_id).await?)
        }
        _ => Err(Error::NotUnderstood),
    }
}

/// The address of the browser's push service, in the one form in which it is stored and called.
fn endpoint(op: &Op, posted: &FormBody) -> Result<Url, Error> {
    let url = op.state().push().exempt.check(posted.get("endpoint")).ok();
    url.filter(|url| url.as_str().parse::<Uri>().is_ok()).ok_or(Error::NotUnderstood)
}

async fn follow(op: &Op, followed: Followed, posted: &FormBody) -> Result<(), Error> {
    op.limits().count(Limited::Following, op.client().0).map_err(Error::TooMany)?;
    op.has_room()?;
    let url = endpoint(op, posted)?;
    let decode =
        |name| URL_SAFE_NO_PAD.decode(posted.get(name).trim_end_matches('=')).map_err(|_| Error::NotUnderstood);
    let (p256dh, auth) = (decode("p256dh")?, decode("auth")?);
    Keys::from_bytes(&p256dh, &auth).ok_or(Error::NotUnderstood)?;
    let row = complaints::public(op.db(), followed.reference).await?.ok_or(Error::NotFound)?;
    let new = NewSubscription {
        complaint_id: followed.complaint_id,
        reference: followed.reference,
        page: followed.page,
        endpoint: url.as_str(),
        service: &url.origin().ascii_serialization(),
        p256dh: &p256dh,
        auth: &auth,
        language: op.language(),
        shown: row.status,
    };
    store::add(op.db(), new, op.now()).await
}
