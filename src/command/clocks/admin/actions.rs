//! What the page of spans and holidays asks the server.

use super::ClocksPage;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// Spans and holidays, and what a pasted list (its SHA-256; empty for none) would change.
#[server(endpoint = "staff/clocks", prefix = "/api", input = Json, output = Json)]
pub async fn load_clocks(list: String) -> Result<ClocksPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&list]))?;
    respond(super::handlers::clocks(&op, &who, &list).await)
}
