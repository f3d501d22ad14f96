//! Server functions of the page of webhooks.

use super::HooksPage;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// Every webhook, with its last messages.
#[server(endpoint = "staff/webhooks", prefix = "/api", input = Json, output = Json)]
pub async fn load_hooks() -> Result<HooksPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::hooks(&op, &who).await)
}
