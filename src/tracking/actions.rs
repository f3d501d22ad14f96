//! Server functions of the tracking pages.

use super::{Case, Expected, Progress};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The public view.
#[server(endpoint = "tracking/progress", prefix = "/api", input = Json, output = Compact)]
pub async fn load_progress(reference: String) -> Result<Progress, Error> {
    use super::rendered::AlreadyRead;
    use crate::server::request_context::{bounded, op, respond};
    use leptos::prelude::use_context;
    if let Some(AlreadyRead(read)) = use_context::<AlreadyRead>() {
        return respond(read);
    }
    respond(bounded(&[&reference]))?;
    let op = op();
    let client = op.client();
    respond(match super::lookup::public(&op, client, &reference).await {
        Ok(found) => super::lookup::progress(&op, found).await,
        Err(error) => Err(error),
    })
}

/// The complainant's view.
#[server(endpoint = "tracking/case", prefix = "/api", input = Json, output = Compact)]
pub async fn load_case(reference: String, key: String) -> Result<Case, Error> {
    use crate::server::request_context::{bounded, op, respond};
    respond(bounded(&[&reference, &key]))?;
    let op = op();
    let client = op.client();
    respond(super::lookup::case(&op, client, &reference, &key).await)
}

/// What comes next, and by when, for the page after filing.
#[server(endpoint = "tracking/expected", prefix = "/api", input = Json, output = Compact)]
pub async fn load_expected(reference: String, key: String) -> Result<Expected, Error> {
    use crate::server::request_context::{bounded, op, respond};
    respond(bounded(&[&reference, &key]))?;
    let op = op();
    let client = op.client();
    // Not passed through `respond`: the page with the number stands whether or not this is known.
    super::lookup::expected(&op, client, &reference, &key).await
}

/// The code in the address of a claim page, if it was issued with this number and key.
#[server(endpoint = "tracking/code", prefix = "/api", input = Json, output = Compact)]
pub async fn claim_given_out(reference: String, code: String, key: String) -> Result<String, Error> {
    use crate::server::request_context::{bounded, op, respond};
    respond(bounded(&[&reference, &code, &key]))?;
    let op = op();
    let client = op.client();
    respond(super::lookup::claim(&op, client, &reference, &code, &key).await)
}

/// Whether the code issued with this key has arrived. Reveals nothing about numbers: a wrong pair simply returns false.
#[server(endpoint = "tracking/claim", prefix = "/api", input = Json, output = Compact)]
pub async fn claim_fulfilled(reference: String, key: String) -> Result<bool, Error> {
    use crate::{
        complaint::Reference,
        intake::consent,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    respond(bounded(&[&reference, &key]))?;
    match Reference::read(&reference) {
        Ok(reference) => consent::fulfilled(&op, reference, &key).await,
        Err(_) => Ok(false),
    }
}
