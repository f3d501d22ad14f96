//! Server function of the page of figures.

use super::{Asked, InsideFigures};
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The figures for the signed-in officer.
#[server(endpoint = "staff/figures", prefix = "/api", input = Json, output = Compact)]
pub async fn load_inside(asked: Asked) -> Result<InsideFigures, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[&asked.from, &asked.to]))?;
    respond(super::handlers::figures(&op, &who, asked).await)
}
