//! What the morning list asks the server.

use super::{Morning, Part};
use crate::{error::Error, ui::paging::After};
use leptos::{server, server_fn::codec::Json};

/// The morning list as this officer sees it, or one part of it from behind a row.
#[server(endpoint = "staff/morning", prefix = "/api", input = Json, output = Json)]
pub async fn load_morning(part: Option<Part>, after: Option<After>) -> Result<Morning, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::morning(&op, &who, part, after).await)
}
