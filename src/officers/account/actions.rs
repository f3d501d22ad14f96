//! Server functions of an officer's account page.

use super::Own;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The officer's own settings.
#[server(endpoint = "staff/me", prefix = "/api", input = Json, output = Compact)]
pub async fn load_own() -> Result<Own, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::own(&op, &who).await)
}
