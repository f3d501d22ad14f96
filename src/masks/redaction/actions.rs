//! Server functions of the page of redacted copies.

use super::RedactPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads the page of a complaint's redacted copies, with the text or photo named by `source` (`text`, `entry-7`, `photo-7`) opened; none if it is empty.
#[server(endpoint = "staff/redact", prefix = "/api", input = Json, output = Compact)]
pub async fn load_redaction(reference: String, source: String) -> Result<RedactPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&reference, &source]))?;
    respond(super::handlers::redact(&op, &who, &reference, &source).await)
}
