//! Server function of the audit trail's page.

use super::{Trail, TrailAsked};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// One page of the trail.
#[server(endpoint = "staff/audit", prefix = "/api", input = Json, output = Compact)]
pub async fn load_trail(asked: TrailAsked) -> Result<Trail, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&asked.officer, &asked.kind, &asked.about, &asked.from, &asked.to]))?;
    respond(super::handlers::trail(&op, &who, asked).await)
}
