//! Server functions of the page of officers.

use super::OfficersPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Every account and posting.
#[server(endpoint = "staff/officers", prefix = "/api", input = Json, output = Compact)]
pub async fn load_officers() -> Result<OfficersPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::officers(&op, &who).await)
}
