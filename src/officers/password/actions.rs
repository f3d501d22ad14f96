//! What the page of the own password asks the server.

use super::PasswordPage;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// Whose password it is.
#[server(endpoint = "staff/password", prefix = "/api", input = Json, output = Json)]
pub async fn load_password() -> Result<PasswordPage, Error> {
    use crate::{
        officers::who_asks::holder,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(holder())?;
    respond(super::handlers::page(&op, &who).await)
}
