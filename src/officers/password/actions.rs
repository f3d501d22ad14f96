//! Server functions of the page to change one's password.

use super::PasswordPage;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The account whose password is changed.
#[server(endpoint = "staff/password", prefix = "/api", input = Json, output = Compact)]
pub async fn load_password() -> Result<PasswordPage, Error> {
    use crate::{
        officers::who_asks::holder,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(holder())?;
    respond(super::handlers::page(&op, &who).await)
}
