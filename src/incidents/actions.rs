//! Server functions of the pages of incidents.

use super::{IncidentPage, public::PublicIncident};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// Loads what belongs together with a complaint.
#[server(endpoint = "staff/incident", prefix = "/api", input = Json, output = Compact)]
pub async fn load_incident(reference: String) -> Result<IncidentPage, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&reference]))?;
    respond(super::handlers::incident(&op, &who, &reference).await)
}

/// Loads what the public may know of an incident.
#[server(endpoint = "incidents/public", prefix = "/api", input = Json, output = Compact)]
pub async fn load_public(number: String) -> Result<PublicIncident, Error> {
    use crate::server::request_context::{bounded, op, respond};
    respond(bounded(&[&number]))?;
    respond(super::handlers::public(&op(), &number).await)
}
