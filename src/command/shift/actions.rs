//! What the page of the shift asks the server.

use super::Handover;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The page as this officer sees it, with the shifts of this day, or of today.
#[server(endpoint = "staff/shift", prefix = "/api", input = Json, output = Json)]
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
