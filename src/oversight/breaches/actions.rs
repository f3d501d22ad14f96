//! Server function of the page of incidents.

use super::Breaches;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The incidents and what was done.
#[server(endpoint = "staff/breaches", prefix = "/api", input = Json, output = Compact)]
pub async fn load_breaches() -> Result<Breaches, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(super::handlers::breaches(&op, &who).await)
}
