//! What the page of the sheet asks the server.

use super::SheetAnswer;
use crate::error::Error;
use leptos::{server, server_fn::codec::Json};

/// The sheet of a day, `2026-11-27`; the last one where no day is named. `before`: the days to go to are those before this one.
#[server(endpoint = "staff/sheet", prefix = "/api", input = Json, output = Json)]
pub async fn load_sheet(day: Option<String>, before: Option<String>) -> Result<SheetAnswer, Error> {
    use crate::{
        officers::who_asks::officer,
        server::request_context::{bounded, op, respond},
    };
    let op = op();
    let who = respond(officer())?;
    respond(bounded(&[day.as_deref().unwrap_or_default(), before.as_deref().unwrap_or_default()]))?;
    respond(super::handlers::sheet(&op, &who, day.as_deref(), before.as_deref()).await)
}
