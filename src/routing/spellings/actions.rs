//! Server functions of the page of spellings.

use super::Spellings;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads the page of spellings: the first page of proposals, or the one after a given proposal.
#[server(endpoint = "staff/spellings", prefix = "/api", input = Json, output = Compact)]
pub async fn load_spellings(after: Option<String>) -> Result<Spellings, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[after.as_deref().unwrap_or_default()]))?;
    respond(super::handlers::spellings(&op, &who, after.as_deref()).await)
}
