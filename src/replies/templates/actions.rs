//! Server function of the page of ready answers.

use super::Templates;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The ready answers as this officer sees them.
#[server(endpoint = "staff/answers", prefix = "/api", input = Json, output = Compact)]
pub async fn load_templates() -> Result<Templates, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::templates(&op, &who).await)
}
