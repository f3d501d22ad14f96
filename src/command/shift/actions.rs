//! Server functions of the shift page.

use super::Handover;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The shift page for the signed-in officer, with the shifts that ended on `day` (`2026-11-27`; today if none is given).
#[server(endpoint = "staff/shift", prefix = "/api", input = Json, output = Compact)]
pub async fn load_shift(day: Option<String>) -> Result<Handover, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[day.as_deref().unwrap_or_default()]))?;
    respond(super::handlers::handover(&op, &who, day.as_deref()).await)
}
