//! Server functions of the page of webhooks.

use super::HooksPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Every webhook, with its last messages.
#[server(endpoint = "staff/webhooks", prefix = "/api", input = Json, output = Compact)]
pub async fn load_hooks() -> Result<HooksPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::hooks(&op, &who).await)
}
