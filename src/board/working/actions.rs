//! What a panel tells the server while somebody types.

use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// This officer is working on a complaint.
#[server(endpoint = "staff/working", prefix = "/api", input = Json, output = Json)]
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
