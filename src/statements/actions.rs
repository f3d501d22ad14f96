//! Server function of the staff's page.

use super::view::{Asked, Statements};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The list of statements, and the chosen one.
#[server(endpoint = "staff/statements", prefix = "/api", input = Json, output = Compact)]
pub async fn load_statements(asked: Asked) -> Result<Statements, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::statements(&op, &who, &asked).await)
}
