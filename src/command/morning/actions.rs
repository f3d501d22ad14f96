//! Server functions of the morning list.

use super::{Morning, Part};
use crate::{
    complaint::Reference,
    error::Error,
    ui::{data::Compact, paging::After},
};
use leptos::{server, server_fn::codec::Json};

/// The morning list for the signed-in officer, or one page of a single part of it, beginning after the row `after`. `complaint`
/// is the one to show in brief.
#[server(endpoint = "staff/morning", prefix = "/api", input = Json, output = Compact)]
pub async fn load_morning(
    part: Option<Part>,
    after: Option<After>,
    complaint: Option<Reference>,
) -> Result<Morning, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::morning(&op, &who, part, after, complaint).await)
}
