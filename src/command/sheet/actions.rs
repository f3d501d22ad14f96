//! Server functions of the evening sheet page.

use super::SheetAnswer;
use crate::{error::Error, ui::data::Compact};
use leptos::{server, server_fn::codec::Json};

/// The sheet of `day` (`2026-11-27`), or the newest one if no day is given. The list of other days holds only days before `before`, if given.
#[server(endpoint = "staff/sheet", prefix = "/api", input = Json, output = Compact)]
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
