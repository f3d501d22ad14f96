//! Server functions of the page for time limits and holidays.

use super::ClocksPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Time limits and holidays, and the preview of a pasted list. `list` is the list's SHA-256 in hex; empty for none.
#[server(endpoint = "staff/clocks", prefix = "/api", input = Json, output = Compact)]
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
