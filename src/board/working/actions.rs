//! The server function that a panel calls while an officer is typing.

use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Marks a complaint as being worked on by this officer.
#[server(endpoint = "staff/working", prefix = "/api", input = Json, output = Compact)]
pub async fn working_on(reference: String) -> Result<(), Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&reference]))?;
    respond(super::handlers::on_it(&op, &who, &reference).await)
}
